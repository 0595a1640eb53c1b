/**
 * What an S3 request asks for: operation, bucket and key, classified by a table. Also S3's percent-encoding and error
 * document. Signatures are checked in {@code sigv4}, bodies in {@code payload}, permissions in the bridge.
 */
@NullMarked
package io.cloakroom.aws.s3;

import org.jspecify.annotations.NullMarked;
