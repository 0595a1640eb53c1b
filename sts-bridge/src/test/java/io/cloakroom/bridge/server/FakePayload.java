package io.cloakroom.bridge.server;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.payload.PayloadVerifier;
import java.nio.ByteBuffer;
import java.util.OptionalLong;

/** Drops the byte {@code |} from a body, as a coding would, and finds a body that ends in {@code !} bad. */
public final class FakePayload implements PayloadVerifier {
    private byte last;

    public FakePayload() {}

    @Override
    public boolean isTransparent() {
        return false;
    }

    @Override
    public OptionalLong payloadLength() {
        return OptionalLong.empty();
    }

    @Override
    public void update(ByteBuffer body, PayloadRun payload) {
        int start = body.position();
        for (int i = body.position(); i < body.limit(); i++) {
            last = body.get(i);
            if (last == '#') {
                throw new AwsException(AwsErrorCode.BAD_DIGEST);
            }
            if (last == '|') {
                payload.accept(start, i - start);
                start = i + 1;
            }
        }
        payload.accept(start, body.limit() - start);
        body.position(body.limit());
    }

    @Override
    public Headers finish() {
        if (last == '!') {
            throw new AwsException(AwsErrorCode.BAD_DIGEST);
        }
        return Headers.EMPTY;
    }
}
