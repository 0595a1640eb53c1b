package io.cloakroom.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.aws.Secret;
import io.cloakroom.aws.admin.EncryptedPayload;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.sigv4.SigV4Signer;
import io.cloakroom.bridge.tls.TestAuthority;
import io.cloakroom.bridge.tls.TestAuthority.Issued;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Sends STS, S3 and admin calls to a bridge that speaks TLS, with or without a certificate of its own. */
final class EncryptedClient implements AutoCloseable {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final HttpClient http;
    private final URI endpoint;

    /** @param certificate what it shows to the bridge, if anything */
    EncryptedClient(URI endpoint, TestAuthority trusted, Optional<Issued> certificate) {
        this.endpoint = endpoint;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(context(trusted, certificate))
                .build();
    }

    private static SSLContext context(TestAuthority trusted, Optional<Issued> certificate) {
        try {
            KeyStore roots = KeyStore.getInstance("PKCS12");
            roots.load(null, null);
            roots.setCertificateEntry("root", trusted.certificate());
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(roots);
            KeyManager[] keys = {};
            if (certificate.isPresent()) {
                KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
                factory.init(certificate.get().keyStore("client", "password"), "password".toCharArray());
                keys = factory.getKeyManagers();
            }
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What the bridge answered. */
    record Answer(int status, String body) {
        Answer ok() {
            assertThat(status).as(body).isBetween(200, 204);
            return this;
        }

        /** The only element of this name. */
        String text(String element) {
            Matcher matcher =
                    Pattern.compile("<%1$s>([^<]*)</%1$s>".formatted(element)).matcher(body);
            assertThat(matcher.find()).as("<%s> in %s", element, body).isTrue();
            return matcher.group(1);
        }

        /** {@code 200}, or the status and the error code. */
        String outcome() {
            return status == 200 ? "200" : status + " " + text("Code");
        }

        SigV4Signer.Credential issued() {
            ok();
            return new SigV4Signer.Credential(
                    text("AccessKeyId"),
                    new Secret(text("SecretAccessKey")),
                    Optional.of(new Secret(text("SessionToken"))));
        }
    }

    /** An STS call that nobody signs. */
    Answer sts(Map<String, String> parameters) {
        return send(
                HttpRequest.newBuilder(endpoint.resolve("/"))
                        .header("content-type", "application/x-www-form-urlencoded"),
                "POST",
                form(parameters).getBytes(UTF_8));
    }

    /** An STS call whose parameters are in the query. */
    Answer stsByQuery(Map<String, String> parameters) {
        return send(HttpRequest.newBuilder(endpoint.resolve("/?" + form(parameters))), "POST", new byte[0]);
    }

    /** A signed STS call. */
    Answer sts(SigV4Signer.Credential caller, Map<String, String> parameters) {
        return signed(
                new SigV4Signer(caller, "us-east-1", "sts"),
                "POST",
                "/",
                form(parameters).getBytes(UTF_8),
                "application/x-www-form-urlencoded");
    }

    /** An S3 call. */
    Answer s3(SigV4Signer.Credential caller, String method, String path, String body) {
        return signed(new SigV4Signer(caller, "us-east-1", "s3"), method, path, body.getBytes(UTF_8), "text/plain");
    }

    /** An admin call with a body in the clear. */
    Answer admin(SigV4Signer.Credential caller, String method, String call, String body) {
        return admin(caller, method, call, body.getBytes(UTF_8), "application/json");
    }

    /** An admin call with an encrypted body. */
    Answer adminSealed(SigV4Signer.Credential caller, String method, String call, String body) {
        byte[] random = new byte[EncryptedPayload.RANDOM_BYTES];
        RANDOM.nextBytes(random);
        return admin(
                caller,
                method,
                call,
                EncryptedPayload.encrypt(body.getBytes(UTF_8), caller.secretAccessKey(), random),
                "application/octet-stream");
    }

    private Answer admin(SigV4Signer.Credential caller, String method, String call, byte[] body, String type) {
        return signed(new SigV4Signer(caller, "", "s3"), method, "/minio/admin/v3/" + call, body, type);
    }

    private Answer signed(SigV4Signer signer, String method, String target, byte[] body, String type) {
        Headers headers = Headers.builder()
                .add("host", endpoint.getAuthority())
                .add("content-type", type)
                .build();
        HttpRequest.Builder request = HttpRequest.newBuilder(endpoint.resolve(target));
        signer.sign(RequestHead.parse(method, target, headers), sha256(body), Instant.now())
                .forEach((name, value) -> {
                    if (!name.equals("host")) {
                        request.header(name, value);
                    }
                });
        return send(request, method, body);
    }

    private Answer send(HttpRequest.Builder request, String method, byte[] body) {
        try {
            HttpResponse<String> answer = http.send(
                    request.method(method, HttpRequest.BodyPublishers.ofByteArray(body))
                            .timeout(Duration.ofSeconds(30))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            return new Answer(answer.statusCode(), answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String form(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), UTF_8))
                .collect(Collectors.joining("&"));
    }

    private static String sha256(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
