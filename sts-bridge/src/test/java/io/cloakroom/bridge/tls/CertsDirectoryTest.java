package io.cloakroom.bridge.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cloakroom.bridge.tls.TestAuthority.Issued;
import io.cloakroom.bridge.tls.TestAuthority.Wanted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.X509ExtendedKeyManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CertsDirectoryTest {
    private final TestAuthority authority = TestAuthority.root("CA");
    private final Issued first = authority.issue(Wanted.server("s3.example.org"));
    private final Issued second = authority.issue(Wanted.server("s3.example.org"));

    @TempDir
    private Path directory = Path.of(".");

    private CertsDirectory certs() throws IOException {
        return CertsDirectory.unwatched(directory, Optional.empty());
    }

    private static X509Certificate shown(CertsDirectory certs, String host) throws Exception {
        return (X509Certificate) HandshakeOf.engines(certs.serverKeys().orElseThrow(), host)[0];
    }

    /** Ages what is there, so that what comes next has another time however coarse the clock of the file system is. */
    private void age() throws IOException {
        try (var files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.setLastModifiedTime(
                        file,
                        FileTime.fromMillis(Files.getLastModifiedTime(file).toMillis() - 5000));
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "no name, '', s3.example.org",
        "its name, s3.example.org, s3.example.org",
        "another's name, files.example.org, files.example.org",
        "a name in capitals, FILES.example.org, files.example.org",
        "below a wildcard, a.apps.example.org, *.apps.example.org",
        "the name itself before the wildcard, b.apps.example.org, b.apps.example.org",
        "two labels below a wildcard, a.b.apps.example.org, s3.example.org",
        "the wildcard's own domain, apps.example.org, s3.example.org",
        "a name nobody has, unknown.example.org, s3.example.org"
    })
    void theNameAClientAsksForChooses(String why, String asked, String shown) throws Exception {
        first.writeTo(directory);
        for (String host : List.of("files.example.org", "*.apps.example.org", "b.apps.example.org")) {
            authority.issue(Wanted.server(host)).writeTo(directory.resolve(host.replace("*", "wild")));
        }
        assertThat(HostNames.of(shown(certs(), asked))).containsExactly(shown);
    }

    @Test
    void aClientThatKnowsOnlyTheOtherKindOfKeyGetsTheCertificateWithSuchAKey() throws Exception {
        first.writeTo(directory);
        authority.issue(Wanted.server("s3.example.org"), "RSA").writeTo(directory.resolve("rsa"));
        X509ExtendedKeyManager keys = certs().serverKeys().orElseThrow();
        assertThat(HandshakeOf.engines(keys, "s3.example.org", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256")[0]
                        .getPublicKey()
                        .getAlgorithm())
                .isEqualTo("RSA");
        assertThat(HandshakeOf.engines(keys, "s3.example.org", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256")[0]
                        .getPublicKey()
                        .getAlgorithm())
                .isEqualTo("EC");
    }

    @Test
    void aNewPairIsShownWithoutARestart() throws Exception {
        first.writeTo(directory);
        CertsDirectory certs = certs();
        assertThat(shown(certs, "")).isEqualTo(first.certificate());
        age();
        second.writeTo(directory);
        certs.refresh();
        assertThat(shown(certs, "")).isEqualTo(second.certificate());
    }

    @Test
    void aPairThatIsHalfWrittenIsNotUsed() throws Exception {
        first.writeTo(directory);
        CertsDirectory certs = certs();
        age();
        TestAuthority.write(directory.resolve("public.crt"), TestAuthority.pem(second.shown()));
        certs.refresh();
        certs.refresh();
        assertThat(shown(certs, "")).as("the key is the old one's").isEqualTo(first.certificate());
        TestAuthority.write(directory.resolve("private.key"), second.keyPem().substring(0, 60));
        certs.refresh();
        assertThat(shown(certs, "")).as("half a key").isEqualTo(first.certificate());
        TestAuthority.write(directory.resolve("private.key"), second.keyPem());
        certs.refresh();
        assertThat(shown(certs, "")).isEqualTo(second.certificate());
    }

    @Test
    void aPairThatIsRemovedIsShownOn() throws Exception {
        first.writeTo(directory);
        CertsDirectory certs = certs();
        Files.delete(directory.resolve("public.crt"));
        Files.delete(directory.resolve("private.key"));
        certs.refresh();
        assertThat(shown(certs, "")).isEqualTo(first.certificate());
    }

    @Test
    void aPairThatIsReplacedThroughALinkIsShown() throws Exception {
        Path data = Files.createDirectory(directory.resolve("..data"));
        first.writeTo(data);
        Files.createSymbolicLink(directory.resolve("public.crt"), Path.of("..data", "public.crt"));
        Files.createSymbolicLink(directory.resolve("private.key"), Path.of("..data", "private.key"));
        CertsDirectory certs = certs();
        second.writeTo(directory.resolve("..new"));
        Files.move(data, directory.resolve("..old"));
        Files.move(directory.resolve("..new"), data, StandardCopyOption.ATOMIC_MOVE);
        certs.refresh();
        assertThat(shown(certs, "")).isEqualTo(second.certificate());
    }

    @Test
    void authoritiesComeAndGo() throws Exception {
        first.writeTo(directory);
        CertsDirectory certs = certs();
        TrustedRoots roots = certs.roots();
        int ofTheJdk = roots.trustManager().getAcceptedIssuers().length;
        TestAuthority.write(directory.resolve("CAs/ours.crt"), TestAuthority.pem(List.of(authority.certificate())));
        TestAuthority.write(directory.resolve("CAs/readme.txt"), "what this is about");
        certs.refresh();
        assertThat(certs.authorities()).containsExactly(authority.certificate());
        assertThat(roots.trustManager().getAcceptedIssuers()).hasSize(ofTheJdk + 1);
        Files.delete(directory.resolve("CAs/ours.crt"));
        certs.refresh();
        assertThat(certs.authorities()).isEmpty();
        assertThat(roots.trustManager().getAcceptedIssuers()).hasSize(ofTheJdk);
    }

    @Test
    void withoutAPairThereIsNoTls() throws Exception {
        TestAuthority.write(directory.resolve("CAs/ours.crt"), TestAuthority.pem(List.of(authority.certificate())));
        assertThat(certs().serverKeys()).isEmpty();
        assertThat(certs().authorities()).hasSize(1);
    }

    /** The bridge would speak plain HTTP where somebody wanted TLS. */
    @Test
    void aLinkToNowhereIsAPairThatCannotBeUsed() throws IOException {
        Files.createSymbolicLink(directory.resolve("public.crt"), Path.of("nowhere.crt"));
        Files.createSymbolicLink(directory.resolve("private.key"), Path.of("nowhere.key"));
        assertThatExceptionOfType(IOException.class).isThrownBy(this::certs).withMessageContaining("public.crt");
    }

    @Test
    void withoutAuthoritiesOfItsOwnTheJdksAreTrustedAtOnce() throws IOException {
        first.writeTo(directory);
        TrustedRoots roots = certs().roots();
        roots.becomeJdkAnd(List.of(authority.certificate()));
        assertThat(roots.trustManager().getAcceptedIssuers()).contains(authority.certificate());
        roots.becomeJdkAnd(List.of());
        assertThat(roots.trustManager().getAcceptedIssuers()).isNotEmpty().doesNotContain(authority.certificate());
    }

    @Test
    void saysAtTheStartWhatCannotBeUsed() {
        first.writeTo(directory);
        TestAuthority.write(directory.resolve("private.key"), second.keyPem());
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(this::certs)
                .withMessageContaining("private.key")
                .withMessageContaining("is not that of the certificate");
    }

    @Test
    void certificatesOfHostsNeedAStandardOne() {
        first.writeTo(directory.resolve("s3"));
        assertThatExceptionOfType(IOException.class).isThrownBy(this::certs).withMessageContaining("public.crt");
    }
}
