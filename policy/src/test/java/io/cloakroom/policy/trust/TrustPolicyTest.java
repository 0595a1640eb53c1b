package io.cloakroom.policy.trust;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cloakroom.policy.condition.RequestContext;
import io.cloakroom.policy.condition.UnavailableValueException;
import io.cloakroom.policy.json.TrustPolicyReader;
import io.cloakroom.policy.trust.TrustDecision.Denied;
import io.cloakroom.policy.trust.TrustDecision.NotTrusted;
import io.cloakroom.policy.trust.TrustDecision.Trusted;
import io.cloakroom.policy.trust.TrustedParty.Signer;
import io.cloakroom.policy.trust.TrustedParty.TokenHolder;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrustPolicyTest {
    private static final String ACCOUNT = "arn:aws:iam::000000000000:";
    private static final TokenHolder ACME = new TokenHolder("sso.example.org/realms/acme");
    private static final Signer ALICE = new Signer(Set.of(ACCOUNT + "user/alice"));

    private static TrustPolicy policy(String... statements) {
        String json = "{'Version': '2012-10-17', 'Statement': [%s]}"
                .formatted(String.join(", ", statements))
                .replace('\'', '"');
        TrustPolicyReader.Result read = TrustPolicyReader.read(json.getBytes(UTF_8));
        return read.policy().orElseThrow(() -> new AssertionError(read.describe()));
    }

    private static String statement(String effect, String principal, String action, String condition) {
        return "{'Effect': '%s', 'Principal': %s, 'Action': '%s'%s}"
                .formatted(effect, principal, action, condition.isEmpty() ? "" : ", 'Condition': " + condition);
    }

    private static RequestContext context(Map<String, List<String>> values) {
        return key -> values.getOrDefault(key, List.of());
    }

    private static TrustDecision ofAcme(TrustPolicy policy, Map<String, List<String>> values) {
        return policy.decide(ACME, TrustPolicy.ASSUME_ROLE_WITH_WEB_IDENTITY, context(values));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            AWS's ARN             | arn:aws:iam::000000000000:oidc-provider/sso.example.org/realms/acme
            issuer                | https://sso.example.org/realms/acme
            issuer without scheme | sso.example.org/realms/acme
            slash at the end      | https://sso.example.org/realms/acme/
            """)
    void aProviderIsNamedByItsIssuer(String why, String principal) {
        TrustPolicy policy = policy(statement(
                "Allow",
                "{'Federated': '%s'}".formatted(principal),
                "sts:AssumeRoleWithWebIdentity",
                "{'StringEquals': {'sso.example.org/realms/acme:sub': 'f:1:ada'}}"));

        assertThat(ofAcme(policy, Map.of("jwt:sub", List.of("f:1:ada")))).isEqualTo(new Trusted(0, true));
        assertThat(ofAcme(policy, Map.of("jwt:sub", List.of("f:1:eve")))).isEqualTo(new NotTrusted());
        assertThat(policy.decide(
                        new TokenHolder("sso.example.org/realms/other"),
                        TrustPolicy.ASSUME_ROLE_WITH_WEB_IDENTITY,
                        context(Map.of("jwt:sub", List.of("f:1:ada")))))
                .isEqualTo(new NotTrusted());
        assertThat(policy.decide(ACME, TrustPolicy.ASSUME_ROLE, context(Map.of("jwt:sub", List.of("f:1:ada")))))
                .isEqualTo(new NotTrusted());
        assertThat(policy.decide(ACME, TrustPolicy.TAG_SESSION, context(Map.of("jwt:sub", List.of("f:1:ada")))))
                .isEqualTo(new NotTrusted());
    }

    @Test
    void anyClaimIsAKey() {
        TrustPolicy policy = policy(statement(
                "Allow",
                "{'Federated': 'sso.example.org:8443/realms/acme'}",
                "sts:*",
                "{'ForAnyValue:StringLike': {'sso.example.org:8443/realms/acme:groups': 'lab-*'},"
                        + " 'StringEquals': {'sso.example.org:8443/realms/acme:https://acme.org/dept': 'r&d'}}"));

        assertThat(policy.decide(
                        new TokenHolder("sso.example.org:8443/realms/acme"),
                        TrustPolicy.TAG_SESSION,
                        context(Map.of(
                                "jwt:groups", List.of("staff", "lab-1"), "jwt:https://acme.org/dept", List.of("r&d")))))
                .isEqualTo(new Trusted(0, true));
    }

    @Test
    void explicitDenyWins() {
        TrustPolicy policy = policy(
                statement(
                        "Allow",
                        "{'Federated': 'sso.example.org/realms/acme'}",
                        "sts:AssumeRoleWithWebIdentity",
                        "{'StringLike': {'sso.example.org/realms/acme:sub': 'a*'}}"),
                statement(
                        "Deny",
                        "{'Federated': 'sso.example.org/realms/acme'}",
                        "sts:*",
                        "{'StringEquals': {'sso.example.org/realms/acme:azp': 'guest-app'}}"));

        assertThat(ofAcme(policy, Map.of("jwt:sub", List.of("ada"), "jwt:azp", List.of("lab"))))
                .isEqualTo(new Trusted(0, true));
        assertThat(ofAcme(policy, Map.of("jwt:sub", List.of("ada"), "jwt:azp", List.of("guest-app"))))
                .isEqualTo(new Denied(1));
    }

    @Test
    void aDenyForEverybodyIsOneForTokens() {
        TrustPolicy policy = policy(
                statement(
                        "Allow",
                        "{'Federated': 'sso.example.org/realms/acme'}",
                        "sts:AssumeRoleWithWebIdentity",
                        "{'StringLike': {'sso.example.org/realms/acme:sub': 'a*'}}"),
                statement("Deny", "'*'", "sts:*", "{'NotIpAddress': {'aws:SourceIp': '192.0.2.0/24'}}"));

        assertThat(ofAcme(policy, Map.of("jwt:sub", List.of("ada"), "aws:SourceIp", List.of("198.51.100.1"))))
                .isEqualTo(new Denied(1));
        assertThat(ofAcme(policy, Map.of("jwt:sub", List.of("ada"), "aws:SourceIp", List.of("192.0.2.1"))))
                .isEqualTo(new Trusted(0, true));
    }

    @Test
    void theAccountIsNobodyInParticular() {
        TrustPolicy account = policy(statement("Allow", "{'AWS': '000000000000'}", "sts:AssumeRole", ""));
        TrustPolicy both = policy(
                statement("Allow", "{'AWS': '%sroot'}".formatted(ACCOUNT), "sts:AssumeRole", ""),
                statement("Allow", "{'AWS': ['%suser/alice']}".formatted(ACCOUNT), "sts:AssumeRole", ""));

        assertThat(account.decide(ALICE, TrustPolicy.ASSUME_ROLE, RequestContext.EMPTY))
                .isEqualTo(new Trusted(0, false));
        assertThat(both.decide(ALICE, TrustPolicy.ASSUME_ROLE, RequestContext.EMPTY))
                .isEqualTo(new Trusted(1, true));
        assertThat(both.decide(new Signer(Set.of(ACCOUNT + "user/bob")), TrustPolicy.ASSUME_ROLE, RequestContext.EMPTY))
                .isEqualTo(new Trusted(0, false));
        assertThat(account.decide(ACME, TrustPolicy.ASSUME_ROLE, RequestContext.EMPTY))
                .isEqualTo(new NotTrusted());
    }

    /** A token is never trusted by a star: which provider it is of counts. */
    @Test
    void everybodyIsNoToken() {
        TrustPolicy policy =
                policy(statement("Allow", "'*'", "sts:*", "{'StringEquals': {'jwt:sub': 'ada', 'jwt:azp': 'lab'}}"));

        assertThat(ofAcme(policy, Map.of("jwt:sub", List.of("ada"), "jwt:azp", List.of("lab"))))
                .isEqualTo(new NotTrusted());
    }

    /** {@code *} in the value of a claim is a star, in whatever pattern a variable puts it. */
    @Test
    void valuesOfVariablesAreLiterals() {
        TrustPolicy policy = policy(statement(
                "Allow",
                "{'AWS': '%suser/alice'}".formatted(ACCOUNT),
                "sts:AssumeRole",
                "{'StringLike': {'sts:RoleSessionName': '${aws:PrincipalTag/team}-*'}}"));

        assertThat(policy.decide(
                        ALICE,
                        TrustPolicy.ASSUME_ROLE,
                        context(Map.of("aws:PrincipalTag/team", List.of("*"), "sts:RoleSessionName", List.of("hr-1")))))
                .isEqualTo(new NotTrusted());
    }

    @Test
    void anUnknownValueNeverLetsIn() {
        TrustPolicy denying = policy(
                statement("Allow", "{'AWS': '%suser/alice'}".formatted(ACCOUNT), "sts:AssumeRole", ""),
                statement("Deny", "{'AWS': '*'}", "sts:AssumeRole", "{'StringEquals': {'jwt:team': 'x'}}"));
        TrustPolicy allowing = policy(statement(
                "Allow",
                "{'AWS': '%suser/alice'}".formatted(ACCOUNT),
                "sts:AssumeRole",
                "{'StringNotEquals': {'jwt:team': 'x'}}"));
        RequestContext unknown = key -> {
            throw new UnavailableValueException(key);
        };

        for (TrustPolicy policy : List.of(denying, allowing)) {
            assertThatExceptionOfType(UnavailableValueException.class)
                    .isThrownBy(() -> policy.decide(ALICE, TrustPolicy.ASSUME_ROLE, unknown));
        }
    }
}
