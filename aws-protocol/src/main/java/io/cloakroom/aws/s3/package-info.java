/** What an S3 request asks for: operation, bucket and key, and the S3 error document. */
@NullMarked
package io.cloakroom.aws.s3;

import org.jspecify.annotations.NullMarked;
