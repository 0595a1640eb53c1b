package io.cloakroom.bridge.identity.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSearchRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSearchResult;
import com.unboundid.ldap.listener.interceptor.InMemoryOperationInterceptor;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPResult;
import com.unboundid.ldap.sdk.ResultCode;
import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.Secret;
import io.cloakroom.bridge.config.LdapConfig;
import io.cloakroom.bridge.config.LdapConfig.Server;
import io.cloakroom.bridge.config.LdapConfig.Transport;
import io.cloakroom.bridge.tls.TrustedRoots;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A directory that is away, slow, elsewhere or somebody else's. */
class LdapOutageTest {
    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration LATE = Duration.ofSeconds(20);

    @TempDir
    private Path temp;

    private static LdapConfig plain(Duration timeout, Server... servers) {
        return TestDirectory.config(timeout, List.of(servers), Transport.PLAIN, Optional.empty());
    }

    private static void logsIn(LdapConfig config, TestDirectory server) throws IOException {
        String alice = server.user("alice");
        try (LdapDirectory directory = LdapDirectory.open(config, TrustedRoots.ofTheJdk(), InstantSource.system())) {
            assertThat(source(directory, alice)
                            .login(new LdapLogin("alice", new Secret(TestDirectory.PASSWORD), "192.0.2.7"))
                            .subject())
                    .isEqualTo(alice);
        }
    }

    private static LdapSource source(LdapDirectory directory, String user) {
        FakeAttachments attachments = new FakeAttachments();
        attachments.attach(user, "readonly");
        return new LdapSource(
                LdapDirectories.of(directory),
                attachments.source(),
                InstantSource.system(),
                System::nanoTime,
                duration -> {});
    }

    private static AwsException refused(LdapConfig config) throws IOException {
        try (LdapDirectory directory = LdapDirectory.open(config, TrustedRoots.ofTheJdk(), InstantSource.system())) {
            source(directory, "uid=alice," + TestDirectory.PEOPLE)
                    .login(new LdapLogin("alice", new Secret(TestDirectory.PASSWORD), "192.0.2.7"));
        } catch (AwsException e) {
            assertThat(e.code()).isEqualTo(AwsErrorCode.IDP_COMMUNICATION_ERROR);
            return e;
        }
        throw new AssertionError("the directory was used");
    }

    private static Server nobody() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return TestDirectory.server(socket.getLocalPort());
        }
    }

    @Test
    void aDirectoryThatIsDownIsNotTheUsersFault() throws IOException {
        assertThat(refused(plain(LATE, nobody())).sentence()).contains("LDAP server error: it cannot be used now");
    }

    @Test
    void theNextServerIsTried() throws IOException {
        try (TestDirectory server = TestDirectory.start()) {
            logsIn(plain(LATE, nobody(), TestDirectory.server(server.port())), server);
        }
    }

    @Test
    void aBrokenConnectionIsReplaced() throws IOException {
        try (TestDirectory server = TestDirectory.start()) {
            String alice = server.user("alice");
            try (LdapDirectory directory = LdapDirectory.open(
                    plain(LATE, TestDirectory.server(server.port())),
                    TrustedRoots.ofTheJdk(),
                    InstantSource.system())) {
                assertThat(directory.user("alice")).isPresent();
                server.server().closeAllConnections(false);

                assertThat(source(directory, alice)
                                .login(new LdapLogin("alice", new Secret(TestDirectory.PASSWORD), "192.0.2.7"))
                                .subject())
                        .isEqualTo(alice);
            }
        }
    }

    @Test
    void howADirectoryHasAnsweredIsKnown() throws IOException {
        AtomicReference<Instant> now = new AtomicReference<>(NOON);
        try (TestDirectory server = TestDirectory.start();
                LdapDirectory directory = LdapDirectory.open(
                        plain(LATE, TestDirectory.server(server.port())), TrustedRoots.ofTheJdk(), now::get)) {
            server.user("alice");
            assertThat(directory.state("_")).isEqualTo(new DirectoryState("_", Optional.empty(), Optional.empty()));
            assertThat(directory.user("bob")).isEmpty();
            assertThat(directory.state("_"))
                    .as("that there is no such user is an answer")
                    .isEqualTo(new DirectoryState("_", Optional.of(NOON), Optional.empty()));

            server.server().shutDown(true);
            for (int i = 1; i <= 2; i++) {
                now.set(NOON.plusSeconds(i));
                assertThatExceptionOfType(AwsException.class).isThrownBy(() -> directory.user("alice"));
            }
            assertThat(directory.state("_"))
                    .isEqualTo(new DirectoryState("_", Optional.of(NOON), Optional.of(NOON.plusSeconds(1))));
        }
    }

    @Test
    void aDirectoryThatStallsInAnAnswerIsGivenUp() throws IOException {
        CountDownLatch over = new CountDownLatch(1);
        InMemoryOperationInterceptor stall = new InMemoryOperationInterceptor() {
            @Override
            public void processSearchResult(InMemoryInterceptedSearchResult result) {
                try {
                    over.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        };
        try (TestDirectory server = TestDirectory.start(List.of(stall))) {
            server.user("alice");
            assertThat(refused(plain(SOON, TestDirectory.server(server.port()))).sentence())
                    .contains("LDAP server error:");
            over.countDown();
        }
    }

    @Test
    void aReferralIsNotFollowed() throws IOException {
        InMemoryOperationInterceptor refers = new InMemoryOperationInterceptor() {
            @Override
            public void processSearchRequest(InMemoryInterceptedSearchRequest request) throws LDAPException {
                String itself = "ldap://127.0.0.1:%d/%s".formatted(request.getConnectedPort(), TestDirectory.BASE);
                throw new LDAPException(new LDAPResult(
                        request.getMessageID(), ResultCode.REFERRAL, "elsewhere", null, List.of(itself), null));
            }
        };
        try (TestDirectory server = TestDirectory.start(List.of(refers))) {
            assertThat(refused(plain(LATE, TestDirectory.server(server.port()))).sentence())
                    .contains("refers to another server, and referrals are not followed");
        }
    }

    @Test
    void s59_ldapsChecksTheCertificate() throws Exception {
        TestCertificate certificate = TestCertificate.forHost(temp, "ip:127.0.0.1");
        TestCertificate other = TestCertificate.forHost(temp, "ip:127.0.0.1");
        try (TestDirectory server = TestDirectory.ldaps(certificate.serverSockets())) {
            logsIn(tls(server, Transport.LDAPS, Optional.of(certificate.pem())), server);
            refused(tls(server, Transport.LDAPS, Optional.of(other.pem())));
            refused(tls(server, Transport.LDAPS, Optional.empty()));
        }
    }

    @Test
    void s59_startTlsChecksTheCertificate() throws Exception {
        TestCertificate certificate = TestCertificate.forHost(temp, "ip:127.0.0.1");
        TestCertificate other = TestCertificate.forHost(temp, "ip:127.0.0.1");
        try (TestDirectory server = TestDirectory.startTls(certificate.sockets())) {
            logsIn(tls(server, Transport.STARTTLS, Optional.of(certificate.pem())), server);
            refused(tls(server, Transport.STARTTLS, Optional.of(other.pem())));
        }
    }

    @Test
    void aCertificateForTheNameOfTheHostIsAccepted() throws Exception {
        TestCertificate certificate = TestCertificate.forHost(temp, "dns:localhost");
        try (TestDirectory server = TestDirectory.ldaps(certificate.serverSockets())) {
            logsIn(named(server, Transport.LDAPS, certificate), server);
        }
        try (TestDirectory server = TestDirectory.startTls(certificate.sockets())) {
            logsIn(named(server, Transport.STARTTLS, certificate), server);
        }
    }

    private static LdapConfig named(TestDirectory server, Transport transport, TestCertificate certificate) {
        return TestDirectory.config(
                LATE, List.of(new Server("localhost", server.port())), transport, Optional.of(certificate.pem()));
    }

    @Test
    void s59_aCertificateForAnotherHostIsRefused() throws Exception {
        TestCertificate certificate = TestCertificate.forHost(temp, "dns:other.example");
        try (TestDirectory server = TestDirectory.ldaps(certificate.serverSockets())) {
            refused(tls(server, Transport.LDAPS, Optional.of(certificate.pem())));
        }
        try (TestDirectory server = TestDirectory.startTls(certificate.sockets())) {
            refused(tls(server, Transport.STARTTLS, Optional.of(certificate.pem())));
        }
    }

    /** A server that cannot do TLS does not get the password in plain instead. */
    @Test
    void s59_nothingIsSentInPlainInstead() throws IOException {
        try (TestDirectory server = TestDirectory.start()) {
            server.user("alice");
            refused(tls(server, Transport.LDAPS, Optional.empty()));
            refused(tls(server, Transport.STARTTLS, Optional.empty()));
        }
    }

    private static LdapConfig tls(TestDirectory server, Transport transport, Optional<Path> authorities) {
        return TestDirectory.config(LATE, List.of(TestDirectory.server(server.port())), transport, authorities);
    }

    @Test
    void anUnreadableAuthorityStopsTheStart() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> LdapDirectory.open(
                        TestDirectory.config(
                                LATE, List.of(TestDirectory.server(636)), Transport.LDAPS, Optional.of(temp)),
                        TrustedRoots.ofTheJdk(),
                        InstantSource.system()));
    }

    @Test
    void whetherAUserIsGoneIsOnlyToldForSure() throws IOException {
        try (TestDirectory server = TestDirectory.start()) {
            DistinguishedName alice =
                    DistinguishedName.parse(server.user("alice")).orElseThrow();
            try (LdapDirectory directory = LdapDirectory.open(
                    plain(LATE, TestDirectory.server(server.port())),
                    TrustedRoots.ofTheJdk(),
                    InstantSource.system())) {
                assertThat(directory.userAt(alice)).isPresent();
                server.remove(alice.text());
                assertThat(directory.userAt(alice)).isEmpty();
                server.remove(TestDirectory.PEOPLE);
                assertThatExceptionOfType(AwsException.class)
                        .isThrownBy(() -> directory.userAt(alice))
                        .returns(AwsErrorCode.IDP_COMMUNICATION_ERROR, AwsException::code);
            }
        }
    }
}
