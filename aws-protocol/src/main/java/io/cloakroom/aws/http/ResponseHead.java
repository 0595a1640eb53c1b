package io.cloakroom.aws.http;

import java.util.OptionalLong;

/**
 * The head of a streamed answer.
 *
 * @param headers without {@code content-length}, {@code transfer-encoding} and {@code connection}: the server adds them
 * @param contentLength bytes of the body, also for the answer to a HEAD; empty: the body is sent in chunks
 */
public record ResponseHead(int status, Headers headers, OptionalLong contentLength) {}
