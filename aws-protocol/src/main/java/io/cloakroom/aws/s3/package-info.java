/**
 * What an S3 request asks for: operation, bucket and key, classified by a table; S3's percent-encoding, checksums and error
 * document. Leaves signatures to {@code sigv4} and permissions to the bridge.
 */
@NullMarked
package io.cloakroom.aws.s3;

import org.jspecify.annotations.NullMarked;
