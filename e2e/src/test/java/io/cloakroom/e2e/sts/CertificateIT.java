package io.cloakroom.e2e.sts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.e2e.Clients;
import io.cloakroom.testkit.BridgeProcess;
import io.cloakroom.testkit.BridgeProcess.Options;
import io.cloakroom.testkit.Checkout;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** A bridge that speaks TLS, clients that show certificates, and the examples of that. Certificates are OpenSSL's. */
class CertificateIT {
    private static final String QUERY = "/?Action=AssumeRoleWithCertificate&Version=2011-06-15&DurationSeconds=3600";

    @TempDir
    private static Path folder = Path.of(".");

    private static BridgeProcess bridge;

    private static void makeCertificates(String directory) throws Exception {
        Process made = new ProcessBuilder(
                        example("make-certificates"), folder.resolve(directory).toString(), "lab")
                .redirectErrorStream(true)
                .start();
        assertThat(new String(made.getInputStream().readAllBytes(), UTF_8)).isEmpty();
        assertThat(made.waitFor()).isZero();
    }

    @BeforeAll
    static void start() throws Exception {
        makeCertificates("certs");
        makeCertificates("others"); // of somebody whose sessions are ended
        Files.copy(folder.resolve("others/ca.crt"), folder.resolve("certs/bridge/CAs/others.crt"));
        Path policies = Files.createDirectory(folder.resolve("policies"));
        Files.writeString(policies.resolve("lab.json"), """
            {"Version": "2012-10-17", "Statement": [
              {"Effect": "Allow", "Action": ["s3:GetObject", "s3:ListBucket"],
               "Resource": ["arn:aws:s3:::lab", "arn:aws:s3:::lab/*"],
               "Condition": {"Bool": {"aws:SecureTransport": "true"}}}]}
            """);
        bridge = BridgeProcess.start(Options.server(folder.resolve("objects"))
                .with("MINIO_ROOT_USER", "owner")
                .with("MINIO_ROOT_PASSWORD", "owner-secret")
                .with("MINIO_IDENTITY_TLS_ENABLE", "on")
                .withArguments(
                        "--certs-dir", folder.resolve("certs/bridge").toString(), "--policies", policies.toString()));
        try (S3Client owner = s3(AwsBasicCredentials.create("owner", "owner-secret"))) {
            owner.createBucket(bucket -> bucket.bucket("lab"));
            owner.putObject(object -> object.bucket("lab").key("small"), RequestBody.fromString("hello"));
        }
    }

    @AfterAll
    static void stop() {
        bridge.close();
    }

    private static String example(String program) {
        return Checkout.find()
                .root()
                .resolve("examples/certificate")
                .resolve(program)
                .toString();
    }

    private static KeyStore emptyStore() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static Certificate certificate(String file) throws Exception {
        try (InputStream in = Files.newInputStream(folder.resolve(file))) {
            return CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    private static TrustManager[] trust() throws Exception {
        KeyStore store = emptyStore();
        store.setCertificateEntry("ca", certificate("certs/ca.crt"));
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    /** @param owner the directory with the certificate that is shown; empty: none is */
    private static HttpClient http(String owner) throws Exception {
        KeyStore store = emptyStore();
        if (!owner.isEmpty()) {
            String pem = Files.readString(folder.resolve(owner).resolve("client.key"), StandardCharsets.US_ASCII);
            byte[] key = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
            store.setKeyEntry(
                    "client",
                    KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(key)),
                    new char[0],
                    new Certificate[] {certificate(owner + "/client.crt")});
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust(), null);
        return HttpClient.newBuilder().sslContext(context).build();
    }

    private static S3Client s3(AwsCredentials credentials) throws Exception {
        TrustManager[] trust = trust();
        return S3Client.builder()
                .endpointOverride(bridge.endpoint())
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .httpClient(ApacheHttpClient.builder()
                        .tlsTrustManagersProvider(() -> trust)
                        .build())
                .build();
    }

    private static String post(String owner) throws Exception {
        try (HttpClient http = http(owner)) {
            return http.send(
                            HttpRequest.newBuilder(bridge.endpoint().resolve(QUERY))
                                    .POST(HttpRequest.BodyPublishers.noBody())
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
        }
    }

    private static String text(String xml, String element) {
        Matcher matcher =
                Pattern.compile("<%1$s>([^<]*)</%1$s>".formatted(element)).matcher(xml);
        assertThat(matcher.find()).as(xml).isTrue();
        return matcher.group(1);
    }

    private static AwsSessionCredentials logIn() throws Exception {
        return logIn("certs");
    }

    private static AwsSessionCredentials logIn(String owner) throws Exception {
        String xml = post(owner);
        return AwsSessionCredentials.create(
                text(xml, "AccessKeyId"), text(xml, "SecretAccessKey"), text(xml, "SessionToken"));
    }

    @Test
    void aCertificateBuysWhatItsPolicyAllows() throws Exception {
        assertThat(bridge.endpoint().getScheme()).isEqualTo("https");
        try (S3Client session = s3(logIn())) {
            assertThat(session.getObjectAsBytes(object -> object.bucket("lab").key("small"))
                            .asUtf8String())
                    .isEqualTo("hello");
            Clients.assertDenied(
                    () -> session.deleteObject(object -> object.bucket("lab").key("small")));
        }
    }

    @Test
    void withoutACertificateThereIsNoSession() throws Exception {
        assertThat(text(post(""), "Code")).isEqualTo("MissingParameter");
    }

    @Test
    void largeObjectsGoBothWays() throws Exception {
        byte[] large = new byte[20_000_000];
        new Random(1).nextBytes(large);
        try (S3Client owner = s3(AwsBasicCredentials.create("owner", "owner-secret"));
                S3Client session = s3(logIn())) {
            owner.putObject(object -> object.bucket("lab").key("large"), RequestBody.fromBytes(large));
            assertThat(session.getObjectAsBytes(object -> object.bucket("lab").key("large"))
                            .asByteArray())
                    .isEqualTo(large);
            assertThat(session.getObjectAsBytes(
                                    object -> object.bucket("lab").key("large").range("bytes=9000000-9000009"))
                            .asByteArray())
                    .hasSize(10);
        }
    }

    @Test
    void presignedLinksWorkOverTls() throws Exception {
        try (S3Presigner presigner = S3Presigner.builder()
                        .endpointOverride(bridge.endpoint())
                        .region(Region.US_EAST_1)
                        .credentialsProvider(StaticCredentialsProvider.create(logIn()))
                        .serviceConfiguration(S3Configuration.builder()
                                .pathStyleAccessEnabled(true)
                                .build())
                        .build();
                HttpClient http = http("")) {
            URI link = presigner
                    .presignGetObject(presign -> presign.signatureDuration(Duration.ofMinutes(5))
                            .getObjectRequest(object -> object.bucket("lab").key("small")))
                    .url()
                    .toURI();
            assertThat(http.send(HttpRequest.newBuilder(link).build(), BodyHandlers.ofString())
                            .body())
                    .isEqualTo("hello");
        }
    }

    /** The command of docs/certificate.md. */
    @Test
    void theFingerprintEndsWhatACertificateHasBought() throws Exception {
        KeyStore authorities = emptyStore();
        authorities.setCertificateEntry("ca", certificate("certs/ca.crt"));
        Path trusted = folder.resolve("trusted.p12");
        try (OutputStream out = Files.newOutputStream(trusted)) {
            authorities.store(out, "changeit".toCharArray());
        }
        ProcessBuilder revoke = new ProcessBuilder(
                        "sh",
                        "-c",
                        """
                        exec "$1" sessions revoke --url "$2" --issuer urn:cloakroom:certificates --session "$(openssl x509 -in client.crt -outform der | sha256sum | cut -d ' ' -f 1)"
                        """,
                        "sh",
                        Checkout.find().root().resolve("bin/cloakroom").toString(),
                        bridge.endpoint().toString())
                .directory(folder.resolve("others").toFile())
                .redirectErrorStream(true);
        revoke.environment()
                .put(
                        "JDK_JAVA_OPTIONS",
                        "-Djavax.net.ssl.trustStore=%s -Djavax.net.ssl.trustStorePassword=changeit".formatted(trusted));
        revoke.environment().put("MINIO_ROOT_USER", "owner");
        revoke.environment().put("MINIO_ROOT_PASSWORD", "owner-secret");
        try (S3Client session = s3(logIn("others"))) {
            session.headObject(object -> object.bucket("lab").key("small"));

            Process process = revoke.start();
            String said = new String(process.getInputStream().readAllBytes(), UTF_8);
            assertThat(process.waitFor()).as(said).isZero();

            Clients.assertRefused(
                    "InvalidAccessKeyId",
                    () -> session.getObjectAsBytes(
                            object -> object.bucket("lab").key("small")));
        }
        Instant deadline = Instant.now().plusSeconds(20);
        while (!isUsable(logIn("others"))) {
            assertThat(Instant.now()).as("a later login is not void").isBefore(deadline);
        }
    }

    /** What is asserted in the second of the cut-off is void too. */
    private static boolean isUsable(AwsCredentials credentials) throws Exception {
        try (S3Client session = s3(credentials)) {
            session.headObject(object -> object.bucket("lab").key("small"));
            return true;
        } catch (S3Exception e) {
            return false;
        }
    }

    @Test
    void theExamplesLogInAndList() throws Exception {
        assertThat(run("run", "--bucket", "lab"))
                .startsWith("session ASIA")
                .contains(" until 20")
                .contains("  small");
        assertThat(run("certificate")).contains("<AccessKeyId>ASIA");
    }

    private static String run(String program, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                example(program),
                "--certs",
                folder.resolve("certs").toString(),
                "--endpoint",
                bridge.endpoint().toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
