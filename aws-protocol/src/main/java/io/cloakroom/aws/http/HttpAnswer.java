package io.cloakroom.aws.http;

/** A small answer, held in memory. */
public final class HttpAnswer {
    private final int status;
    private final Headers headers;
    private final byte[] body;

    /** @param headers without {@code content-length}, which the server adds */
    public HttpAnswer(int status, Headers headers, byte[] body) {
        this.status = status;
        this.headers = headers;
        this.body = body.clone();
    }

    public int status() {
        return status;
    }

    public Headers headers() {
        return headers;
    }

    public byte[] body() {
        return body.clone();
    }
}
