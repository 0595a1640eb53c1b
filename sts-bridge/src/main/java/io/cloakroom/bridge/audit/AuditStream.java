package io.cloakroom.bridge.audit;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/** An output that stays open when the log is closed, such as standard output. */
final class AuditStream implements AuditOutput {
    private final OutputStream stream;

    AuditStream(OutputStream stream) {
        this.stream = stream;
    }

    @Override
    public void write(ByteBuffer lines) throws IOException {
        stream.write(lines.array(), lines.arrayOffset() + lines.position(), lines.remaining());
        stream.flush();
    }

    @Override
    public void close() throws IOException {
        stream.flush();
    }
}
