package io.cloakroom.bridge.endpoint;

import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.payload.PayloadVerifier;
import java.nio.ByteBuffer;
import java.util.OptionalLong;

/** Accepts bodies that no signature covers, such as STS forms. */
public final class UncheckedPayload implements PayloadVerifier {
    public static final UncheckedPayload INSTANCE = new UncheckedPayload();

    private UncheckedPayload() {}

    @Override
    public boolean isTransparent() {
        return true;
    }

    @Override
    public OptionalLong payloadLength() {
        return OptionalLong.empty();
    }

    @Override
    public void update(ByteBuffer body, PayloadRun payload) {
        int start = body.position();
        body.position(body.limit());
        payload.accept(start, body.limit() - start);
    }

    @Override
    public Headers finish() {
        return Headers.EMPTY;
    }
}
