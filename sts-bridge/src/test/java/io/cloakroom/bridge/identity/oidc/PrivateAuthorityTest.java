package io.cloakroom.bridge.identity.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cloakroom.bridge.tls.CertsDirectory;
import io.cloakroom.bridge.tls.TestAuthority;
import io.cloakroom.bridge.tls.TestAuthority.Wanted;
import io.cloakroom.bridge.tls.TrustedRoots;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A provider whose certificate a private authority has signed. */
class PrivateAuthorityTest {
    private final TestAuthority authority = TestAuthority.root("Private CA");

    @TempDir
    private Path directory = Path.of(".");

    private ServerSocket provider() throws Exception {
        KeyStore store = authority.issue(Wanted.server("localhost")).keyStore("idp", "changeit");
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, "changeit".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        ServerSocket server =
                context.getServerSocketFactory().createServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> {
            while (!server.isClosed()) {
                try (Socket socket = server.accept()) {
                    socket.getOutputStream()
                            .write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}"
                                    .getBytes(StandardCharsets.US_ASCII));
                } catch (IOException e) {
                    // the test is over, or the client did not like the certificate
                }
            }
        });
        return server;
    }

    private static Claims ask(ServerSocket server, TrustedRoots roots) throws ProviderException {
        URI url = URI.create("https://localhost:" + server.getLocalPort() + "/");
        return new ProviderClient(Duration.ofMinutes(1), roots)
                .begin(PinnedAddressesTest.config(url, ""))
                .get(url);
    }

    @Test
    void isSpokenToOnceTheAuthorityIsAmongTheCertificates() throws Exception {
        TestAuthority.write(directory.resolve("CAs/ours.pem"), TestAuthority.pem(List.of(authority.certificate())));
        try (ServerSocket server = provider();
                CertsDirectory certs = CertsDirectory.watching(directory, Optional.empty())) {
            assertThat(ask(server, certs.roots())).isNotNull();
        }
    }

    @Test
    void isNotSpokenToOtherwise() throws Exception {
        try (ServerSocket server = provider()) {
            assertThatExceptionOfType(ProviderException.class)
                    .isThrownBy(() -> ask(server, TrustedRoots.ofTheJdk()))
                    .withMessageContaining("certification path");
        }
    }
}
