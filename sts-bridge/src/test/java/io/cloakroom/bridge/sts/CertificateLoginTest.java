package io.cloakroom.bridge.sts;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.aws.http.ClientConnection;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.bridge.audit.AuditDraft;
import io.cloakroom.bridge.credentials.Credential;
import io.cloakroom.bridge.credentials.Session;
import io.cloakroom.bridge.endpoint.RateLimit;
import io.cloakroom.bridge.endpoint.SourceAddresses;
import io.cloakroom.bridge.identity.certificate.CertificateSource;
import io.cloakroom.bridge.identity.certificate.TrustedIssuers;
import io.cloakroom.bridge.tls.PemFiles;
import io.cloakroom.bridge.tls.TestAuthority;
import io.cloakroom.bridge.tls.TestAuthority.Issued;
import io.cloakroom.bridge.tls.TestAuthority.Wanted;
import io.cloakroom.bridge.tls.WatchedFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** AssumeRoleWithCertificate: certificates of every kind, as the handshake leaves them. */
class CertificateLoginTest extends StsTest {
    private static final String QUERY = "Action=AssumeRoleWithCertificate&Version=2011-06-15";

    private final TestAuthority authority = TestAuthority.root("Client CA");
    private List<X509Certificate> trusted = List.of(authority.certificate());
    private Optional<WatchedFile<List<X509CRL>>> revoked = Optional.empty();

    @TempDir
    private Path directory = Path.of(".");

    private record Reply(int status, String body) {
        String text(String element) {
            Matcher matcher =
                    Pattern.compile("<%1$s>([^<]*)</%1$s>".formatted(element)).matcher(body);
            assertThat(matcher.find()).as("<%s> in %s", element, body).isTrue();
            return matcher.group(1);
        }
    }

    @BeforeEach
    void today() {
        now = Instant.now();
    }

    private Reply ask(String more, ClientConnection connection, boolean isOn) {
        StsEndpoint.Services services = services(Duration.ofHours(1), new RateLimit("STS", 0, clock));
        TrustedIssuers issuers = new TrustedIssuers(() -> trusted, revoked);
        Optional<CertificateSource> source = isOn
                ? Optional.of(new CertificateSource(issuers, services.policies(), Duration.ofHours(12), clock))
                : Optional.empty();
        RequestHead head = RequestHead.parse("POST", "/?" + QUERY + more, Headers.EMPTY);
        audit = new AuditDraft("17F00D", connection);
        HttpAnswer answer = new StsEndpoint(services, source, clock).handle(head, connection, new byte[0], audit);
        return new Reply(answer.status(), new String(answer.body(), StandardCharsets.UTF_8));
    }

    private static ClientConnection showing(List<X509Certificate> chain) {
        return new ClientConnection("192.0.2.7", "192.0.2.7", true, () -> chain);
    }

    private Reply ask(Issued issued) {
        return ask("", showing(issued.shown()), true);
    }

    private Reply ask(Wanted wanted) {
        return ask(authority.issue(wanted));
    }

    private static void refused(Reply reply, int status, String code, String words) {
        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        assertThat(reply.text("Code")).isEqualTo(code);
        assertThat(reply.text("Message")).contains(words);
    }

    private static void invalid(Reply reply, String words) {
        refused(reply, 400, "InvalidClientCertificate", words);
        assertThat(reply.text("Message")).startsWith("The provided client certificate is invalid.");
    }

    private Session session(Reply reply) {
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        Credential credential = credentials.find(reply.text("AccessKeyId"), Optional.of(reply.text("SessionToken")));
        return ((Credential.Temporary) credential).session();
    }

    @Test
    void aCertificateBuysTheRightsOfThePolicyThatItsCommonNameNames() {
        Issued issued = authority.issue(Wanted.client("readonly"));
        Reply reply = ask("&DurationSeconds=3600&TokenRevokeType=laptop", showing(issued.shown()), true);
        assertThat(reply.body())
                .contains("<AssumeRoleWithCertificateResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">"
                        + "<AssumeRoleWithCertificateResult><Credentials><AccessKeyId>ASIA")
                .contains("</Credentials></AssumeRoleWithCertificateResult><ResponseMetadata>");
        Session session = session(reply);
        assertThat(session.policies()).containsExactly("readonly");
        assertThat(session.userName()).isEqualTo("tls:readonly");
        assertThat(session.issuer()).isEqualTo("urn:cloakroom:certificates");
        assertThat(session.subject()).isEqualTo("readonly");
        assertThat(session.arn()).isEqualTo("arn:aws:sts::000000000000:assumed-role/certificate/readonly");
        assertThat(session.claims()).containsEntry("aud", List.of("Test"));
        assertThat(session.revokeType()).contains("laptop");
        assertThat(Duration.between(session.issuedAt(), session.expiration())).isEqualTo(Duration.ofHours(1));
        assertThat(audited().action()).isEqualTo("sts:AssumeRoleWithCertificate");
    }

    @Test
    void intermediatesAreShownWithTheCertificateInAnyOrder() {
        TestAuthority upper = authority.intermediate("upper");
        List<X509Certificate> shown = new ArrayList<>(
                upper.intermediate("lower").issue(Wanted.client("readonly")).shown());
        assertThat(shown).hasSize(3);
        assertThat(ask("", showing(shown), true).status()).isEqualTo(200);
        shown.add(1, shown.removeLast());
        assertThat(ask("", showing(shown), true).status()).isEqualTo(200);
        shown.remove(1);
        invalid(ask("", showing(shown), true), "no authority");
    }

    @Test
    void theSessionEndsWithTheCertificate() {
        Issued issued = authority.issue(Wanted.client("readonly").during(now.minusSeconds(60), now.plusSeconds(1800)));
        Session session = session(ask("&DurationSeconds=7200", showing(issued.shown()), true));
        assertThat(session.expiration())
                .isBeforeOrEqualTo(issued.certificate().getNotAfter().toInstant())
                .isAfter(now.plusSeconds(1700));
    }

    @Test
    void theSessionEndsWithAnAuthorityThatEndsBefore() {
        TestAuthority ending = TestAuthority.of(
                authority.issue(Wanted.authority("ending").during(now.minusSeconds(60), now.plusSeconds(1800))));
        Issued issued = ending.issue(Wanted.client("readonly"));
        assertThat(session(ask("&DurationSeconds=7200", showing(issued.shown()), true))
                        .expiration())
                .isBeforeOrEqualTo(now.plusSeconds(1800))
                .isAfter(now.plusSeconds(1700));
    }

    @Test
    void aCommonNameWithCommasIsAListOfPolicies() {
        assertThat(session(ask(Wanted.client("x").named(new X500Name("CN=readonly\\,writeonly\\,nothing"))))
                        .policies())
                .containsExactly("readonly", "writeonly");
    }

    @Test
    void aNameWithoutAPolicyIsToldSo() {
        refused(ask(Wanted.client("nobody")), 400, "InvalidParameterValue", "specified policy nobody, not found");
        refused(ask(Wanted.client("READONLY")), 400, "InvalidParameterValue", "specified policy READONLY");
        assertThat(audited().toString()).contains("READONLY");
    }

    @Test
    void whatIsOffSaysSo() {
        refused(
                ask("", showing(List.of()), false),
                503,
                "STSNotInitialized",
                "STS API &#39;AssumeRoleWithCertificate&#39; is disabled");
    }

    @Test
    void plainHttpIsRefused() {
        refused(ask("", new ClientConnection("192.0.2.7", false), true), 400, "InsecureConnection", "No TLS");
    }

    @Test
    void whoShowsNothingIsRefused() {
        refused(ask("", showing(List.of()), true), 400, "MissingParameter", "No client certificate provided");
    }

    @Test
    void aBadDurationIsToldToWhoeverHasAGoodCertificate() {
        Issued good = authority.issue(Wanted.client("readonly"));
        refused(
                ask("&DurationSeconds=5", showing(good.shown()), true),
                400,
                "MissingParameter",
                "invalid token expiry");
        refused(
                ask("&DurationSeconds=5", showing(List.of()), true),
                400,
                "MissingParameter",
                "No client certificate provided");
    }

    @Test
    @DisplayName("S-60 a certificate that is not valid now")
    void s60_anExpiredOrFutureCertificateIsRefused() {
        invalid(ask(Wanted.client("readonly").during(now.minusSeconds(900), now.minusSeconds(5))), "has expired at");
        invalid(
                ask(Wanted.client("readonly").during(now.plusSeconds(60), now.plusSeconds(900))),
                "is not valid before");
        now = now.plus(Duration.ofDays(20));
        invalid(ask(Wanted.client("readonly").during(now.minusSeconds(9), now.plusSeconds(900))), "has expired");
    }

    @Test
    @DisplayName("S-60 a certificate that is not for clients")
    void s60_aCertificateForServersIsRefused() {
        invalid(ask(Wanted.server("readonly")), "not for clients");
        invalid(ask(Wanted.client("readonly").to(KeyPurposeId.id_kp_codeSigning)), "not for clients");
        invalid(ask(Wanted.client("readonly").to()), "not for clients");
        assertThat(ask(Wanted.client("readonly").to(KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth))
                        .status())
                .isEqualTo(200);
        TestAuthority forServers = authority.intermediate("servers", KeyPurposeId.id_kp_serverAuth);
        invalid(ask(forServers.issue(Wanted.client("readonly"))), "authority above it is not for clients");
    }

    @Test
    @DisplayName("S-60 a key that may not sign a handshake")
    void s60_aKeyThatIsNotForSignaturesIsRefused() {
        invalid(ask(Wanted.client("readonly").withKeyUsage(KeyUsage.keyEncipherment)), "not for signatures");
        assertThat(ask(Wanted.client("readonly").withKeyUsage(KeyUsage.digitalSignature))
                        .status())
                .isEqualTo(200);
    }

    @Test
    @DisplayName("S-60 a key that can be broken")
    void s60_aWeakKeyIsRefused() {
        invalid(ask(authority.issueForWeakKey(Wanted.client("readonly"))), "no longer safe");
        assertThat(ask(authority.issue(Wanted.client("readonly"), "RSA")).status())
                .isEqualTo(200);
    }

    @Test
    @DisplayName("S-60 an authority that has expired")
    void s60_anExpiredAuthorityVouchesForNobody() {
        TestAuthority old = TestAuthority.of(
                authority.issue(Wanted.authority("old").during(now.minusSeconds(900), now.minusSeconds(5))));
        invalid(ask(old.issue(Wanted.client("readonly"))), "no authority");
        TestAuthority root = TestAuthority.of(
                TestAuthority.selfSigned(Wanted.authority("root").during(now.minusSeconds(900), now.minusSeconds(5))));
        trusted = List.of(root.certificate());
        invalid(ask(root.issue(Wanted.client("readonly"))), "an authority above it has expired");
    }

    @Test
    @DisplayName("S-60 a trusted certificate of somebody who is no authority")
    void s60_aServerThatIsTrustedVouchesForNobody() {
        Issued server = TestAuthority.selfSigned(Wanted.server("ldap.example.org"));
        Issued forged = TestAuthority.signedBy(server, Wanted.client("consoleAdmin"));
        trusted = List.of(authority.certificate(), server.certificate());
        invalid(ask("", showing(List.of(forged.certificate())), true), "no authority");
        trusted = List.of(server.certificate());
        invalid(ask("", showing(List.of(forged.certificate())), true), "there is no authority");
        Issued own = TestAuthority.selfSigned(Wanted.client("consoleAdmin"));
        trusted = List.of(authority.certificate(), own.certificate());
        invalid(ask(own), "no authority");
    }

    @Test
    @DisplayName("S-60 a certificate that nobody trusted has signed")
    void s60_aForeignAuthorityIsRefused() {
        invalid(ask(TestAuthority.selfSigned(Wanted.client("consoleAdmin"))), "no authority");
        TestAuthority namesake = TestAuthority.root("Client CA");
        Issued foreign = namesake.issue(Wanted.client("consoleAdmin"));
        invalid(ask(foreign), "no authority");
        // Its root is shown too, and so is the one that is trusted.
        List<X509Certificate> shown = new ArrayList<>(foreign.path());
        invalid(ask("", showing(shown), true), "no authority");
        shown.add(authority.certificate());
        invalid(ask("", showing(shown), true), "no authority");
    }

    @Test
    @DisplayName("S-60 an ordinary certificate does not vouch for others")
    void s60_aHolderOfACertificateCannotIssueOthers() {
        Issued alice = authority.issue(Wanted.client("readonly"));
        Issued forged = TestAuthority.signedBy(alice, Wanted.client("consoleAdmin"));
        refused(
                ask("", showing(List.of(forged.certificate(), alice.certificate())), true),
                400,
                "InvalidParameterValue",
                "More than one client certificate provided");
        invalid(ask("", showing(List.of(forged.certificate())), true), "no authority");
    }

    @Test
    @DisplayName("S-60 an authority itself is nobody's certificate")
    void s60_anAuthorityIsNoClient() {
        Issued selfSigned = TestAuthority.selfSigned(Wanted.authority("consoleAdmin"));
        refused(ask(selfSigned), 400, "MissingParameter", "No client certificate provided");
        refused(
                ask(authority.issue(Wanted.authority("consoleAdmin"))),
                400,
                "MissingParameter",
                "No client certificate provided");
    }

    @Test
    @DisplayName("S-60 two certificates of clients")
    void s60_whoShowsTwoCertificatesIsRefused() {
        Issued one = authority.issue(Wanted.client("readonly"));
        Issued other = authority.issue(Wanted.client("consoleAdmin"));
        for (List<X509Certificate> shown : List.of(
                List.of(one.certificate(), other.certificate()), List.of(other.certificate(), one.certificate()))) {
            refused(
                    ask("", showing(shown), true),
                    400,
                    "InvalidParameterValue",
                    "More than one client certificate provided");
        }
    }

    @Test
    void moreThanTenAuthoritiesAreTooMany() {
        List<X509Certificate> shown = new ArrayList<>();
        TestAuthority last = authority;
        for (int i = 1; i <= 10; i++) {
            last = last.intermediate("level " + i);
            shown.addFirst(last.certificate());
        }
        shown.addFirst(last.issue(Wanted.client("readonly")).certificate());
        assertThat(ask("", showing(shown), true).status()).isNotEqualTo(500);
        shown.add(authority.certificate());
        refused(
                ask("", showing(shown), true),
                400,
                "TooManyIntermediateCAs",
                "client certificate contains more than 10 intermediate CAs");
    }

    @Test
    @DisplayName("S-60 a certificate that was revoked")
    void s60_aRevokedCertificateIsRefused() throws IOException {
        Issued lost = authority.issue(Wanted.client("readonly"));
        Issued kept = authority.issue(Wanted.client("readonly"));
        Path file = directory.resolve("revoked.pem");
        TestAuthority.write(file, TestAuthority.pem(authority.revoking(now.plusSeconds(3600))));
        revoked = Optional.of(WatchedFile.open(file, PemFiles::revocationLists));
        assertThat(ask(lost).status()).isEqualTo(200);
        TestAuthority.write(file, TestAuthority.pem(authority.revoking(now.plusSeconds(3600), lost)));
        invalid(ask(lost), "was revoked at");
        assertThat(ask(kept).status()).isEqualTo(200);
        TestAuthority.write(file, "half a list");
        invalid(ask(lost), "was revoked at");
        Files.delete(file);
        invalid(ask(lost), "was revoked at");
    }

    @Test
    @DisplayName("S-60 lists that do not say, or say no longer, what was revoked")
    void s60_withoutACurrentListNobodyIsLetIn() throws IOException {
        TestAuthority foreign = TestAuthority.root("Client CA");
        Path file = directory.resolve("revoked.pem");
        for (X509CRL list : List.of(
                authority.revoking(now.minusSeconds(3600)),
                TestAuthority.root("Other CA").revoking(now.plusSeconds(3600)),
                foreign.revoking(now.plusSeconds(3600)))) {
            TestAuthority.write(file, TestAuthority.pem(list));
            revoked = Optional.of(WatchedFile.open(file, PemFiles::revocationLists));
            invalid(ask(Wanted.client("readonly")), "nobody can tell whether it was revoked");
        }
    }

    @Test
    @DisplayName("S-60 an authority between that was revoked")
    void s60_aRevokedAuthorityVouchesForNobody() throws IOException {
        TestAuthority between = authority.intermediate("between");
        Path file = directory.resolve("revoked.pem");
        TestAuthority.write(
                file,
                TestAuthority.pem(authority.revoking(now.plusSeconds(3600), between.own()))
                        + TestAuthority.pem(between.revoking(now.plusSeconds(3600))));
        revoked = Optional.of(WatchedFile.open(file, PemFiles::revocationLists));
        invalid(ask(between.issue(Wanted.client("readonly"))), "was revoked at");
    }

    @Test
    void aSubjectWithoutACommonNameIsRefused() {
        refused(
                ask(Wanted.client("x").named(new X500Name("O=readonly"))),
                400,
                "MissingParameter",
                "CN cannot be empty");
        X500Name blank = new X500NameBuilder().addRDN(BCStyle.CN, " ").build();
        refused(ask(Wanted.client("x").named(blank)), 400, "MissingParameter", "CN cannot be empty");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "readonly\0.example.org",
                "read\nonly",
                "read\u200bonly",
                "\u202eylnodaer",
                "readonly\u00a0",
                "\ufeffreadonly"
            })
    @DisplayName("S-60 a common name that looks like another")
    void s60_aCommonNameThatLooksLikeAnotherIsRefused(String name) {
        X500Name subject = new X500NameBuilder().addRDN(BCStyle.CN, name).build();
        invalid(ask(Wanted.client("x").named(subject)), "characters that cannot be seen");
    }

    @Test
    @DisplayName("S-60 a subject with several common names")
    void s60_aSubjectWithSeveralCommonNamesIsRefused() {
        invalid(ask(Wanted.client("x").named(new X500Name("CN=consoleAdmin,CN=readonly"))), "2 common names");
        invalid(ask(Wanted.client("x").named(new X500Name("CN=readonly+CN=consoleAdmin"))), "2 common names");
        // What only looks like another attribute is part of the name.
        refused(
                ask(Wanted.client("x")
                        .named(new X500Name("CN=readonly\\,CN\\=consoleAdmin"))
                        .named(new X500Name("CN=a\\,CN\\=consoleAdmin"))),
                400,
                "InvalidParameterValue",
                "specified policy a,CN=consoleAdmin");
    }

    @Test
    @DisplayName("S-60 certificates in headers, and those of a proxy")
    void s60_noHeaderAndNoProxyShowsACertificate() {
        Issued issued = authority.issue(Wanted.client("consoleAdmin"));
        Headers.Builder headers = Headers.builder().add("x-forwarded-for", "203.0.113.9");
        for (String name : List.of("x-ssl-client-cert", "x-forwarded-client-cert", "ssl-client-cert", "client-cert")) {
            headers.add(name, TestAuthority.pem(issued.shown()).replace("\n", ""));
        }
        RequestHead head = RequestHead.parse("POST", "/?" + QUERY, headers.build());
        ClientConnection ofTheProxy = showing(issued.shown());
        ClientConnection client = new SourceAddresses(List.of("192.0.2.7")).of(ofTheProxy, head.headers());
        assertThat(client.address()).isEqualTo("203.0.113.9");
        refused(ask("", client, true), 400, "MissingParameter", "No client certificate provided");
    }

    @Test
    void aPolicyMayDenyIt() throws IOException {
        write("careful", """
                {"Effect":"Allow","Action":["s3:GetObject"],"Resource":["arn:aws:s3:::*"]},
                {"Effect":"Deny","Action":["sts:AssumeRoleWithClientCertificate"],
                 "Condition":{"NumericGreaterThan":{"sts:DurationSeconds":"3600"}}}""");
        Issued issued = authority.issue(Wanted.client("careful"));
        assertThat(ask("&DurationSeconds=3600", showing(issued.shown()), true).status())
                .isEqualTo(200);
        refused(ask("&DurationSeconds=7200", showing(issued.shown()), true), 403, "AccessDenied", "denies");
    }
}
