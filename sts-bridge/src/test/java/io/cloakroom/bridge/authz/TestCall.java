package io.cloakroom.bridge.authz;

import io.cloakroom.aws.http.ClientConnection;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.QueryParameter;
import io.cloakroom.aws.payload.PayloadKind;
import io.cloakroom.aws.s3.Calls;
import io.cloakroom.aws.s3.CopySource;
import io.cloakroom.aws.s3.PresignedParameters;
import io.cloakroom.aws.s3.S3Call;
import io.cloakroom.aws.s3.S3Operation;
import io.cloakroom.aws.s3.S3Target;
import io.cloakroom.aws.sigv4.AuthenticationKind;
import io.cloakroom.aws.sigv4.CredentialScope;
import io.cloakroom.aws.sigv4.SignedRequest;
import io.cloakroom.bridge.authn.Principal;
import io.cloakroom.bridge.authn.Principals;
import io.cloakroom.bridge.credentials.Attributes;
import io.cloakroom.bridge.credentials.Session;
import io.cloakroom.bridge.credentials.Sessions;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A call to be decided, built piece by piece. By default made by {@link #ADA} from 192.0.2.1 without TLS. */
final class TestCall {
    static final Instant NOW = Instant.parse("2026-11-22T10:11:12.345Z");

    static final Session ADA = session("ada", Map.of("preferred_username", List.of("ada")));

    private static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmssX", Locale.ROOT);

    private final S3Operation operation;
    private final S3Target target;
    private final List<QueryParameter> known = new ArrayList<>();
    private final List<QueryParameter> unknown = new ArrayList<>();
    private final Headers.Builder headers = Headers.builder();
    private Optional<CopySource> source = Optional.empty();
    private Principal principal = Principals.of(ADA);
    private ClientConnection connection = new ClientConnection("192.0.2.1", false);

    private TestCall(S3Operation operation, S3Target target) {
        this.operation = operation;
        this.target = target;
    }

    static Session session(String userName, Map<String, List<String>> claims) {
        return session(userName, Sessions.attributes(claims));
    }

    static Session session(String userName, Attributes attributes) {
        return new Session(
                "arn:aws:sts::000000000000:assumed-role/_/" + userName,
                "_",
                "https://id.example/realms/demo",
                "sub-of-" + userName,
                Optional.empty(),
                userName,
                List.of("of-" + userName),
                Optional.empty(),
                Optional.empty(),
                attributes,
                NOW,
                NOW,
                NOW.plusSeconds(3600));
    }

    /** On a bucket or object as the operation demands, {@code b} or {@code b/k}. */
    static TestCall of(S3Operation operation) {
        return switch (operation) {
            case LIST_BUCKETS -> on(operation, "", "");
            case LIST_OBJECTS, LIST_OBJECTS_V2, LIST_OBJECT_VERSIONS, LIST_MULTIPART_UPLOADS, DELETE_OBJECTS ->
                on(operation, "b", "");
            case CREATE_BUCKET, HEAD_BUCKET, DELETE_BUCKET, GET_OBJECT_LOCK_CONFIGURATION -> on(operation, "b", "");
            case PUT_OBJECT_LOCK_CONFIGURATION,
                    GET_PUBLIC_ACCESS_BLOCK,
                    PUT_PUBLIC_ACCESS_BLOCK,
                    DELETE_PUBLIC_ACCESS_BLOCK -> on(operation, "b", "");
            case COPY_OBJECT, UPLOAD_PART_COPY -> on(operation, "b", "k").copying("src", "s", null);
            default -> on(operation, "b", operation.name().contains("_BUCKET_") ? "" : "k");
        };
    }

    static TestCall on(S3Operation operation, String bucket, String key) {
        return new TestCall(operation, Calls.target(bucket, key));
    }

    /** A parameter that belongs to the operation. */
    TestCall parameter(String name, String value) {
        known.add(new QueryParameter(name, value, name, value));
        return this;
    }

    /** A parameter that does not. */
    TestCall strayParameter(String name, String value) {
        unknown.add(new QueryParameter(name, value, name, value));
        return this;
    }

    /** A header that does not. One whose name is no token can't reach us. */
    TestCall strayHeader(String name, String value) {
        return name.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+") ? header(name, value) : this;
    }

    TestCall header(String name, String value) {
        headers.add(name, value);
        return this;
    }

    TestCall copying(String bucket, String key, @org.jspecify.annotations.Nullable String version) {
        source = Optional.of(new CopySource(new S3Target.Object(bucket, key), Optional.ofNullable(version)));
        return this;
    }

    TestCall by(Principal caller) {
        principal = caller;
        return this;
    }

    TestCall by(Session session) {
        return by(Principals.of(session));
    }

    TestCall from(String address) {
        connection = new ClientConnection(address, connection.secure());
        return this;
    }

    TestCall overTls() {
        connection = new ClientConnection(connection.address(), true);
        return this;
    }

    /** As the classifier makes it: what a presigned query has of {@code x-amz-*} settings counts as headers. */
    S3Call call() {
        Headers.Builder heeded = Headers.builder();
        headers.build().forEach(heeded::add);
        if (stray(PresignedParameters.SIGNATURE).isPresent()) {
            unknown.stream()
                    .filter(parameter -> !PresignedParameters.contains(parameter.name()))
                    .filter(parameter ->
                            parameter.name().toLowerCase(Locale.ROOT).startsWith("x-amz-"))
                    .forEach(parameter -> heeded.add(parameter.name(), parameter.value()));
        }
        return Calls.of(operation, target, List.copyOf(known), heeded.build(), source);
    }

    Caller caller() {
        return new Caller(principal, headers.build(), signed(), connection);
    }

    private SignedRequest signed() {
        boolean isPresigned = stray(PresignedParameters.SIGNATURE).isPresent();
        return new SignedRequest(
                isPresigned ? AuthenticationKind.PRESIGNED_URL : AuthenticationKind.SIGNED_HEADER,
                "ASIA1",
                new CredentialScope(LocalDate.EPOCH, "r", "s3"),
                List.of(),
                "00",
                stray("X-Amz-Date")
                        .map(date -> TIMESTAMP.parse(date, Instant::from))
                        .orElse(NOW),
                headers.build().first("x-amz-content-sha256").orElse("UNSIGNED-PAYLOAD"),
                new PayloadKind.Unsigned(),
                Optional.empty(),
                Optional.empty());
    }

    private Optional<String> stray(String name) {
        return unknown.stream()
                .filter(parameter -> parameter.name().equals(name))
                .map(QueryParameter::value)
                .findFirst();
    }
}
