package io.cloakroom.bridge.server;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.ResponseHead;
import io.cloakroom.aws.s3.Calls;
import io.cloakroom.bridge.authz.AuthorizedCall;
import io.cloakroom.bridge.authz.AuthorizedDeletes;
import io.cloakroom.bridge.store.BodySink;
import io.cloakroom.bridge.store.ObjectStore;
import io.cloakroom.bridge.store.StoreExchange;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Keeps objects in a map; some keys behave badly on purpose. */
final class FakeStore implements ObjectStore {
    final Map<String, byte[]> objects = new ConcurrentHashMap<>();
    final AtomicInteger aborted = new AtomicInteger();
    final AtomicInteger gone = new AtomicInteger();
    final AtomicLong taken = new AtomicLong();
    final AtomicLong produced = new AtomicLong();
    final Map<String, StoreExchange> held = new ConcurrentHashMap<>();

    @Override
    public void handle(StoreExchange exchange) {
        String key = Calls.key(exchange.call().call().target());
        switch (exchange.call().call().operation()) {
            case PUT_OBJECT -> put(exchange, key);
            default -> get(exchange, key);
        }
    }

    private void put(StoreExchange exchange, String key) {
        exchange.onAbort(gone::incrementAndGet);
        if (key.equals("error")) {
            throw new StackOverflowError("on purpose");
        }
        if (key.equals("refused")) {
            exchange.fail(new AwsException(AwsErrorCode.NO_SUCH_BUCKET));
            return;
        }
        if (key.equals("held")) {
            held.put(key, exchange);
            return;
        }
        exchange.receive(new Sink(exchange, key));
        if (key.equals("stalled")) {
            exchange.setBodyFlowing(false);
            held.put(key, exchange);
        }
    }

    private void get(StoreExchange exchange, String key) {
        exchange.onAbort(gone::incrementAndGet);
        if (key.startsWith("endless")) {
            exchange.respond(new ResponseHead(200, Headers.EMPTY, OptionalLong.of(Long.MAX_VALUE / 2)));
            exchange.hasRoomToStream(-1);
            exchange.onWritable(() -> pour(exchange));
            pour(exchange);
        } else if (key.equals("held")) {
            held.put(key, exchange);
        } else if (key.equals("chunked")) {
            exchange.respond(new ResponseHead(200, Headers.EMPTY, OptionalLong.empty()));
            exchange.write(text("one "));
            exchange.write(text("two"));
            exchange.finish();
        } else if (key.startsWith("unknown")) {
            exchange.respond(new ResponseHead(200, Headers.EMPTY, OptionalLong.empty()));
            exchange.write(Unpooled.wrappedBuffer(objects.get(key)));
            exchange.finish();
        } else if (key.equals("short")) {
            exchange.respond(new ResponseHead(200, Headers.EMPTY, OptionalLong.of(10)));
            exchange.write(text("four"));
            exchange.finish();
        } else if (key.equals("brokenchunks")) {
            exchange.respond(new ResponseHead(200, Headers.EMPTY, OptionalLong.empty()));
            exchange.write(text("four"));
            exchange.fail(new AwsException(AwsErrorCode.INTERNAL_ERROR));
        } else if (key.equals("long")) {
            exchange.respond(new ResponseHead(200, Headers.EMPTY, OptionalLong.of(4)));
            exchange.write(text("four and more"));
            exchange.finish();
        } else if (key.equals("broken")) {
            exchange.respond(new ResponseHead(200, Headers.EMPTY, OptionalLong.of(10)));
            exchange.write(text("four"));
            exchange.fail(new AwsException(AwsErrorCode.INTERNAL_ERROR));
        } else if (key.equals("error")) {
            throw new StackOverflowError("on purpose");
        } else if (key.equals("bug")) {
            throw new IllegalStateException("a bug, on purpose");
        } else if (key.equals("unchanged")) {
            exchange.respond(new ResponseHead(304, Headers.EMPTY, OptionalLong.of(7)));
            exchange.finish();
        } else if (key.equals("splitting")) {
            Headers headers = Headers.builder()
                    .add("content-disposition", "a\r\nset-cookie: b=c")
                    .build();
            exchange.respond(new ResponseHead(200, headers, OptionalLong.of(0)));
            exchange.finish();
        } else {
            byte[] object = objects.get(key);
            if (object == null) {
                exchange.fail(new AwsException(AwsErrorCode.NO_SUCH_KEY));
                return;
            }
            Headers headers = Headers.builder().add("etag", "\"tag\"").build();
            exchange.respond(new ResponseHead(200, headers, OptionalLong.of(object.length)));
            exchange.write(Unpooled.wrappedBuffer(object));
            exchange.finish();
        }
    }

    private void pour(StoreExchange exchange) {
        while (exchange.isWritable() && gone.get() == 0) {
            produced.addAndGet(64 * 1024);
            exchange.write(Unpooled.buffer(64 * 1024).writeZero(64 * 1024));
        }
    }

    static ByteBuf text(String text) {
        return Unpooled.copiedBuffer(text, java.nio.charset.StandardCharsets.UTF_8);
    }

    private final class Sink implements BodySink {
        private final StoreExchange exchange;
        private final String key;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Sink(StoreExchange exchange, String key) {
            this.exchange = exchange;
            this.key = key;
        }

        @Override
        public void data(ByteBuf payload) {
            if (key.equals("error-in-body")) {
                payload.release();
                throw new StackOverflowError("on purpose");
            }
            taken.addAndGet(payload.readableBytes());
            byte[] run = new byte[payload.readableBytes()];
            payload.readBytes(run).release();
            bytes.writeBytes(run);
        }

        @Override
        public void complete(Headers checksums) {
            objects.put(key, bytes.toByteArray());
            exchange.respond(new ResponseHead(200, Headers.EMPTY, OptionalLong.of(0)));
            exchange.finish();
        }

        @Override
        public void abort() {
            aborted.incrementAndGet();
        }
    }

    @Override
    public List<Bucket> buckets(AuthorizedCall call) {
        return List.of();
    }

    @Override
    public List<DeleteOutcome> delete(AuthorizedDeletes deletes) {
        return List.of();
    }

    @Override
    public String describe() {
        return "fake";
    }

    @Override
    public boolean isReady() {
        return true;
    }

    @Override
    public void close() {}

    @Override
    public boolean has(String bucket) {
        return mayHave(bucket);
    }

    @Override
    public void deleteBucket(AuthorizedCall call) {
        throw new UnsupportedOperationException();
    }
}
