package io.cloakroom.bridge.store.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.bridge.tls.CertifiedKey;
import io.cloakroom.bridge.tls.CertsDirectory;
import io.cloakroom.bridge.tls.ClientTls;
import io.cloakroom.bridge.tls.TestAuthority;
import io.cloakroom.bridge.tls.TestAuthority.Wanted;
import io.cloakroom.bridge.tls.TrustedRoots;
import io.cloakroom.bridge.wire.LeakCheck;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** An upstream over TLS: only one that is trusted and has the right name is spoken to. */
@ExtendWith(LeakCheck.class)
class UpstreamTlsTest {
    private static final String PASSWORD = "changeit";
    private static final String GET = "GET /bucket/key HTTP/1.1\nHost: h\n\n";

    private static KeyStore certificate(String name) {
        return TestAuthority.selfSigned(Wanted.server(name)).keyStore("upstream", PASSWORD);
    }

    private static ServerSocket listen(KeyStore key) throws GeneralSecurityException, IOException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(key, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    private static ClientTls trusting(KeyStore key) throws GeneralSecurityException {
        X509Certificate trusted = (X509Certificate) key.getCertificate("upstream");
        return new ClientTls(TrustedRoots.only(List.of(trusted)), Optional.empty());
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
        return store(upstream, trusting(trusted));
    }

    private static UpstreamStore store(FakeUpstream upstream, ClientTls tls) {
        return new UpstreamStore(
                UpstreamFixture.config(address(upstream)), tls, InstantSource.system(), UpstreamFixture.SHORT);
    }

    /** An upstream of an authority, which speaks only to those who have a certificate of it too. */
    private static FakeUpstream upstreamOf(TestAuthority authority) throws GeneralSecurityException, IOException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(authority.issue(Wanted.server("localhost")).keyStore("upstream", PASSWORD), PASSWORD.toCharArray());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("ca", authority.certificate());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        SSLServerSocket listener = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        listener.setNeedClientAuth(true);
        return new FakeUpstream(
                (request, wire) -> {
                    wire.ok(request.line().contains("/bucket/") ? "x".repeat(100_000) : "<ListAllMyBucketsResult/>");
                    return true;
                },
                listener);
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

    @Test
    void anUpstreamOfAPrivateAuthorityThatAsksWhoCallsIsUsed(@TempDir Path directory) throws Exception {
        TestAuthority authority = TestAuthority.root("Private CA");
        TestAuthority.write(
                directory.resolve("certs/CAs/ours.crt"), TestAuthority.pem(List.of(authority.certificate())));
        authority.issue(Wanted.client("bridge")).writeTo(Files.createDirectory(directory.resolve("client")));
        CertifiedKey client = CertifiedKey.read(
                directory.resolve("client/public.crt"), directory.resolve("client/private.key"), Optional.empty());
        FakeUpstream upstream = upstreamOf(authority);
        try (CertsDirectory certs = CertsDirectory.watching(directory.resolve("certs"), Optional.empty());
                UpstreamFixture bridge = new UpstreamFixture(
                        upstream, store(upstream, new ClientTls(certs.roots(), Optional.of(client))))) {
            assertThat(bridge.ask(GET).text()).hasSize(100_000);
            assertThat(bridge.store.isReady()).isTrue();
        }
    }

    @Test
    void withoutACertificateSuchAnUpstreamRefuses() throws Exception {
        TestAuthority authority = TestAuthority.root("Private CA");
        FakeUpstream upstream = upstreamOf(authority);
        ClientTls nameless = new ClientTls(TrustedRoots.only(List.of(authority.certificate())), Optional.empty());
        try (UpstreamFixture bridge = new UpstreamFixture(upstream, store(upstream, nameless))) {
            assertThat(bridge.ask(GET).status()).isEqualTo(503);
            assertThat(bridge.store.isReady()).isFalse();
            assertThat(upstream.requests).isEmpty();
        }
    }
}
