package io.cloakroom.examples;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.TrustManager;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.services.s3.S3Client;

/** A client exchanges its certificate for session credentials, and lists a bucket with them. */
public final class WithCertificate {
    private static final Map<String, String> OPTIONS = Map.of(
            "--endpoint", "https://127.0.0.1:9000",
            "--certs", "certs",
            "--bucket", "",
            "--seconds", "3600");

    private WithCertificate() {}

    public static void main(String[] arguments) {
        try {
            list(Arguments.parse(arguments, OPTIONS, Set.of()));
        } catch (IllegalArgumentException | IOException | GeneralSecurityException | SdkException e) {
            System.err.println("certificate: " + e.getMessage());
            System.exit(1);
        }
    }

    private static void list(Arguments options) throws IOException, GeneralSecurityException {
        if (options.value("--bucket").isEmpty()) {
            throw new IllegalArgumentException("--bucket names what to list");
        }
        ClientCertificate certificate = new ClientCertificate(Path.of(options.value("--certs")));
        TrustManager[] trusted = certificate.trustManagers();
        Bridge bridge = new Bridge(
                URI.create(options.value("--endpoint")),
                () -> ApacheHttpClient.builder()
                        .tlsTrustManagersProvider(() -> trusted)
                        .build());
        try (HttpClient http =
                HttpClient.newBuilder().sslContext(certificate.context()).build()) {
            var session = bridge.assumeRoleWithCertificate(
                    http, Duration.ofSeconds(Long.parseLong(options.value("--seconds"))));
            System.out.printf(
                    "session %s until %s%n",
                    session.accessKeyId(), session.expirationTime().orElseThrow());
            try (S3Client s3 = bridge.s3(session)) {
                s3.listObjectsV2Paginator(request -> request.bucket(options.value("--bucket"))).contents().stream()
                        .forEach(object -> System.out.printf("%10d  %s%n", object.size(), object.key()));
            }
        }
    }
}
