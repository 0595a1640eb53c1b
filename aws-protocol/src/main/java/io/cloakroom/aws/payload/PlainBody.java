package io.cloakroom.aws.payload;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.Headers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.OptionalLong;

/** A body without coding. */
final class PlainBody implements PayloadVerifier {
    private final OptionalLong length;
    private final List<BodyCheck> checks;
    private final Headers verified;
    private long received;

    PlainBody(OptionalLong length, List<BodyCheck> checks, Headers verified) {
        this.length = length;
        this.checks = List.copyOf(checks);
        this.verified = verified;
    }

    @Override
    public boolean isTransparent() {
        return checks.isEmpty();
    }

    @Override
    public OptionalLong payloadLength() {
        return length;
    }

    @Override
    public void update(ByteBuffer body, PayloadRun payload) {
        int from = body.position();
        int to = body.limit();
        received += to - from;
        if (length.isPresent() && received > length.getAsLong()) {
            throw AwsException.of(AwsErrorCode.INCOMPLETE_BODY, "The body is longer than declared.");
        }
        for (BodyCheck check : checks) {
            body.position(from);
            check.update(body);
        }
        body.position(to);
        if (to > from) {
            payload.accept(from, to - from);
        }
    }

    /**
     * Checks length and digests. If nothing else is checked, the bytes may not have passed through here; the server
     * then checks their number.
     */
    @Override
    public Headers finish() {
        if (!isTransparent() && length.isPresent() && received < length.getAsLong()) {
            throw new AwsException(AwsErrorCode.INCOMPLETE_BODY);
        }
        checks.forEach(BodyCheck::finish);
        return verified;
    }
}
