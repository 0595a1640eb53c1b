package io.cloakroom.bridge.server;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.ClientConnection;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.payload.PayloadVerifier;
import io.cloakroom.aws.s3.Calls;
import io.cloakroom.aws.s3.S3Call;
import io.cloakroom.aws.s3.S3Operation;
import io.cloakroom.aws.s3.S3Target;
import io.cloakroom.aws.sts.StsErrors;
import io.cloakroom.bridge.audit.AuditDraft;
import io.cloakroom.bridge.audit.AuditLog;
import io.cloakroom.bridge.audit.AuditRecord;
import io.cloakroom.bridge.audit.Audits;
import io.cloakroom.bridge.authz.AuthorizedCalls;
import io.cloakroom.bridge.gateway.GatewayStep;
import io.cloakroom.bridge.store.ObjectStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Routes without authentication: the first path segment is the bucket, {@code denied} is denied. */
public final class FakeRoutes implements Routes.Gateway, Routes.Sts, AuditLog {
    /** What was written to the audit log. */
    public record Audited(AuditRecord request, int status, long received, long sent) {}

    final FakeStore store = new FakeStore();
    final BlockingQueue<Audited> audited = new LinkedBlockingQueue<>();
    volatile boolean throttled;
    volatile int maxForm = 1000;
    volatile int maxDocument = 1000;
    /** Runs before an STS call is answered. */
    volatile Runnable work = () -> {};

    /** Runs before the refusal of an STS call is rendered. */
    volatile Runnable refusing = () -> {};

    /** Runs before a record is kept. */
    volatile Runnable auditing = () -> {};

    /** What follows the answer to a document. */
    volatile String afterDocument = "";

    volatile RequestHead lastHead = new RequestHead("", "/", "", List.of(), Headers.EMPTY);

    Routes routes(ObjectStore behind, Routes.Gateway gateway) {
        return new Routes(this::health, this, gateway, behind, this, new SourceAddresses(List.of()));
    }

    /** Behind declared proxies. */
    Routes behind(List<String> proxies) {
        return new Routes(this::health, this, this, store, this, new SourceAddresses(proxies));
    }

    private Optional<HttpAnswer> health(RequestHead head) {
        return head.rawPath().equals("/minio/health/live") ? Optional.of(answer("alive")) : Optional.empty();
    }

    @Override
    public boolean accepts(RequestHead head) {
        return head.rawPath().equals("/") && head.method().equals("POST");
    }

    @Override
    public int maxBodyBytes() {
        return maxForm;
    }

    @Override
    public void admit(ClientConnection connection) {
        if (throttled) {
            throw new AwsException(AwsErrorCode.THROTTLING);
        }
    }

    @Override
    public HttpAnswer refusal(AwsException reason, String requestId) {
        refusing.run();
        return StsErrors.answer(reason, requestId);
    }

    @Override
    public HttpAnswer handle(RequestHead head, ClientConnection connection, byte[] body, AuditDraft audit) {
        audit.asked("sts:Test", connection.address());
        work.run();
        return answer("sts " + new String(body, StandardCharsets.ISO_8859_1));
    }

    @Override
    public GatewayStep begin(RequestHead head, ClientConnection connection, AuditDraft audit) {
        lastHead = head;
        String[] path = head.rawPath().split("/", 3);
        if (path[1].equals("denied")) {
            throw new AwsException(AwsErrorCode.ACCESS_DENIED);
        }
        PayloadVerifier payload =
                head.headers().contains("x-test-checked") ? new FakePayload() : UncheckedPayload.INSTANCE;
        if (head.method().equals("POST")) {
            return new GatewayStep.Buffer(
                    head.headers().first("x-test-account").orElse("somebody"),
                    maxDocument,
                    payload,
                    body -> answer(path[1] + " " + new String(body, StandardCharsets.ISO_8859_1) + afterDocument));
        }
        S3Operation operation = head.method().equals("PUT") ? S3Operation.PUT_OBJECT : S3Operation.GET_OBJECT;
        S3Target target = new S3Target(path[1], path.length > 2 ? path[2] : "");
        S3Call call = Calls.of(operation, target, head.headers());
        return new GatewayStep.Stream(AuthorizedCalls.of(call), payload);
    }

    private static HttpAnswer answer(String text) {
        return new HttpAnswer(200, Headers.EMPTY, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Override
    public void write(AuditDraft draft, int status, long bytesReceived, long bytesSent, Duration took) {
        auditing.run();
        audited.add(new Audited(Audits.soFar(draft), status, bytesReceived, bytesSent));
    }

    @Override
    public long lost() {
        return 0;
    }

    @Override
    public void close() {}
}
