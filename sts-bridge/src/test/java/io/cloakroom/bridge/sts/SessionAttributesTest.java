package io.cloakroom.bridge.sts;

import static io.cloakroom.bridge.sts.ProviderConfigs.withSessionTags;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.bridge.credentials.Attributes;
import io.cloakroom.bridge.credentials.Session;
import io.cloakroom.bridge.credentials.Withheld;
import io.cloakroom.bridge.identity.oidc.FakeOidcProvider;
import io.cloakroom.policy.condition.ConditionKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What of a token's claims gets into a session, and what a policy may deny a login for. */
class SessionAttributesTest extends StsTest {
    private static final String TAGS = "https://aws.amazon.com/tags";
    private static final String SOURCE_IDENTITY = "https://aws.amazon.com/source_identity";
    private List<String> sessionTags = List.of();

    @BeforeEach
    void policies() throws IOException {
        write("lab", """
                {"Effect":"Allow","Action":["s3:*"],"Resource":["arn:aws:s3:::*"]}""");
    }

    @Test
    void sealsEveryClaimAPolicyMayUse() {
        Attributes attributes = login(claims -> {
                    claims.put("department", "research");
                    claims.put("email_verified", true);
                    claims.put("level", 3);
                    claims.put("clearances", List.of("a", "b"));
                    claims.put("realm_access", Map.of("roles", List.of("x")));
                    claims.put("nonce", "n-0S6_WzA2Mj");
                })
                .attributes();

        assertThat(attributes.claims())
                .containsEntry("department", List.of("research"))
                .containsEntry("email_verified", List.of("true"))
                .containsEntry("level", List.of("3"))
                .containsEntry("clearances", List.of("a", "b"))
                .containsEntry("aud", List.of("sts-bridge", "account"))
                .doesNotContainKeys("realm_access", "nonce", "exp", "iat", "typ", "sid", "policy", "sub", "iss");
        assertThat(attributes.withheld()).isEqualTo(Withheld.only(Set.of("policy")));
    }

    @Test
    void aBulkyClaimIsWithheldAndKeepsNobodyOut() {
        Attributes attributes = login(claims -> {
                    claims.put("photo", "x".repeat(20_000));
                    claims.put("department", "research");
                })
                .attributes();

        assertThat(attributes.claims()).containsKey("department").doesNotContainKey("photo");
        assertThat(attributes.withheld()).isEqualTo(Withheld.only(Set.of("policy", "photo")));
        assertThat(attributes.mayLack("photo")).isTrue();
        assertThat(attributes.mayLack("office")).isFalse();
        assertThat(attributes.mayLack("email")).isFalse();
        assertThat(attributes.mayLack("exp")).isTrue();
    }

    @ParameterizedTest(name = "{0} groups of {1} characters")
    @CsvSource({"312, 8", "2000, 8", "45, 60", "400, 45", "600, 45"})
    void aUserInHundredsOfGroupsCanLogIn(int groups, int chars) {
        List<String> names = IntStream.range(0, groups)
                .mapToObj(i -> "/" + "g".repeat(chars - 5) + "%04d".formatted(i))
                .toList();
        Attributes attributes = login(claims -> {
                    claims.put("groups", names);
                    claims.put("email", "alice@example.org");
                    claims.put("department", "research");
                })
                .attributes();

        assertThat(attributes.claims())
                .containsKeys("preferred_username", "email", "aud", "azp", "department")
                .doesNotContainKey("groups");
        assertThat(attributes.withheld()).isEqualTo(Withheld.only(Set.of("policy", "groups")));
        assertThat(attributes.mayLack("groups")).isTrue();
        assertThat(attributes.mayLack("phone_number")).isFalse();
    }

    @Test
    void theLargestClaimsAreWithheldFirst() {
        String policy = """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:GetObject"],"Resource":["arn:aws:s3:::lab-data/%s"]}]}""".formatted("x".repeat(1850));
        Attributes attributes = login(
                        claims -> {
                            claims.put("groups", List.of("/g".repeat(500)));
                            claims.put("picture", "https://example.org/" + "p".repeat(700));
                            claims.put("scope", "openid " + "s".repeat(300));
                            claims.put("email", "alice@example.org");
                        },
                        Map.of("Policy", policy))
                .attributes();

        assertThat(attributes.claims()).containsKeys("email", "scope").doesNotContainKeys("groups", "picture");
        assertThat(attributes.withheld().names()).contains("groups", "picture");
    }

    @Test
    void aDenyOfLoginsSeesClaimsThatAreWithheldFromTheSession() throws IOException {
        write("lab", """
                {"Effect":"Allow","Action":["s3:*"],"Resource":["arn:aws:s3:::*"]},
                {"Effect":"Deny","Action":["sts:AssumeRoleWithWebIdentity"],
                 "Condition":{"ForAnyValue:StringEquals":{"jwt:groups":"/blocked"}}}""");
        List<String> groups = new ArrayList<>(Collections.nCopies(400, "/group-0"));
        Consumer<Map<String, Object>> many = claims -> {
            claims.put("policy", "lab");
            claims.put("groups", groups);
        };
        assertThat(post(fake.token(many), Map.of()).status()).isEqualTo(200);
        groups.add("/blocked");
        assertThat(post(fake.token(many), Map.of()).text("Code")).isEqualTo("AccessDenied");
    }

    @Test
    void theNamesOfTheWithheldAreBoundedToo() {
        Attributes attributes = login(claims -> {
                    for (int i = 0; i < 500; i++) {
                        claims.put("claim-of-some-length-" + i, "v" + i);
                    }
                })
                .attributes();

        assertThat(attributes.withheld()).isEqualTo(Withheld.unknown());
        assertThat(attributes.claims()).containsKeys("claim-of-some-length-0", "preferred_username");
        assertThat(attributes.mayLack("anything")).isTrue();
        assertThat(attributes.mayLack("email"))
                .as("a claim of MinIO's that is withheld is named")
                .isFalse();
    }

    @Test
    void aSessionPolicyTakesRoomFromClaimsAndNotTheOtherWayRound() {
        String resources = "\"arn:aws:s3:::lab-data/%s\"".formatted("x".repeat(1900));
        String policy = """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:GetObject"],"Resource":[%s]}]}""".formatted(resources);
        Consumer<Map<String, Object>> claims = token -> {
            token.put("groups", List.of("/some/group".repeat(20)));
            for (int i = 0; i < 15; i++) {
                token.put("custom" + i, "v".repeat(40));
            }
        };

        Attributes narrowed = login(claims, Map.of("Policy", policy)).attributes();
        Attributes whole = login(claims).attributes();

        assertThat(whole.claims()).containsKeys("custom0", "custom14");
        assertThat(narrowed.claims()).containsKeys("groups", "custom0").doesNotContainKey("custom14");
        assertThat(narrowed.mayLack("custom14")).isTrue();
    }

    @Test
    void s24_tagsCountOnlyWhereTheOperatorAllowsTheirKeys() {
        Consumer<Map<String, Object>> tagged =
                claims -> claims.put(TAGS, Map.of("principal_tags", Map.of("team", List.of("lab"), "admin", "true")));

        assertThat(login(tagged).attributes().tags()).isEmpty();
        sessionTags = List.of("team", "cost-*");
        assertThat(login(tagged).attributes().tags()).containsExactly(Map.entry("team", "lab"));
    }

    @Test
    void s24_tagsAreNotReadFromTheRequest() {
        sessionTags = List.of("*");
        Attributes attributes = login(
                        claims -> {},
                        Map.of(
                                "Tags.member.1.Key", "team",
                                "Tags.member.1.Value", "lab",
                                "SourceIdentity", "mallory"))
                .attributes();

        assertThat(attributes.tags()).isEmpty();
        assertThat(attributes.sourceIdentity()).isEmpty();
    }

    @Test
    void s24_badTagsAndSourceIdentitiesAreNoLogin() {
        sessionTags = List.of("team");
        Answer star =
                post(fake.token(claims -> claims.put(TAGS, Map.of("principal_tags", Map.of("team", "*")))), Map.of());
        assertThat(star.text("Code")).isEqualTo("InvalidIdentityToken");
        assertThat(star.text("Message")).contains("session tag `team`").doesNotContain("*");
        Answer identity = post(fake.token(claims -> claims.put(SOURCE_IDENTITY, "a b")), Map.of());
        assertThat(identity.text("Code")).isEqualTo("InvalidIdentityToken");
        assertThat(identity.text("Message")).contains(SOURCE_IDENTITY);
    }

    @Test
    void tagsTooLargeToSealSaySo() {
        sessionTags = List.of("*");
        Answer answer = post(
                fake.token(claims -> {
                    Map<String, String> tags = new HashMap<>();
                    for (int i = 0; i < 50; i++) {
                        tags.put("tag" + i, "v".repeat(250));
                    }
                    claims.put(TAGS, Map.of("principal_tags", tags));
                }),
                Map.of());
        assertThat(answer.text("Code")).isEqualTo("PackedPolicyTooLarge");
        assertThat(answer.text("Message")).contains("session tags 12");
    }

    @Test
    void sealsTheSourceIdentity() {
        assertThat(login(claims -> claims.put(SOURCE_IDENTITY, "ada@example.org"))
                        .attributes()
                        .sourceIdentity())
                .contains("ada@example.org");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            duration        | {"NumericGreaterThan":{"sts:DurationSeconds":"3600"}}            | DurationSeconds=3600 | DurationSeconds=7200
            claim           | {"StringEquals":{"jwt:preferred_username":"mallory"}}            | preferred_username=x | preferred_username=mallory
            custom claim    | {"StringNotEquals":{"jwt:department":"research"}}                | department=research  | department=sales
            source identity | {"StringNotLike":{"aws:SourceIdentity":"*@example.org"}}         | https://aws.amazon.com/source_identity=a@example.org | https://aws.amazon.com/source_identity=a@example.com
            tag             | {"StringEquals":{"aws:RequestTag/team":"ops"}}                   | https://aws.amazon.com/tags/principal_tags/team=lab | https://aws.amazon.com/tags/principal_tags/team=ops
            tag keys        | {"ForAnyValue:StringEquals":{"aws:TagKeys":["admin"]}}           | https://aws.amazon.com/tags/principal_tags/team=lab | https://aws.amazon.com/tags/principal_tags/admin=lab
            technical claim | {"StringEquals":{"jwt:nonce":"replayed"}}                        | nonce=fresh          | nonce=replayed
            client          | {"StringEquals":{"jwt:azp":"old-client"}}                        | azp=s3-cli           | azp=old-client
            """)
    void aLoginCanBeDenied(String why, String condition, String good, String bad) throws IOException {
        write("lab", """
                {"Effect":"Allow","Action":["s3:*"],"Resource":["arn:aws:s3:::*"]},
                {"Effect":"Deny","Action":["sts:AssumeRoleWithWebIdentity"],"Condition":%s}""".formatted(condition));
        sessionTags = List.of("team", "admin");
        assertThat(with(good).status()).as(good).isEqualTo(200);
        assertThat(with(bad).status()).as(bad).isEqualTo(403);
    }

    /**
     * A statement about every action is one about logins too, and can have every key. Those of S3 say nothing there.
     */
    @ParameterizedTest
    @MethodSource("everyKey")
    void aLoginHasAValueForEveryKeyThatCanHaveOne(String key) throws IOException {
        boolean hasNone = key.startsWith("s3:")
                || key.startsWith("ldap:")
                || Set.of("svc:DurationSeconds", "sts:ExternalId", "sts:TransitiveTagKeys")
                        .contains(key);
        write("lab", """
                {"Effect":"Deny","Action":["*"],"Resource":["*"],"Condition":{"Null":{"%s":"%s"}}}""".formatted(key, hasNone));
        sessionTags = List.of("team");
        String token = fake.token(claims -> {
            everyKey()
                    .filter(any -> any.startsWith("jwt:"))
                    .forEach(claim -> claims.putIfAbsent(claim.substring(4), "x"));
            claims.put("policy", "lab");
            claims.put(TAGS + "/principal_tags/team", "lab");
            claims.put(SOURCE_IDENTITY, "ada");
        });
        assertThat(post(token, Map.of("DurationSeconds", "900")).text("Code")).isEqualTo("AccessDenied");
    }

    static Stream<String> everyKey() {
        return Stream.concat(
                ConditionKey.bases().stream().map(base -> base.endsWith("Tag") ? base + "/team" : base),
                Stream.of("jwt:department", "jwt:exp", "jwt:sid", "jwt:policy"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"Bool":{"aws:SecureTransport":"false"}}                                      | 200
            {"NotIpAddress":{"aws:SourceIp":"192.0.2.0/24"}}                              | 200
            {"IpAddress":{"aws:SourceIp":"192.0.2.7"}}                                    | 403
            {"ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/_"}}                   | 200
            {"StringNotEquals":{"aws:PrincipalTag/team":"lab"}}                           | 200
            {"DateGreaterThan":{"aws:CurrentTime":"2026-03-01T12:00:01Z"}}                | 200
            {"DateLessThan":{"aws:TokenIssueTime":"2026-03-01T12:00:00Z"}}                | 200
            {"StringEquals":{"aws:principaltype":"Anonymous"}}                            | 200
            """)
    void aStatementAboutEveryActionDeniesNoOtherLogins(String condition, int status) throws IOException {
        write("lab", """
                {"Effect":"Deny","Action":["*"],"Resource":["*"],"Condition":%s}""".formatted(condition));
        sessionTags = List.of("team");
        String token = fake.token(claims -> {
            claims.put("policy", "lab");
            claims.put(TAGS + "/principal_tags/team", "lab");
        });
        assertThat(post(token, Map.of()).status()).isEqualTo(status);
    }

    @Test
    void s32_nothingIsMintedForALoginThatIsRefused() throws IOException {
        write("lab", """
                {"Effect":"Allow","Action":["s3:*"],"Resource":["arn:aws:s3:::*"]},
                {"Effect":"Deny","Action":["sts:AssumeRoleWithWebIdentity"],
                 "Condition":{"StringEquals":{"jwt:department":"sales"}}}""");
        sessionTags = List.of("team");
        Map<String, Answer> refused = Map.of(
                "denied", with("department=sales"),
                "no such policy", post(fake.token(claims -> claims.put("policy", "gone")), Map.of()),
                "bad tag", with(TAGS + "=x"),
                "unreadable session policy", post(fake.token(), Map.of("Policy", "{")),
                "too long", post(fake.token(), Map.of("DurationSeconds", "99999999")),
                "not signed by the provider", post(FakeOidcProvider.sign("RS256", "unknown", fake.claims()), Map.of()));

        refused.forEach((why, answer) -> assertThat(answer.status()).as(why).isGreaterThanOrEqualTo(400));
        assertThat(random.draws).isZero();
        assertThat(with("department=research").status()).isEqualTo(200);
        assertThat(random.draws).isPositive();
    }

    @Test
    void s19_aSessionBuysNoOtherSession() {
        Answer narrow = post(fake.token(), Map.of("Policy", "{\"Version\":\"2012-10-17\",\"Statement\":[]}"));
        String sessionToken = narrow.text("SessionToken");
        int draws = random.draws;

        assertThat(post(sessionToken, Map.of()).text("Code")).isEqualTo("InvalidIdentityToken");
        for (String action : List.of("AssumeRole", "GetSessionToken", "GetFederationToken")) {
            Answer answer = form("Action=%s&Version=2011-06-15&Name=bob".formatted(action));
            assertThat(answer.text("Code")).as(action).isEqualTo("MissingAuthenticationToken");
        }
        assertThat(form("Action=AssumeRoleWithSAML&Version=2011-06-15").text("Code"))
                .isEqualTo("InvalidParameterValue");
        assertThat(form("Action=AssumeRoleWithWebIdentity&Version=2011-06-15").text("Code"))
                .isEqualTo("MissingParameter");
        assertThat(random.draws).isEqualTo(draws);
    }

    private Answer with(String assignment) {
        String[] parts = assignment.split("=", -1);
        return parts[0].equals("DurationSeconds")
                ? post(fake.token(claims -> claims.put("policy", "lab")), Map.of(parts[0], parts[1]))
                : post(
                        fake.token(claims -> {
                            claims.put("policy", "lab");
                            claims.put(parts[0], parts[1]);
                        }),
                        Map.of());
    }

    private Session login(Consumer<Map<String, Object>> change) {
        return login(change, Map.of());
    }

    private Session login(Consumer<Map<String, Object>> change, Map<String, String> parameters) {
        return post(fake.token(change), parameters).session();
    }

    private Answer post(String token, Map<String, String> parameters) {
        Map<String, String> all = new HashMap<>(parameters);
        all.put("WebIdentityToken", token);
        reopen();
        return webIdentity(all);
    }

    private Answer form(String form) {
        reopen();
        return handle(formHead(), form);
    }

    /** With the policies as they are now. */
    private void reopen() {
        endpoint = over(withSessionTags(fake.config(), sessionTags));
    }
}
