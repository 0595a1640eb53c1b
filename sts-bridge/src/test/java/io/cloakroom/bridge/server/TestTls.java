package io.cloakroom.bridge.server;

import io.cloakroom.bridge.tls.CertifiedKey;
import io.cloakroom.bridge.tls.CertsDirectory;
import io.cloakroom.bridge.tls.ClientTls;
import io.cloakroom.bridge.tls.TestAuthority;
import io.cloakroom.bridge.tls.TestAuthority.Wanted;
import io.cloakroom.bridge.tls.TrustedRoots;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A server's certificates for {@code localhost}, with an EC key and an RSA key, and clients that trust them. */
final class TestTls {
    private static final TestAuthority AUTHORITY = TestAuthority.root("Server CA");
    private static final TestAuthority.Issued SERVER = AUTHORITY.issue(Wanted.server("localhost", "127.0.0.1"));
    private static final TestAuthority.Issued WITH_RSA = AUTHORITY.issue(Wanted.server("localhost"), "RSA");

    private TestTls() {}

    static ServerTls server(boolean wantsClientCertificates) {
        try {
            Path directory = Files.createTempDirectory("certs");
            Path rsa = Files.createDirectory(directory.resolve("rsa"));
            SERVER.writeTo(directory);
            WITH_RSA.writeTo(rsa);
            try (CertsDirectory certs = CertsDirectory.watching(directory, Optional.empty())) {
                return ServerTls.of(certs.serverKeys().orElseThrow(), wantsClientCertificates);
            } finally {
                for (Path folder : List.of(rsa, directory)) {
                    Files.delete(folder.resolve("public.crt"));
                    Files.delete(folder.resolve("private.key"));
                    Files.delete(folder);
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Trusts the server, and shows it nothing. */
    static SSLContext client() {
        return client(Optional.empty());
    }

    /** Trusts the server, and shows it this if it asks. */
    static SSLContext client(Optional<CertifiedKey> key) {
        return new ClientTls(TrustedRoots.only(List.of(AUTHORITY.certificate())), key).context();
    }

    static SSLSocket connect(SSLContext client, InetSocketAddress address) throws IOException {
        Socket socket = new Socket(address.getAddress(), address.getPort());
        socket.setSoTimeout(10_000);
        socket.setTcpNoDelay(true);
        return (SSLSocket) client.getSocketFactory().createSocket(socket, "localhost", address.getPort(), true);
    }
}
