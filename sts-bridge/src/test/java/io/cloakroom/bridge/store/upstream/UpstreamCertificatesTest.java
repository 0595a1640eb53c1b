package io.cloakroom.bridge.store.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What `cloakroom` itself trusts: another process, with a trust store as an operator would name it. */
class UpstreamCertificatesTest {
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    private Path directory = Path.of(".");

    private void key(String alias, String name, String... more) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                tool("keytool"),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-alias",
                alias,
                "-dname",
                "CN=" + name,
                "-keystore",
                keys().toString(),
                "-storepass",
                "changeit"));
        command.addAll(List.of(more));
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keytool.waitFor()).as(said).isZero();
    }

    private Path keys() {
        return directory.resolve("keys.p12");
    }

    private static String tool(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }

    private KeyStore store() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keys())) {
            store.load(in, PASSWORD);
        }
        return store;
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, PASSWORD);
        return store;
    }

    private FakeUpstream upstream(String alias) throws GeneralSecurityException, IOException {
        KeyStore one = empty();
        one.setKeyEntry(alias, store().getKey(alias, PASSWORD), PASSWORD, store().getCertificateChain(alias));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(one, PASSWORD);
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
        trust.setCertificateEntry("ca", store().getCertificate("ca"));
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
        key("ca", "Test CA", "-ext", "bc:c");
        key("good", "localhost", "-signer", "ca", "-ext", "san=dns:localhost");
        key(
                "expired",
                "localhost",
                "-signer",
                "ca",
                "-ext",
                "san=dns:localhost",
                "-startdate",
                "-9d",
                "-validity",
                "2");
        key("elsewhere", "elsewhere", "-signer", "ca", "-ext", "san=dns:elsewhere.example");
        key("unknown", "localhost", "-ext", "san=dns:localhost");
        List<FakeUpstream> upstreams = new ArrayList<>();
        try {
            for (String alias : List.of("good", "expired", "elsewhere", "unknown")) {
                upstreams.add(upstream(alias));
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
