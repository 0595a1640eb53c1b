package io.cloakroom.bridge.store.embedded;

import static io.cloakroom.aws.AwsErrorCode.INTERNAL_ERROR;
import static io.cloakroom.aws.AwsErrorCode.INVALID_REQUEST;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.ResponseHead;
import io.cloakroom.aws.s3.S3Call;
import io.cloakroom.aws.s3.S3Target;
import io.cloakroom.bridge.authn.Principal;
import io.cloakroom.bridge.store.StoreExchange;
import io.cloakroom.bridge.store.embedded.catalog.ObjectIndex;
import io.cloakroom.bridge.store.embedded.catalog.ObjectKey;
import io.cloakroom.bridge.store.embedded.catalog.StoredObject;
import io.cloakroom.bridge.store.embedded.files.Content;
import io.cloakroom.bridge.store.embedded.files.DataFiles;
import io.netty.buffer.Unpooled;
import java.util.OptionalLong;
import java.util.concurrent.Executor;

/** GetObject and HeadObject. Answers from memory on the event loop where it can. */
final class ObjectReads {
    private static final int LEASE_ATTEMPTS = 10;

    private final ObjectIndex objects;
    private final DataFiles files;
    private final Executor blocking;

    ObjectReads(ObjectIndex objects, DataFiles files, Executor blocking) {
        this.objects = objects;
        this.files = files;
        this.blocking = blocking;
    }

    /** @param withBody false for HEAD */
    void read(StoreExchange exchange, S3Call call, boolean withBody) {
        ObjectIndex.requireNullVersion(call.parameter("versionId"));
        refuseAnonymousOverrides(exchange, call);
        S3Target.Object target = call.object();
        ObjectKey key = objects.key(target.bucket(), target.key());
        StoredObject object = objects.peek(key);
        if (object != null && (!withBody || object.content() instanceof Content.Inline)) {
            sendFromMemory(exchange, call, object, withBody);
            return;
        }
        var reply = new Reply(exchange);
        reply.run(blocking, () -> readBlocking(exchange, call, key, withBody));
    }

    private void readBlocking(StoreExchange exchange, S3Call call, ObjectKey key, boolean withBody) {
        for (int attempt = 0; attempt < LEASE_ATTEMPTS; attempt++) {
            StoredObject object = objects.require(key);
            ReadAnswer answer = ReadAnswer.of(call, object);
            boolean empty = !withBody || answer.range().length() == 0;
            if (empty || !(object.content() instanceof Content.Pieces pieces)) {
                var reply = new Reply(exchange);
                reply.onLoop(() -> sendFromMemory(exchange, answer, object, withBody));
                return;
            }
            if (files.lease(pieces)) {
                new FileAnswer(exchange, files, blocking, pieces).send(answer);
                return;
            }
        }
        throw new AwsException(INTERNAL_ERROR);
    }

    private static void sendFromMemory(StoreExchange exchange, S3Call call, StoredObject object, boolean withBody) {
        sendFromMemory(exchange, ReadAnswer.of(call, object), object, withBody);
    }

    private static void sendFromMemory(
            StoreExchange exchange, ReadAnswer answer, StoredObject object, boolean withBody) {
        ByteRange range = answer.range();
        exchange.respond(new ResponseHead(answer.status(), answer.headers(), OptionalLong.of(range.length())));
        if (withBody && range.length() > 0 && object.content() instanceof Content.Inline inline) {
            exchange.write(Unpooled.wrappedBuffer(inline.bytes(), (int) range.from(), (int) range.length()));
        }
        exchange.finish();
    }

    private static void refuseAnonymousOverrides(StoreExchange exchange, S3Call call) {
        if (exchange.call().principal() instanceof Principal.Anonymous
                && call.query().stream().anyMatch(parameter -> parameter.name().startsWith("response-"))) {
            throw new AwsException(
                    INVALID_REQUEST, "Request specific response headers cannot be used for anonymous GET requests.");
        }
    }
}
