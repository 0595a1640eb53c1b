/**
 * AWS Signature Version 4: parse, canonicalize, sign and verify; presigned URLs; signed chunks. Leaves the checks of
 * bodies to {@code payload}, and who the signer is to the bridge.
 */
@NullMarked
package io.cloakroom.aws.sigv4;

import org.jspecify.annotations.NullMarked;
