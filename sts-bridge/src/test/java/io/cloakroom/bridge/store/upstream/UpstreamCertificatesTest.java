package io.cloakroom.bridge.store.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.bridge.tls.TestAuthority;
import io.cloakroom.bridge.tls.TestAuthority.Issued;
import io.cloakroom.bridge.tls.TestAuthority.Wanted;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What `cloakroom` itself trusts: another process, with a trust store as an operator would name it. */
class UpstreamCertificatesTest {
    private static final char[] PASSWORD = "changeit".toCharArray();

    private final TestAuthority authority = TestAuthority.root("Test CA");

    @TempDir
    private Path directory = Path.of(".");

    private static String tool(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, PASSWORD);
        return store;
    }

    private static FakeUpstream upstream(Issued issued) throws GeneralSecurityException, IOException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(issued.keyStore("upstream", "changeit"), PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        ServerSocket listener =
                context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        return new FakeUpstream(
                (request, wire) -> {
                    wire.ok("<ListAllMyBucketsResult/>");
                    return true;
                },
                listener);
    }

    private List<String> probe(List<FakeUpstream> upstreams) throws Exception {
        Path trusted = directory.resolve("trusted.p12");
        KeyStore trust = empty();
        trust.setCertificateEntry("ca", authority.certificate());
        try (OutputStream out = Files.newOutputStream(trusted)) {
            trust.store(out, PASSWORD);
        }
        List<String> command = new ArrayList<>(List.of(
                tool("java"),
                "-Djavax.net.ssl.trustStore=" + trusted,
                "-Djavax.net.ssl.trustStorePassword=changeit",
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                TlsProbe.class.getName()));
        upstreams.forEach(upstream -> command.add("https://localhost:" + upstream.port()));
        Process probe = new ProcessBuilder(command)
                .redirectError(directory.resolve("probe.log").toFile())
                .start();
        String said = new String(probe.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(probe.waitFor())
                .as(() -> said + read(directory.resolve("probe.log")))
                .isZero();
        return said.lines()
                .filter(line -> line.startsWith("probe "))
                .map(line -> line.substring("probe ".length()))
                .toList();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Test
    void s52_s66_whoHasABadCertificateIsNotSpokenTo() throws Exception {
        Instant now = Instant.now();
        List<Issued> all = List.of(
                authority.issue(Wanted.server("localhost")),
                authority.issue(Wanted.server("localhost").during(now.minusSeconds(864_000), now.minusSeconds(86_400))),
                authority.issue(Wanted.server("elsewhere.example")),
                TestAuthority.selfSigned(Wanted.server("localhost")));
        List<FakeUpstream> upstreams = new ArrayList<>();
        try {
            for (Issued one : all) {
                upstreams.add(upstream(one));
            }
            assertThat(probe(upstreams))
                    .containsExactly("true true true", "false false false", "false false false", "false false false");
            assertThat(upstreams.get(0).requests).isNotEmpty();
            assertThat(upstreams.subList(1, 4))
                    .allSatisfy(upstream -> assertThat(upstream.requests).isEmpty());
        } finally {
            for (FakeUpstream upstream : upstreams) {
                upstream.close();
            }
        }
    }
}
