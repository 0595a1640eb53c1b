package io.cloakroom.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.bridge.config.CertificateLogins;
import io.cloakroom.bridge.config.TlsConfig;
import io.cloakroom.bridge.identity.certificate.CertificateSource;
import io.cloakroom.bridge.policies.PolicySource;
import io.cloakroom.bridge.tls.CertsDirectory;
import io.cloakroom.bridge.tls.TestAuthority;
import io.cloakroom.bridge.tls.TestAuthority.Issued;
import io.cloakroom.bridge.tls.TestAuthority.Wanted;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom a bridge believes about clients. */
class BridgeTlsTest {
    private final TestAuthority ours = TestAuthority.root("Ours");
    private final TestAuthority forClients = TestAuthority.root("For clients");

    @TempDir
    private Path directory = Path.of(".");

    private CertificateSource logins(Optional<Path> authorities) throws IOException {
        try (CertsDirectory certificates = CertsDirectory.watching(directory, Optional.empty())) {
            return new BridgeTls(Optional.of(certificates), Optional.empty(), certificates.roots())
                    .logins(
                            new TlsConfig(
                                    Optional.of(directory),
                                    Optional.empty(),
                                    Optional.of(new CertificateLogins(
                                            authorities, Optional.empty(), Duration.ofHours(12)))),
                            PolicySource.canned(),
                            InstantSource.system())
                    .orElseThrow();
        }
    }

    private static void refused(CertificateSource logins, Issued issued, String reason) {
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> logins.verify(issued.shown()))
                .returns(AwsErrorCode.INVALID_CLIENT_CERTIFICATE, AwsException::code)
                .withMessageContaining(reason);
    }

    @Test
    @DisplayName("S-60 authorities that the system trusts for servers")
    void s60_theSystemsAuthoritiesVouchForNobody() throws IOException {
        refused(logins(Optional.empty()), ours.issue(Wanted.client("readonly")), "there is no authority");
    }

    @Test
    @DisplayName("S-60 authorities other than those for clients")
    void s60_onlyTheConfiguredAuthoritiesVouch() throws IOException {
        TestAuthority.write(directory.resolve("CAs/ours.crt"), TestAuthority.pem(List.of(ours.certificate())));
        Path file = directory.resolve("clients.pem");
        TestAuthority.write(file, TestAuthority.pem(List.of(forClients.certificate())));
        Issued byOurs = ours.issue(Wanted.client("readonly"));
        Issued byAnother = forClients.issue(Wanted.client("readonly"));

        assertThat(logins(Optional.empty()).verify(byOurs.shown()).commonName()).isEqualTo("readonly");
        refused(logins(Optional.empty()), byAnother, "no authority");
        assertThat(logins(Optional.of(file)).verify(byAnother.shown()).commonName())
                .isEqualTo("readonly");
        refused(logins(Optional.of(file)), byOurs, "no authority");
    }
}
