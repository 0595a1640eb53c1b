package io.cloakroom.bridge.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.Secret;
import io.cloakroom.aws.admin.EncryptedPayload;
import io.cloakroom.aws.http.ClientConnection;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.sigv4.SigV4Signer;
import io.cloakroom.bridge.audit.AuditDraft;
import io.cloakroom.bridge.endpoint.Admission;
import io.cloakroom.bridge.server.RawClient;
import io.cloakroom.bridge.server.TestServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

/** Makes calls of the admin API as MinIO's clients do: signed without a region, bodies encrypted where they must be. */
final class AdminClient {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String BASE = "/minio/admin/v3/";

    private final String accessKeyId;
    private final Secret secret;
    private final Optional<Secret> token;

    AdminClient(String accessKeyId, Secret secret, Optional<Secret> token) {
        this.accessKeyId = accessKeyId;
        this.secret = secret;
        this.token = token;
    }

    String accessKeyId() {
        return accessKeyId;
    }

    /** The answer to a call. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Answer(int status, byte[] body) {
        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (IOException e) {
                throw new AssertionError("no JSON: " + text(), e);
            }
        }

        /** {@code 200}, or {@code 403 AccessDenied}. */
        String outcome() {
            return status < 300
                    ? Integer.toString(status)
                    : status + " " + json().path("Code").asText();
        }

        String message() {
            return json().path("Message").asText();
        }
    }

    byte[] encrypt(String json) {
        byte[] random = new byte[EncryptedPayload.RANDOM_BYTES];
        RANDOM.nextBytes(random);
        return EncryptedPayload.encrypt(json.getBytes(StandardCharsets.UTF_8), secret, random);
    }

    JsonNode decrypt(Answer answer) {
        return new Answer(answer.status(), EncryptedPayload.decrypt(answer.body(), secret)).json();
    }

    /** A signed head for a body. */
    RequestHead sign(AdminNode node, String method, String target, byte[] body, String... headers) {
        Headers.Builder builder = Headers.builder().add("host", "localhost:9000");
        for (int i = 0; i < headers.length; i += 2) {
            builder.add(headers[i], headers[i + 1]);
        }
        if (body.length > 0) {
            builder.add("content-length", Integer.toString(body.length));
        }
        String path = target.startsWith("/") ? target : BASE + target;
        RequestHead head = RequestHead.parse(method, path, builder.build());
        Headers signed = new SigV4Signer(new SigV4Signer.Credential(accessKeyId, secret, token), "", "s3")
                .sign(head, sha256(body), node.now);
        return RequestHead.parse(method, path, signed);
    }

    /** Makes a call without a server. */
    Answer call(AdminNode node, String method, String target, byte[] body, String... headers) {
        return ask(node, sign(node, method, target, body, headers), body);
    }

    static Answer ask(AdminNode node, RequestHead head, byte[] body) {
        return ask(node, head, body, audit());
    }

    static AuditDraft audit() {
        return new AuditDraft("R1", new ClientConnection("192.0.2.1", false));
    }

    static Answer ask(AdminNode node, RequestHead head, byte[] body, AuditDraft audit) {
        HttpAnswer answer;
        try {
            answer = answer(node.endpoint.admit(head, new ClientConnection("192.0.2.1", false), audit), body);
        } catch (AwsException e) {
            answer = new AdminErrorForm().answer(e, audit.requestId());
        }
        return new Answer(answer.status(), answer.body());
    }

    static HttpAnswer answer(Admission admission, byte[] body) {
        return switch (admission) {
            case Admission.WithBody withBody -> withBody.answer().apply(body);
            case Admission.WithoutBody withoutBody -> withoutBody.answer().get();
            case Admission.Answered answered -> answered.answer();
            case Admission.ByBody byBody -> answer(byBody.next().apply(body), body);
            case Admission.Deferred deferred -> answer(deferred.decision().get(), body);
        };
    }

    Answer get(AdminNode node, String target) {
        return call(node, "GET", target, new byte[0]);
    }

    Answer put(AdminNode node, String target) {
        return call(node, "PUT", target, new byte[0]);
    }

    Answer put(AdminNode node, String target, String body) {
        return call(node, "PUT", target, body.getBytes(StandardCharsets.UTF_8));
    }

    Answer post(AdminNode node, String target) {
        return call(node, "POST", target, new byte[0]);
    }

    Answer post(AdminNode node, String target, String body) {
        return call(node, "POST", target, body.getBytes(StandardCharsets.UTF_8));
    }

    Answer delete(AdminNode node, String target) {
        return call(node, "DELETE", target, new byte[0]);
    }

    /** With a body that is encrypted. */
    Answer sealed(AdminNode node, String method, String target, String json) {
        return call(node, method, target, encrypt(json), "content-type", "application/octet-stream");
    }

    /** Makes a call over HTTP. */
    Answer send(AdminNode node, TestServer server, String method, String target, byte[] body) throws IOException {
        return send(server, sign(node, method, target, body), body);
    }

    static Answer send(TestServer server, RequestHead head, byte[] body) throws IOException {
        StringBuilder text = new StringBuilder(head.method() + ' ' + target(head) + " HTTP/1.1\n");
        head.headers()
                .forEach((name, value) ->
                        text.append(name).append(": ").append(value).append('\n'));
        try (RawClient client = server.connect()) {
            RawClient.Answer answer =
                    client.send(text.append('\n').toString()).sendBytes(body).read();
            return new Answer(answer.status(), answer.text().getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    private static String target(RequestHead head) {
        return head.rawQuery().isEmpty() ? head.rawPath() : head.rawPath() + '?' + head.rawQuery();
    }

    static String sha256(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
