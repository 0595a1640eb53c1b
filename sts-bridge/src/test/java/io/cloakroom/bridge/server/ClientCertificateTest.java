package io.cloakroom.bridge.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.aws.http.ClientConnection;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.bridge.audit.AuditDraft;
import io.cloakroom.bridge.endpoint.Admission;
import io.cloakroom.bridge.endpoint.Endpoint;
import io.cloakroom.bridge.tls.CertifiedKey;
import io.cloakroom.bridge.tls.TestAuthority;
import io.cloakroom.bridge.tls.TestAuthority.Issued;
import io.cloakroom.bridge.tls.TestAuthority.Wanted;
import io.cloakroom.bridge.wire.LeakCheck;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an endpoint gets to know of a client's certificate. */
@ExtendWith(LeakCheck.class)
class ClientCertificateTest {
    private static final String ASK = "GET /who HTTP/1.1\nHost: h\n\n";

    private final TestAuthority authority = TestAuthority.root("Client CA");

    @TempDir
    private Path directory = Path.of(".");

    /** Tells the subjects of what a client has shown. */
    private static final class Who implements Endpoint {
        @Override
        public boolean accepts(RequestHead head) {
            return head.rawPath().equals("/who");
        }

        @Override
        public Admission admit(RequestHead head, ClientConnection client, AuditDraft audit) {
            return new Admission.WithoutBody(() -> FakeRoutes.answer((client.secure() ? "secure" : "plain")
                    + client.certificates().chain().stream()
                            .map(certificate -> " " + subject(certificate))
                            .collect(Collectors.joining())));
        }

        private static String subject(X509Certificate certificate) {
            return certificate.getSubjectX500Principal().getName().split(",", 2)[0];
        }
    }

    private SSLContext client(Issued issued) throws IOException {
        issued.writeTo(directory);
        return TestTls.client(Optional.of(CertifiedKey.read(
                directory.resolve("public.crt"), directory.resolve("private.key"), Optional.empty())));
    }

    private static String ask(TestServer server, SSLContext client, String protocol) throws IOException {
        try (SSLSocket socket = TestTls.connect(client, server.server.address())) {
            socket.setEnabledProtocols(new String[] {protocol});
            return new RawClient(socket).send(ASK).read().text();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void whatAClientShowsIsKnownAlsoWhenItResumesItsSession(String protocol) throws IOException {
        SSLContext client = client(authority.intermediate("between").issue(Wanted.client("alice")));
        try (TestServer server = TestServer.askingForCertificates(new Who())) {
            assertThat(ask(server, client, protocol)).isEqualTo("secure CN=alice CN=between");
            long before = created(server, client, protocol);
            assertThat(created(server, client, protocol))
                    .as("the session is resumed")
                    .isEqualTo(before);
            assertThat(ask(server, client, protocol)).isEqualTo("secure CN=alice CN=between");
        }
    }

    /** When the session of a connection was made. */
    private static long created(TestServer server, SSLContext client, String protocol) throws IOException {
        try (SSLSocket socket = TestTls.connect(client, server.server.address())) {
            socket.setEnabledProtocols(new String[] {protocol});
            new RawClient(socket).send(ASK).read();
            return socket.getSession().getCreationTime();
        }
    }

    /** A bad certificate is no reason to refuse a client that does not want to log in with it. */
    @Test
    void badCertificatesHarmNoHandshake() throws IOException {
        Instant now = Instant.now();
        try (TestServer server = TestServer.askingForCertificates(new Who())) {
            for (Issued issued : new Issued[] {
                authority.issue(Wanted.client("old").during(now.minusSeconds(900), now.minusSeconds(60))),
                authority.issue(Wanted.server("a.example.org")),
                TestAuthority.selfSigned(Wanted.client("unknown"))
            }) {
                assertThat(ask(server, client(issued), "TLSv1.3")).startsWith("secure CN=");
            }
        }
    }

    @Test
    void aClientNeedsNoCertificate() throws IOException {
        try (TestServer server = TestServer.askingForCertificates(new Who())) {
            assertThat(ask(server, TestTls.client(), "TLSv1.3")).isEqualTo("secure");
            assertThat(ask(server, TestTls.client(), "TLSv1.2")).isEqualTo("secure");
        }
    }

    @Test
    void nobodyIsAskedWhereNobodyLogsInWithACertificate() throws IOException {
        try (TestServer server = TestServer.overTls(new Who())) {
            assertThat(ask(server, client(authority.issue(Wanted.client("alice"))), "TLSv1.3"))
                    .isEqualTo("secure");
        }
    }

    @Test
    void overPlainHttpThereAreNone() throws IOException {
        try (TestServer server = new TestServer(new Who())) {
            assertThat(server.ask(ASK).text()).isEqualTo("plain");
        }
    }
}
