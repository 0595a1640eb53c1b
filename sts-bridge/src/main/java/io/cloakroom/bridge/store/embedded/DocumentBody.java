package io.cloakroom.bridge.store.embedded;

import static io.cloakroom.aws.AwsErrorCode.ENTITY_TOO_LARGE;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.bridge.store.BodySink;
import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;

/** Collects a small request body, an XML document, whole. A longer one than allowed is refused. */
final class DocumentBody implements BodySink {
    private final int maxBytes;
    private final Reply reply;
    private final Consumer<byte[]> then;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean refused;

    DocumentBody(int maxBytes, Reply reply, Consumer<byte[]> then) {
        this.maxBytes = maxBytes;
        this.reply = reply;
        this.then = then;
    }

    @Override
    public void data(ByteBuf payload) {
        try {
            if (refused) {
                return;
            }
            if (bytes.size() + payload.readableBytes() > maxBytes) {
                refused = true;
                reply.fail(new AwsException(
                        ENTITY_TOO_LARGE,
                        "Your proposed upload exceeds the maximum allowed object size. The document may have %d bytes."
                                .formatted(maxBytes)));
                return;
            }
            byte[] chunk = new byte[payload.readableBytes()];
            payload.readBytes(chunk);
            bytes.writeBytes(chunk);
        } finally {
            payload.release();
        }
    }

    @Override
    public void complete(Headers checksums) {
        if (!refused) {
            then.accept(bytes.toByteArray());
        }
    }

    @Override
    public void abort() {
        refused = true;
    }
}
