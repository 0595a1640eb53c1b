/** AWS Signature Version 4: parse, canonicalize, sign and verify; presigned URLs; bodies in aws-chunked coding. */
@NullMarked
package io.cloakroom.aws.sigv4;

import org.jspecify.annotations.NullMarked;
