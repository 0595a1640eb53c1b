/**
 * Bodies and their checks: what the head of a request declares about its body, {@code aws-chunked} coding with its
 * trailer, hashes and checksums. How chunks are signed is left to {@code sigv4}, which operation takes which body to
 * {@code s3}.
 */
@NullMarked
package io.cloakroom.aws.payload;

import org.jspecify.annotations.NullMarked;
