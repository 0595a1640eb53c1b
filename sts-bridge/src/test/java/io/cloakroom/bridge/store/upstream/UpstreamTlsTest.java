package io.cloakroom.bridge.store.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.bridge.wire.LeakCheck;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** An upstream over TLS: only one that is trusted and has the right name is spoken to. */
@ExtendWith(LeakCheck.class)
class UpstreamTlsTest {
    private static final String PASSWORD = "changeit";
    private static final String GET = "GET /bucket/key HTTP/1.1\nHost: h\n\n";

    @TempDir
    private Path directory = Path.of(".");

    /** A key and certificate for one name, made by the JDK's own tool. */
    private KeyStore certificate(String name) throws Exception {
        Path file = directory.resolve(name + ".p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-alias",
                        "upstream",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "san=dns:" + name,
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
        return store;
    }

    private static ServerSocket listen(KeyStore key) throws GeneralSecurityException, IOException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(key, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    private static SslContext trusting(KeyStore key) throws GeneralSecurityException, IOException {
        return SslContextBuilder.forClient()
                .trustManager((X509Certificate) key.getCertificate("upstream"))
                .endpointIdentificationAlgorithm("HTTPS")
                .build();
    }

    private static FakeUpstream upstream(KeyStore key) throws GeneralSecurityException, IOException {
        return new FakeUpstream(
                (request, wire) -> {
                    wire.ok("x".repeat(100_000));
                    return true;
                },
                listen(key));
    }

    private static URI address(FakeUpstream upstream) {
        return URI.create("https://localhost:" + upstream.port());
    }

    private static UpstreamStore store(FakeUpstream upstream, KeyStore trusted) throws Exception {
        return new UpstreamStore(
                UpstreamFixture.config(address(upstream)),
                InstantSource.system(),
                UpstreamFixture.SHORT,
                trusting(trusted));
    }

    @Test
    void aTrustedUpstreamOfTheRightNameIsUsed() throws Exception {
        KeyStore key = certificate("localhost");
        FakeUpstream upstream = upstream(key);
        try (UpstreamFixture bridge = new UpstreamFixture(upstream, store(upstream, key))) {
            assertThat(bridge.ask(GET).text()).hasSize(100_000);
            assertThat(bridge.ask("PUT /bucket/key HTTP/1.1\nHost: h\nContent-Length: 5\n\nhello")
                            .status())
                    .isEqualTo(200);
            assertThat(upstream.connections).hasValueLessThanOrEqualTo(2);
        }
    }

    @Test
    void s52_anUpstreamOfAnotherNameIsNotSpokenTo() throws Exception {
        KeyStore key = certificate("elsewhere.example");
        FakeUpstream upstream = upstream(key);
        try (UpstreamFixture bridge = new UpstreamFixture(upstream, store(upstream, key))) {
            assertThat(bridge.ask(GET).status()).isEqualTo(503);
            assertThat(upstream.requests).isEmpty();
        }
    }

    @Test
    void s52_anUpstreamNobodyVouchesForIsNotSpokenTo() throws Exception {
        FakeUpstream upstream = upstream(certificate("localhost"));
        UpstreamStore store = new UpstreamStore(
                UpstreamFixture.config(address(upstream)), InstantSource.system(), UpstreamFixture.SHORT);
        try (UpstreamFixture bridge = new UpstreamFixture(upstream, store)) {
            assertThat(bridge.ask(GET).status()).isEqualTo(503);
            assertThat(store.isReady()).isFalse();
            assertThat(upstream.requests).isEmpty();
        }
    }
}
