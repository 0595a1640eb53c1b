package io.cloakroom.bridge.store.upstream;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.QueryParameter;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.http.TraceContext;
import io.cloakroom.aws.s3.S3Documents;
import io.cloakroom.aws.s3.S3Target;
import io.cloakroom.aws.s3.UriEncoding;
import io.cloakroom.aws.xml.XmlElement;
import io.cloakroom.aws.xml.XmlWriter;
import io.cloakroom.bridge.authz.AuthorizedDeletes.ObjectVersion;
import io.cloakroom.bridge.store.ObjectStore.Bucket;
import io.cloakroom.bridge.store.ObjectStore.DeleteMarker;
import io.cloakroom.bridge.store.ObjectStore.DeleteOutcome;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The calls to the upstream whose answers are read whole: list buckets, delete several objects, check readiness.
 * Blocks.
 */
final class UpstreamControl implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(UpstreamControl.class);
    private static final int MAX_BODY_BYTES = 8 * 1024 * 1024;
    private static final int MAX_ELEMENTS = 100_000;
    private static final Set<String> BAD_KEY = Set.of("InvalidAccessKeyId", "SignatureDoesNotMatch", "ExpiredToken");

    record Answer(int status, XmlElement document, HttpHeaders headers) {}

    private final UpstreamEndpoint endpoint;
    private final UpstreamSigner signer;
    private final UpstreamTimeouts timeouts;
    private final Optional<SSLContext> tls;
    private final ControlClients clients;

    /** @param tls empty: plain HTTP */
    UpstreamControl(
            UpstreamEndpoint endpoint, UpstreamSigner signer, UpstreamTimeouts timeouts, Optional<SSLContext> tls) {
        this.endpoint = endpoint;
        this.signer = signer;
        this.timeouts = timeouts;
        this.tls = tls;
        this.clients = new ControlClients(this::newClient);
    }

    private HttpClient newClient() {
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(timeouts.connect());
        tls.ifPresent(builder::sslContext);
        return builder.build();
    }

    /** All buckets by name. */
    List<Bucket> buckets(TraceContext trace) {
        XmlElement root =
                require(send("GET", "/", List.of(), new byte[0], trace)).document();
        List<Bucket> buckets = new ArrayList<>();
        for (XmlElement list : root.children("Buckets")) {
            for (XmlElement bucket : list.children("Bucket")) {
                bucket.childText("Name").ifPresent(name -> buckets.add(new Bucket(name, created(bucket))));
            }
        }
        buckets.sort(Comparator.comparing(Bucket::name));
        return buckets;
    }

    private static Instant created(XmlElement bucket) {
        try {
            return Instant.parse(bucket.childText("CreationDate").orElse("").strip());
        } catch (DateTimeException e) {
            return Instant.EPOCH;
        }
    }

    /** Whether the upstream has this bucket. */
    boolean has(String bucket) {
        // A GET, because the answer to a HEAD says nothing of why it is refused.
        List<QueryParameter> location = List.of(new QueryParameter("location", "", "location", ""));
        Answer answer = send(
                "GET", UpstreamRequest.path(new S3Target.Bucket(bucket)), location, new byte[0], TraceContext.NONE);
        if (answer.status() == 404
                && answer.document().childText("Code").orElse("").equals("NoSuchBucket")) {
            return false;
        }
        var unused = require(answer);
        return true;
    }

    /** @throws AwsException {@code NoSuchBucket}, {@code BucketNotEmpty} */
    void deleteBucket(String bucket, TraceContext trace) {
        Answer answer =
                send("DELETE", UpstreamRequest.path(new S3Target.Bucket(bucket)), List.of(), new byte[0], trace);
        if (answer.status() != 204) {
            var unused = require(answer);
        }
    }

    /** Deletes objects, at most 1000 in a call. */
    List<DeleteOutcome> delete(String bucket, List<ObjectVersion> objects, TraceContext trace) {
        if (objects.isEmpty()) {
            return List.of();
        }
        List<DeleteOutcome> outcomes = new ArrayList<>(objects.size());
        List<ObjectVersion> together = new ArrayList<>(objects.size());
        for (ObjectVersion object : objects) {
            if (isXml(object.key())) {
                together.add(object);
            } else {
                outcomes.add(deleteOne(bucket, object, trace));
            }
        }
        if (!together.isEmpty()) {
            outcomes.addAll(deleteTogether(bucket, together, trace));
        }
        return outcomes;
    }

    private List<DeleteOutcome> deleteTogether(String bucket, List<ObjectVersion> objects, TraceContext trace) {
        XmlWriter xml = S3Documents.document("Delete");
        for (ObjectVersion object : objects) {
            xml.open("Object").element("Key", object.key());
            object.versionId().ifPresent(version -> xml.element("VersionId", version));
            xml.close();
        }
        String path = UpstreamRequest.path(new S3Target.Bucket(bucket));
        List<QueryParameter> query = List.of(new QueryParameter("delete", "", "delete", ""));
        XmlElement root =
                require(send("POST", path, query, xml.toBytes(), trace)).document();
        List<DeleteOutcome> outcomes = new ArrayList<>(objects.size());
        for (XmlElement outcome : root.children()) {
            String key = outcome.childText("Key").orElse("");
            if (outcome.name().equals("Deleted")) {
                outcomes.add(deleted(key, outcome));
            } else if (outcome.name().equals("Error")) {
                outcomes.add(failed(key, outcome));
            }
        }
        return outcomes;
    }

    private static DeleteOutcome deleted(String key, XmlElement outcome) {
        boolean isMarked = outcome.childText("DeleteMarker").orElse("").strip().equals("true");
        return new DeleteOutcome.Deleted(
                key,
                outcome.childText("VersionId"),
                isMarked
                        ? Optional.of(new DeleteMarker(outcome.childText("DeleteMarkerVersionId")))
                        : Optional.empty());
    }

    private static DeleteOutcome deleted(ObjectVersion object, HttpHeaders headers) {
        boolean isMarked = headers.firstValue("x-amz-delete-marker").orElse("").equals("true");
        return new DeleteOutcome.Deleted(
                object.key(),
                object.versionId(),
                isMarked ? Optional.of(new DeleteMarker(headers.firstValue("x-amz-version-id"))) : Optional.empty());
    }

    private DeleteOutcome deleteOne(String bucket, ObjectVersion object, TraceContext trace) {
        List<QueryParameter> query = object.versionId()
                .map(version -> List.of(
                        new QueryParameter("versionId", UriEncoding.encodeComponent(version), "versionId", version)))
                .orElse(List.of());
        String path = UpstreamRequest.path(new S3Target.Object(bucket, object.key()));
        Answer answer = send("DELETE", path, query, new byte[0], trace);
        return answer.status() < 300 ? deleted(object, answer.headers()) : failed(object.key(), answer.document());
    }

    private DeleteOutcome failed(String key, XmlElement error) {
        UpstreamErrors.Document document = UpstreamErrors.Document.of(error)
                .orElse(new UpstreamErrors.Document("InternalError", "InternalError", List.of()))
                .without(signer);
        String code = document.code();
        if (BAD_KEY.contains(code)) {
            return new DeleteOutcome.Failed(
                    key, AwsErrorCode.SERVICE_UNAVAILABLE.wireName(), "The store behind the gateway failed.");
        }
        return new DeleteOutcome.Failed(key, code, document.message());
    }

    /** Whether the upstream answers and accepts the gateway's key. The key need not be allowed to list all buckets. */
    boolean isReady() {
        try {
            List<QueryParameter> one = List.of(new QueryParameter("max-buckets", "1", "max-buckets", "1"));
            Answer answer = send("GET", "/", one, new byte[0], TraceContext.NONE);
            return answer.status() < 500
                    && !BAD_KEY.contains(answer.document().childText("Code").orElse(""));
        } catch (AwsException e) {
            return false;
        }
    }

    private Answer require(Answer answer) {
        int status = answer.status();
        if (status == 200) {
            return answer;
        }
        Optional<UpstreamErrors.Document> document = UpstreamErrors.Document.of(answer.document());
        if (status >= 400 && !UpstreamErrors.isOurFault(status, document)) {
            throw refusal(status, document);
        }
        LOG.warn(
                "the upstream refuses the gateway's own key or call with {} {}",
                status,
                document.map(UpstreamErrors.Document::code).orElse(""));
        throw unavailable();
    }

    private static AwsException refusal(int status, Optional<UpstreamErrors.Document> document) {
        for (AwsErrorCode code : AwsErrorCode.values()) {
            if (code.status() == status
                    && document.isPresent()
                    && code.wireName().equals(document.get().code())) {
                return new AwsException(code);
            }
        }
        return new AwsException(UpstreamErrors.ofStatus(status, false).orElse(AwsErrorCode.SLOW_DOWN));
    }

    Answer send(String method, String path, List<QueryParameter> query, byte[] body, TraceContext trace) {
        return send(method, path, query, body, MAX_BODY_BYTES, trace);
    }

    /** @param maxBytes of the answer; one with more is no answer */
    Answer send(String method, String path, List<QueryParameter> query, byte[] body, int maxBytes, TraceContext trace) {
        String rawQuery = UpstreamRequest.rawQuery(query);
        Headers.Builder headers = Headers.builder().add("host", signer.host());
        if (body.length > 0) {
            headers.add("content-type", "application/xml");
            headers.add("content-md5", Base64.getEncoder().encodeToString(digest("MD5", body)));
        }
        RequestHead head = new RequestHead(method, path, rawQuery, query, headers.build());
        Headers signed = signer.sign(head, HexFormat.of().formatHex(digest("SHA-256", body)));
        HttpRequest.BodyPublisher content =
                body.length > 0 ? HttpRequest.BodyPublishers.ofByteArray(body) : HttpRequest.BodyPublishers.noBody();
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(endpoint + path + (rawQuery.isEmpty() ? "" : '?' + rawQuery)))
                .method(method, content);
        signed.forEach((name, value) -> {
            if (!name.equals("host")) {
                request.header(name, value);
            }
        });
        trace.fields().forEach(field -> request.header(field.name(), field.value()));
        return send(request.build(), maxBytes);
    }

    /** Sends a request. The whole answer has to arrive before one deadline. */
    private Answer send(HttpRequest request, int maxBytes) {
        FutureTask<Answer> answer = new FutureTask<>(() -> sendOrRepeat(request, maxBytes));
        // An interrupt ends the call and the reading of its answer, and closes the connection.
        Thread.ofVirtual().name("upstream-control").start(answer);
        try {
            return answer.get(timeouts.stall().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw unanswered(request, "not within " + timeouts.stall());
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause
                    ? cause
                    : unanswered(request, String.valueOf(e.getCause()));
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw unavailable();
        }
    }

    private AwsException unanswered(HttpRequest request, String why) {
        LOG.warn("the upstream does not answer {} {}: {}", request.method(), endpoint, why);
        return AwsException.of(
                AwsErrorCode.SLOW_DOWN, "The store behind the gateway gave no answer; please try again.");
    }

    /** Sends a request. One that only reads is sent once more, on a fresh connection, if no answer comes. */
    private Answer sendOrRepeat(HttpRequest request, int maxBytes) throws IOException, InterruptedException {
        boolean again = request.method().equals("GET");
        while (true) {
            try {
                Answer answer = exchange(request, maxBytes);
                if (answer.status() != UpstreamErrors.CONNECTION_REFUSED) {
                    return answer;
                }
                if (!again) {
                    throw new IOException("it answers with %d".formatted(answer.status()));
                }
            } catch (IOException e) {
                if (!again || e instanceof HttpTimeoutException) {
                    throw e;
                }
            }
            again = false;
        }
    }

    private Answer exchange(HttpRequest request, int maxBytes) throws IOException, InterruptedException {
        ControlClients.Lease lease = clients.take();
        try {
            HttpResponse<InputStream> response =
                    lease.client().send(request, HttpResponse.BodyHandlers.ofInputStream());
            int status = response.statusCode();
            if (status >= UpstreamErrors.LEAST_DISTRUSTED_STATUS && status != UpstreamErrors.NOT_IMPLEMENTED) {
                clients.forget(lease);
            }
            return read(response, maxBytes);
        } finally {
            clients.giveBack(lease);
        }
    }

    private static Answer read(HttpResponse<InputStream> response, int maxBytes) throws IOException {
        int status = response.statusCode();
        try (InputStream in = response.body()) {
            byte[] body = in.readNBytes(maxBytes + 1);
            if (body.length > maxBytes) {
                throw new IOException("an answer of more than %d bytes".formatted(maxBytes));
            }
            XmlElement document = body.length == 0 || status == UpstreamErrors.CONNECTION_REFUSED
                    ? new XmlElement("", "", List.of())
                    : XmlElement.parse(CompletedUpload.withoutLeadingBlanks(body), MAX_ELEMENTS);
            return new Answer(status, document, response.headers());
        } catch (AwsException e) {
            throw new IOException("it answers with %d and no S3 document".formatted(status), e);
        }
    }

    static AwsException unavailable() {
        return AwsException.of(AwsErrorCode.SERVICE_UNAVAILABLE, "The store behind the gateway failed.");
    }

    private static byte[] digest(String algorithm, byte[] bytes) {
        try {
            return MessageDigest.getInstance(algorithm).digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether an XML 1.0 document can hold the text. */
    private static boolean isXml(String text) {
        return text.codePoints()
                .allMatch(c -> c == '\t' || c == '\n' || c == '\r' || (c >= ' ' && c != 0xfffe && c != 0xffff));
    }

    @Override
    public void close() {
        clients.close();
    }
}
