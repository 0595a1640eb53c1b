package io.cloakroom.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.policy.condition.RequestContext;
import io.cloakroom.policy.json.PolicyReader;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Attacks on decisions, named after the entries of {@code docs/security/advisories.md}. */
class PolicySecurityTest {
    private static final String EVERYTHING = "{'Effect':'Allow','Action':'s3:*','Resource':'*'}";

    /** The shortcut of self-service calls is for long-term users; a session policy is always asked in full. */
    @Test
    void s19_denyOnlyDoesNotWidenASession() {
        PolicySet identity = set("identity", EVERYTHING);
        PolicySet session = set("session", "{'Effect':'Allow','Action':'s3:GetObject','Resource':'arn:aws:s3:::b/*'}");
        for (String action : List.of("admin:CreateServiceAccount", "s3:DeleteObjectVersion", "sts:AssumeRole")) {
            AccessRequest request = request(action, "b", "k").withDenyOnly(true);
            assertThat(PolicyEvaluator.decide(identity, request).isAllowed()).isTrue();
            assertThat(PolicyEvaluator.decide(identity, session, request).isAllowed())
                    .as(action)
                    .isFalse();
            assertThat(PolicyEvaluator.decide(identity, session, request.withOwner(true))
                            .isAllowed())
                    .as(action)
                    .isFalse();
        }
    }

    @Test
    void s19_denyOnlyStillHeedsEveryDeny() {
        PolicySet identity = set(
                "identity",
                EVERYTHING,
                "{'Effect':'Deny','Action':'admin:CreateServiceAccount'}",
                "{'Effect':'Deny','NotAction':'s3:*','Resource':'arn:aws:s3:::b/*'}");
        assertThat(allowed(
                        identity, request("admin:CreateServiceAccount", "", "").withDenyOnly(true)))
                .isFalse();
        assertThat(allowed(identity, request("kms:CreateKey", "b", "k").withDenyOnly(true)))
                .isFalse();
    }

    @ParameterizedTest(name = "S-26 {0}")
    @CsvSource({
        "10.1.2.3,true", "::ffff:10.1.2.3,true", "::ffff:a01:203,true", "::10.1.2.3,false", "11.1.2.3,false",
        "010.1.2.3,false", "10.1.2.3:80,false", "10.1.2,false", "167838211,false", "'',false"
    })
    void s26_spellingsOfAnAddress(String address, boolean inside) {
        PolicySet policies = set(
                "p",
                "{'Effect':'Allow','Action':'s3:*','Resource':'*','Condition':{'IpAddress':{'aws:SourceIp':'10.0.0.0/8'}}}");
        RequestContext context =
                RequestContext.builder().put("aws:SourceIp", address).build();
        assertThat(allowed(policies, AccessRequest.of("s3:GetObject", "b", "k", context)))
                .isEqualTo(inside);
    }

    /** One address of several that can't be read makes the list no address inside. */
    @Test
    void s26_anUnreadableAddressIsInNoNetwork() {
        PolicySet policies = set(
                "p",
                EVERYTHING,
                "{'Effect':'Deny','Action':'s3:*','Resource':'*','Condition':{'NotIpAddress':{'aws:SourceIp':'10.0.0.0/8'}}}");
        RequestContext context = RequestContext.builder()
                .put("aws:SourceIp", "10.0.0.1", "unknown")
                .build();
        assertThat(allowed(policies, AccessRequest.of("s3:GetObject", "b", "k", context)))
                .isFalse();
        assertThat(allowed(policies, request("s3:GetObject", "b", "k"))).isFalse();
    }

    @ParameterizedTest(name = "S-29 {0} {1} asks {2}: {3}")
    @CsvSource({
        "Allow, s3:GetObject,           s3:GetObjectVersion,    false",
        "Allow, s3:GetObjectVersion,    s3:GetObject,           true",
        "Allow, s3:GetObjectV*,         s3:GetObject,           false",
        "Allow, s3:DeleteObjectVersion, s3:DeleteObject,        false",
        "Allow, s3:DeleteObject,        s3:DeleteObjectVersion, false",
        "Deny,  s3:GetObjectVersion,    s3:GetObject,           false",
        "Deny,  s3:GetObject,           s3:GetObjectVersion,    true",
        "Deny,  s3:DeleteObject,        s3:DeleteObjectVersion, true"
    })
    void s29_versionsHaveActionsOfTheirOwn(String effect, String action, String asked, boolean expected) {
        String statement = "{'Effect':'%s','Action':'%s','Resource':'*'}".formatted(effect, action);
        PolicySet policies = effect.equals("Deny") ? set("p", EVERYTHING, statement) : set("p", statement);
        assertThat(allowed(policies, request(asked, "b", "k"))).isEqualTo(expected);
    }

    @ParameterizedTest(name = "S-33 {0}")
    @ValueSource(
            strings = {
                "'Action':'s3:BypassGovernanceRetention'",
                "'Action':'s3:Bypass*'",
                "'Action':['s3:PutObject','s3:*Governance*']",
                "'NotAction':['s3:GetObject','s3:PutObject','s3:DeleteObject']",
                "'Action':'*'"
            })
    void s33_denyOfGovernanceBypassIsHonoured(String actions) {
        PolicySet policies =
                set("p", EVERYTHING, "{'Effect':'Deny',%s,'Resource':'arn:aws:s3:::locked/*'}".formatted(actions));
        AccessRequest bypass = request("s3:BypassGovernanceRetention", "locked", "k");
        for (AccessRequest request : List.of(bypass, bypass.withOwner(true), bypass.withDenyOnly(true))) {
            assertThat(allowed(policies, request)).isFalse();
        }
        assertThat(allowed(policies, request("s3:BypassGovernanceRetention", "open", "k")))
                .isTrue();
    }

    /** Wherever the deny stands: before or after, in the same policy or another, narrow or wide. */
    @Test
    void s36_aDenyWinsWhereverItStands() {
        String deny = "{'Effect':'Deny','Action':'s3:GetObject','Resource':'arn:aws:s3:::b/secret/*'}";
        for (int place = 0; place <= 20; place++) {
            int at = place;
            List<NamedPolicy> policies = IntStream.rangeClosed(0, 20)
                    .mapToObj(i -> new NamedPolicy("p" + i, policy(i == at ? deny : EVERYTHING)))
                    .toList();
            assertThat(allowed(PolicySet.compile(policies), request("s3:GetObject", "b", "secret/k")))
                    .isFalse();
            assertThat(allowed(PolicySet.compile(policies), request("s3:GetObject", "b", "k")))
                    .isTrue();
        }
    }

    /** Spellings that some store might take for {@code secret/k} are that key or denied, never another door to it. */
    @ParameterizedTest(name = "S-36 {0}")
    @ValueSource(
            strings = {"secret/k", "/secret/k", "//secret/k", "secret/k/", "secret/./k", "x/../secret/k", "./secret/k"})
    void s36_spellingsOfADeniedKey(String key) {
        PolicySet policies = set(
                "p",
                EVERYTHING,
                "{'Effect':'Deny','Action':'s3:*','Resource':['arn:aws:s3:::b/secret/*','arn:aws:s3:::b/secret/k']}");
        assertThat(allowed(policies, request("s3:GetObject", "b", key))).isFalse();
    }

    @ParameterizedTest(name = "S-49 listing {0}: {1}")
    @CsvSource({
        "warehouse/table/, true",
        "warehouse/table/x, true",
        "warehouse/table, false",
        "warehouse/table_other/, false",
        "warehouse/, false",
        "Warehouse/table/, false",
        "'', false",
        "warehouse/table/../, true"
    })
    void s49_aPrefixEndsWhereItSays(String prefix, boolean expected) {
        PolicySet policies = set(
                "p",
                "{'Effect':'Allow','Action':'s3:ListBucket','Resource':'arn:aws:s3:::b','Condition':{'StringLike':{'s3:prefix':'warehouse/table/*'}}}");
        RequestContext context =
                RequestContext.builder().put("s3:prefix", prefix).build();
        assertThat(allowed(policies, AccessRequest.of("s3:ListBucket", "b", "", context)))
                .isEqualTo(expected);
    }

    @Test
    void s49_noPrefixIsNotAnyPrefix() {
        PolicySet policies = set(
                "p",
                "{'Effect':'Allow','Action':'s3:ListBucket','Resource':'arn:aws:s3:::b','Condition':{'StringLike':{'s3:prefix':'*'}}}");
        assertThat(allowed(policies, request("s3:ListBucket", "b", ""))).isFalse();
    }

    /** A pattern put together from claims can't blow up either. */
    @Test
    void s57_longValuesInPatterns() {
        PolicySet policies = set(
                "p",
                "{'Effect':'Allow','Action':'s3:*','Resource':'arn:aws:s3:::b/*${aws:username}*${jwt:sub}*a*a*b'}");
        RequestContext context = RequestContext.builder()
                .put("aws:username", "*a".repeat(2_000))
                .put("jwt:sub", "a?".repeat(2_000))
                .build();
        String key = "*a".repeat(2_000) + "a".repeat(1 << 20);
        assertThat(allowed(policies, AccessRequest.of("s3:GetObject", "b", key, context)))
                .isFalse();
    }

    private static boolean allowed(PolicySet policies, AccessRequest request) {
        boolean allowed = PolicyEvaluator.decide(policies, request).isAllowed();
        assertThat(PolicyEvaluator.explain(policies, request).decision().isAllowed())
                .isEqualTo(allowed);
        return allowed;
    }

    private static AccessRequest request(String action, String bucket, String key) {
        return AccessRequest.of(action, bucket, key, RequestContext.EMPTY);
    }

    private static PolicySet set(String name, String... statements) {
        return PolicySet.compile(name, policy(statements));
    }

    private static Policy policy(String... statements) {
        String document = "{'Version':'2012-10-17','Statement':[" + String.join(",", statements) + "]}";
        return new PolicyReader(1 << 16)
                .read(document.replace('\'', '"'))
                .orElseThrow(problems -> new IllegalStateException(problems.toString()));
    }
}
