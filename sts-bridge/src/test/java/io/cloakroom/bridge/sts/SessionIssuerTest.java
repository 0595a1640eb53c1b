package io.cloakroom.bridge.sts;

import static io.cloakroom.bridge.identity.oidc.FakeOidcProvider.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.ClientConnection;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.sts.AssumeRoleWithWebIdentity;
import io.cloakroom.aws.sts.AssumedRole;
import io.cloakroom.aws.sts.SessionParameters;
import io.cloakroom.bridge.authz.ActionDecider;
import io.cloakroom.bridge.credentials.Credential;
import io.cloakroom.bridge.credentials.Cutoff;
import io.cloakroom.bridge.credentials.Session;
import io.cloakroom.bridge.endpoint.RateLimit;
import io.cloakroom.bridge.identity.Grant;
import io.cloakroom.bridge.identity.Identity;
import io.cloakroom.bridge.identity.IdentityClaims;
import io.cloakroom.bridge.identity.Source;
import io.cloakroom.bridge.policies.Attachments;
import io.cloakroom.bridge.policies.PolicySource;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is done for every login, whatever its action and the source of its identity. */
class SessionIssuerTest extends SessionTest {
    private static final String ROLE = "arn:minio:iam:::role/guests";
    private static final IdentityClaims NO_CLAIMS = new IdentityClaims(Map.of(), Set.of(), Map.of(), Optional.empty());
    private static final Grant READER = new Grant.Names(List.of("reader"), List.of());

    private RateLimit logins = new RateLimit("STS", 0, clock);

    @BeforeEach
    void writePolicies() throws IOException {
        write("reader", """
                {"Effect":"Allow","Action":["s3:GetObject"],"Resource":["arn:aws:s3:::lab/*"]}""");
        write("short", """
                {"Effect":"Deny","Action":["sts:AssumeRole"],"Condition":{"NumericGreaterThan":{"sts:DurationSeconds":"3600"}}}""");
        write("untagged", """
                {"Effect":"Deny","Action":["sts:AssumeRole"],"Condition":{"StringEquals":{"aws:RequestTag/team":"evil"}}}""");
        write("home", """
                {"Effect":"Deny","Action":["sts:AssumeRole"],"Condition":{"StringNotEquals":{"jwt:office":"berlin"}}}""");
    }

    @ParameterizedTest(name = "asked for {0} of at most {1}: {2}")
    @CsvSource({"0, 3600, 3600", "0, 600, 600", "900, 3600, 900", "7200, 3600, 3600", "7200, 86400, 7200"})
    void s17_aSessionLastsNoLongerThanItsIdentityAllows(long asked, long longest, long expected) {
        Identity identity = identity(READER, NO_CLAIMS, Duration.ofSeconds(longest));
        AssumedRole issued = issue(login(identity, lasting(asked), Map.of()));
        assertThat(issued.credentials().expiration()).isEqualTo(NOW.plusSeconds(expected));
    }

    @Test
    void anIdentityNeedsNoClaims() {
        AssumedRole issued = issue(login(identity(READER, NO_CLAIMS)));
        assertThat(issued.arn()).isEqualTo("arn:aws:sts::000000000000:assumed-role/staff/alice");
        assertThat(issued.id()).isEqualTo(issued.credentials().accessKeyId() + ":alice");

        Session session = open(issued);
        assertThat(session.policies()).containsExactly("reader");
        assertThat(session.role()).isEmpty();
        assertThat(session.claims()).isEmpty();
        assertThat(session.userName()).isEqualTo("parent-of-alice");
    }

    @Test
    void everyLoginIsAudited() {
        AssumedRole issued =
                issue(login(identity(new Grant.Names(List.of("reader"), List.of("`x` is gone")), NO_CLAIMS)));
        assertThat(audited().provider()).isEqualTo("staff");
        assertThat(audited().subject()).isEqualTo("0815");
        assertThat(audited().userName()).isEqualTo("alice");
        assertThat(audited().principal()).isEqualTo(issued.arn());
        assertThat(audited().accessKeyId()).isEqualTo(issued.credentials().accessKeyId());
        assertThat(audited().decision()).hasToString("allow");
        assertThat(reason()).isEqualTo("`x` is gone");
    }

    @Test
    void aDeniedLoginIsNotSealed() {
        Login login = login(identity(named("reader", "short"), NO_CLAIMS), lasting(7200), Map.of());
        refuses(login, AwsErrorCode.ACCESS_DENIED, "a policy denies sts:AssumeRole (decision 17F00D)");
        assertThat(audited().decision()).hasToString("explicit-deny");
        assertThat(audited().policy()).isEqualTo("short");
        assertThat(audited().principal()).endsWith("assumed-role/staff/alice");
        assertThat(audited().accessKeyId()).isEmpty();
    }

    @Test
    void whatARoleDeniesIsDenied() {
        Login login = login(identity(new Grant.Role(ROLE), NO_CLAIMS), lasting(7200), Map.of());
        refuses(login, AwsErrorCode.ACCESS_DENIED, "a policy denies sts:AssumeRole");
    }

    @Test
    void theRoleIsInTheSession() {
        AssumedRole issued = issue(login(identity(new Grant.Role(ROLE), NO_CLAIMS)));
        assertThat(issued.arn()).isEqualTo("arn:aws:sts::000000000000:assumed-role/guests/alice");
        Session session = open(issued);
        assertThat(session.role()).contains(ROLE);
        assertThat(session.policies()).isEmpty();
    }

    @Test
    void aSubjectLogsInAFewTimesASecond() {
        logins = new RateLimit("STS", 2, clock);
        Login login = login(identity(READER, NO_CLAIMS));
        for (int i = 0; i < 4; i++) {
            issue(login);
        }
        random.draws = 0;
        refuses(login, AwsErrorCode.THROTTLING, "Too many STS calls of this user");
        assertThat(audited().subject()).isEqualTo("0815");
        issue(login(new Identity(
                new Source(Source.Kind.OPENID, "staff"),
                "staff.example.org",
                "4711",
                Optional.empty(),
                NOW,
                "bob",
                "parent-of-bob",
                NO_CLAIMS,
                Duration.ofHours(12),
                READER)));
        now = now.plusSeconds(1);
        issue(login);
    }

    @Test
    void aRevokedIdentityGetsNothing() {
        cutoffs.add(new Cutoff(new Cutoff.Scope.Subject("staff.example.org", "0815"), NOW));
        refuses(login(identity(READER, NO_CLAIMS)), AwsErrorCode.EXPIRED_TOKEN_EXCEPTION, "revoked as of " + NOW);
        assertThat(audited().accessKeyId()).isEmpty();
    }

    @Test
    void aBadSessionPolicyIsNotSealed() {
        SessionParameters asked = new SessionParameters(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.of("{\"Version\":\"2012-10-17\""));
        refuses(login(identity(READER, NO_CLAIMS), asked, Map.of()), AwsErrorCode.MALFORMED_POLICY_DOCUMENT, "");
    }

    @Test
    void sessionTagsAreThoseOfTheIdentityAndOfTheRequest() {
        IdentityClaims claims =
                new IdentityClaims(Map.of(), Set.of(), Map.of("team", "lab", "floor", "3"), Optional.of("badge-7"));
        Session session = open(issue(login(identity(READER, claims), SessionParameters.NONE, Map.of("team", "red"))));
        assertThat(session.attributes().tags()).containsOnly(Map.entry("team", "red"), Map.entry("floor", "3"));
        assertThat(session.attributes().sourceIdentity()).contains("badge-7");

        Login evil =
                login(identity(named("reader", "untagged"), claims), SessionParameters.NONE, Map.of("team", "evil"));
        random.draws = 0;
        refuses(evil, AwsErrorCode.ACCESS_DENIED, "a policy denies");
    }

    @Test
    void theDenyCheckSeesTheClaimsOfAnyIdentity() {
        Grant grant = named("reader", "home");
        refuses(login(identity(grant, office("paris"))), AwsErrorCode.ACCESS_DENIED, "a policy denies");
        Session session = open(issue(login(identity(grant, office("berlin")))));
        assertThat(session.claims()).containsOnly(Map.entry("office", List.of("berlin")));
        assertThat(session.attributes().mayLack("badge")).isTrue();
    }

    private static IdentityClaims office(String name) {
        return new IdentityClaims(
                Map.of("office", List.of(name), "badge", List.of("7"), "exp", List.of("1")),
                Set.of("badge"),
                Map.of(),
                Optional.empty());
    }

    private static Grant named(String... policies) {
        return new Grant.Names(List.of(policies), List.of());
    }

    private static SessionParameters lasting(long seconds) {
        return new SessionParameters(
                Optional.empty(),
                Optional.empty(),
                seconds == 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(seconds)),
                Optional.empty());
    }

    private static Identity identity(Grant grant, IdentityClaims claims) {
        return identity(grant, claims, Duration.ofHours(12));
    }

    private static Identity identity(Grant grant, IdentityClaims claims, Duration longest) {
        return new Identity(
                new Source(Source.Kind.OPENID, "staff"),
                "staff.example.org",
                "0815",
                Optional.empty(),
                NOW,
                "alice",
                "parent-of-alice",
                claims,
                longest,
                grant);
    }

    private static Login login(Identity identity) {
        return login(identity, SessionParameters.NONE, Map.of());
    }

    private static Login login(Identity identity, SessionParameters asked, Map<String, String> tags) {
        return new Login(
                identity,
                "sts:AssumeRole",
                asked,
                tags,
                assumed -> new AssumeRoleWithWebIdentity.Answer(false, assumed, "", "", ""));
    }

    private AssumedRole issue(Login login) {
        SessionIssuer issuer = new SessionIssuer(
                new SessionIssuer.Services(new ActionDecider(policies()), policies(), cutoffs, sealer, logins),
                Duration.ofHours(1),
                clock);
        StsCall call = new StsCall(
                RequestHead.parse("POST", "/", Headers.EMPTY),
                new ClientConnection("192.0.2.7", true),
                new byte[0],
                audit);
        return ((AssumeRoleWithWebIdentity.Answer) issuer.issue(login, call)).assumed();
    }

    private void refuses(Login login, AwsErrorCode code, String words) {
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> issue(login))
                .returns(code, AwsException::code)
                .satisfies(e -> assertThat(e.sentence()).contains(words));
        assertThat(random.draws).as("nothing was sealed").isZero();
    }

    private Session open(AssumedRole issued) {
        Credential credential = credentials.find(
                issued.credentials().accessKeyId(),
                Optional.of(issued.credentials().sessionToken().reveal()));
        return ((Credential.Temporary) credential).session();
    }

    private String reason() {
        return Optional.ofNullable(audited().reason()).orElseThrow().get();
    }

    private PolicySource policies() {
        return new PolicySource(documents(), Map.of(ROLE, List.of("short")), Attachments.NONE);
    }
}
