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
import io.cloakroom.bridge.endpoint.Admission;
import io.cloakroom.bridge.endpoint.CrossOrigin;
import io.cloakroom.bridge.endpoint.Endpoint;
import io.cloakroom.bridge.endpoint.ErrorForm;
import io.cloakroom.bridge.endpoint.Sender;
import io.cloakroom.bridge.endpoint.SourceAddresses;
import io.cloakroom.bridge.endpoint.UncheckedPayload;
import io.cloakroom.bridge.gateway.GatewayStep;
import io.cloakroom.bridge.store.ObjectStore;
import io.cloakroom.bridge.sts.StsErrorForm;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Routes without authentication: the first path segment is the bucket, {@code denied} is denied. */
public final class FakeRoutes implements Routes.Gateway, Endpoint, AuditLog {
    /** What was written to the audit log. */
    public record Audited(AuditRecord request, int status, long received, long sent) {}

    private static final Endpoint HEALTH = new FakeHealth();
    private static final List<ErrorForm> ERROR_FORMS = List.of(new StsErrorForm());

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

    private static boolean isOfBucket(RequestHead head) {
        return head.headers().first("host").orElse("").equals("bucket.s3.example");
    }

    Routes routes(ObjectStore behind, Routes.Gateway gateway) {
        return new Routes(
                List.of(HEALTH, this),
                ERROR_FORMS,
                gateway,
                behind,
                this,
                new SourceAddresses(List.of()),
                CrossOrigin.ANY,
                FakeRoutes::isOfBucket);
    }

    /** With an endpoint before the others. */
    Routes with(Endpoint endpoint) {
        return new Routes(
                List.of(endpoint, HEALTH, this),
                ERROR_FORMS,
                this,
                store,
                this,
                new SourceAddresses(List.of()),
                CrossOrigin.ANY,
                FakeRoutes::isOfBucket);
    }

    /** Behind declared proxies. */
    Routes behind(List<String> proxies) {
        return new Routes(
                List.of(HEALTH, this),
                ERROR_FORMS,
                this,
                store,
                this,
                new SourceAddresses(proxies),
                CrossOrigin.ANY,
                FakeRoutes::isOfBucket);
    }

    @Override
    public boolean accepts(RequestHead head) {
        return head.rawPath().equals("/") && head.method().equals("POST");
    }

    @Override
    public boolean isForPages() {
        return true;
    }

    @Override
    public Admission admit(RequestHead head, ClientConnection client, AuditDraft audit) {
        if (throttled) {
            throw new AwsException(AwsErrorCode.THROTTLING);
        }
        return new Admission.WithBody(
                new Sender.Address(client.address()), maxForm, UncheckedPayload.INSTANCE, body -> {
                    audit.asked("sts:Test", client.address());
                    work.run();
                    return answer("sts " + new String(body, StandardCharsets.ISO_8859_1));
                });
    }

    @Override
    public Optional<ErrorForm> errors() {
        return Optional.of(new ErrorForm() {
            @Override
            public boolean suits(RequestHead head) {
                return false;
            }

            @Override
            public HttpAnswer answer(AwsException reason, String requestId) {
                refusing.run();
                return StsErrors.answer(reason, requestId);
            }
        });
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
            String account = head.headers().first("x-test-account").orElse("somebody");
            return new GatewayStep.Buffer(new Admission.WithBody(
                    new Sender.Account(account, connection.address()),
                    maxDocument,
                    payload,
                    body -> answer(path[1] + " " + new String(body, StandardCharsets.ISO_8859_1) + afterDocument)));
        }
        S3Operation operation = head.method().equals("PUT") ? S3Operation.PUT_OBJECT : S3Operation.GET_OBJECT;
        S3Target target = Calls.target(path[1], path.length > 2 ? path[2] : "");
        S3Call call = Calls.of(operation, target, head.headers());
        return new GatewayStep.Stream(AuthorizedCalls.of(call), payload);
    }

    static HttpAnswer answer(String text) {
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

    private static final class FakeHealth implements Endpoint {
        @Override
        public boolean accepts(RequestHead head) {
            return head.rawPath().startsWith("/minio/health/");
        }

        @Override
        public Admission admit(RequestHead head, ClientConnection client, AuditDraft audit) {
            return new Admission.WithoutBody(() -> {
                if (!head.rawPath().endsWith("/live")) {
                    throw new AwsException(AwsErrorCode.METHOD_NOT_ALLOWED);
                }
                return FakeRoutes.answer("alive");
            });
        }
    }
}
