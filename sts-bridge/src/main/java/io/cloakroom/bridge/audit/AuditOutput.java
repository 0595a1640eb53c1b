package io.cloakroom.bridge.audit;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Takes whole lines. Used by one thread. */
interface AuditOutput extends Closeable {
    /** Writes all of the buffer, which holds one or more whole lines. */
    void write(ByteBuffer lines) throws IOException;
}
