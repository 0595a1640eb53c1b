package io.cloakroom.bridge.store.embedded;

import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.QueryParameter;
import io.cloakroom.aws.s3.Calls;
import io.cloakroom.aws.s3.CopySource;
import io.cloakroom.aws.s3.S3Operation;
import io.cloakroom.aws.s3.S3Target;
import io.cloakroom.bridge.authz.AuthorizedCalls;
import io.cloakroom.bridge.store.embedded.FakeExchange.Answer;
import io.cloakroom.bridge.store.embedded.FakeExchange.Body;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Calls a store as the gateway does. Parameters and headers are given as name, value, name, value … */
final class FakeClient implements AutoCloseable {
    private final EmbeddedStore store;
    private final EventLoop loop = new DefaultEventLoop();

    FakeClient(EmbeddedStore store) {
        this.store = store;
    }

    /** A call being put together. */
    final class Call {
        private final S3Operation operation;
        private final S3Target target;
        private final List<QueryParameter> query = new ArrayList<>();
        private final Headers.Builder headers = Headers.builder();
        private Optional<CopySource> source = Optional.empty();
        private Body body = Body.of(new byte[0]);

        private Call(S3Operation operation, S3Target target) {
            this.operation = operation;
            this.target = target;
        }

        Call query(String name, Object value) {
            query.add(new QueryParameter(name, value.toString(), name, value.toString()));
            return this;
        }

        Call header(String name, String value) {
            headers.add(name, value);
            return this;
        }

        Call from(String bucket, String key) {
            source = Optional.of(new CopySource(new S3Target.Object(bucket, key), Optional.empty()));
            return this;
        }

        Call from(String bucket, String key, String versionId) {
            source = Optional.of(new CopySource(new S3Target.Object(bucket, key), Optional.of(versionId)));
            return this;
        }

        Call body(String text) {
            return body(text.getBytes(StandardCharsets.UTF_8));
        }

        Call body(byte[] bytes) {
            return body(Body.of(bytes));
        }

        Call body(Body value) {
            body = value;
            return this;
        }

        FakeExchange exchange() {
            var call = Calls.of(operation, target, List.copyOf(query), headers.build(), source);
            return new FakeExchange(AuthorizedCalls.of(call), loop, body);
        }

        Answer run() {
            return exchange().run(store);
        }
    }

    Call call(S3Operation operation, String bucket, String key) {
        return new Call(operation, Calls.target(bucket, key));
    }

    Call call(S3Operation operation, String bucket) {
        return call(operation, bucket, "");
    }

    Answer createBucket(String name) {
        return call(S3Operation.CREATE_BUCKET, name).run();
    }

    Answer put(String bucket, String key, String text) {
        return call(S3Operation.PUT_OBJECT, bucket, key).body(text).run();
    }

    Answer put(String bucket, String key, byte[] bytes) {
        return call(S3Operation.PUT_OBJECT, bucket, key).body(bytes).run();
    }

    Answer get(String bucket, String key) {
        return call(S3Operation.GET_OBJECT, bucket, key).run();
    }

    void start(FakeExchange exchange) {
        loop.execute(() -> store.handle(exchange));
    }

    @Override
    public void close() {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
