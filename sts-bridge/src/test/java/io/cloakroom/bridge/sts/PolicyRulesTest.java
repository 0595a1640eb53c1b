package io.cloakroom.bridge.sts;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.bridge.config.ClaimName;
import io.cloakroom.bridge.config.ClaimRule;
import io.cloakroom.bridge.config.OidcProviderConfig;
import io.cloakroom.bridge.config.TokenReading;
import io.cloakroom.bridge.credentials.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Policies that rules give by other claims than the one that names policies. */
class PolicyRulesTest extends StsTest {
    @ParameterizedTest(name = "{0}: {1}={2}")
    @CsvSource(delimiter = '|', textBlock = """
            whole text           | preferred_username      | alice        | true
            star                 | preferred_username      | al*          | true
            question mark        | preferred_username      | ?lice        | true
            not a part           | preferred_username      | ali          | false
            letter case          | preferred_username      | Alice        | false
            not a regex          | preferred_username      | a.*          | false
            one of a list        | aud                     | account      | true
            none of a list       | aud                     | other        | false
            a truth value        | email_verified          | true         | true
            a number             | level                   | 7            | true
            a fraction           | height                  | *            | false
            an object            | realm_access            | *            | false
            a path               | /realm_access/roles     | s3-?dmins    | true
            through a text       | /preferred_username/a   | *            | false
            absent               | email                   | *            | false
            """)
    void aRuleMatches(String why, String claim, String pattern, boolean isGranted) {
        endpoint = over(ruled(List.of(), false, rule(claim, pattern, "readonly")));
        Answer answer = login();
        if (isGranted) {
            assertThat(answer.session().policies()).containsExactly("readonly");
        } else {
            assertThat(answer.text("Code")).isEqualTo("InvalidParameterValue");
            assertThat(answer.text("Message"))
                    .startsWith("No rule of the provider matches the token, credentials will not be generated")
                    .contains("`" + claim + "`")
                    .doesNotContain("alice");
        }
    }

    @Test
    void allRulesThatMatchGrant() {
        endpoint = over(ruled(
                List.of(),
                false,
                rule("preferred_username", "alice", "readonly", "writeonly"),
                rule("preferred_username", "bob", "consoleAdmin"),
                rule("aud", "account", "diagnostics", "readonly")));
        assertThat(login().session().policies()).containsExactly("diagnostics", "readonly", "writeonly");
    }

    /** A token may have a claim of the name that stands for policies by default. Nobody said that it counts. */
    @Test
    void withRulesAloneTheClaimOfPoliciesIsAnOrdinaryOne() {
        endpoint = over(ruled(List.of(), false, rule("preferred_username", "alice", "writeonly")));
        Session session = login().session();
        assertThat(session.policies()).containsExactly("writeonly");
        assertThat(session.claims()).containsEntry("policy", List.of("readonly"));
    }

    @Test
    void rulesAddToTheClaimIfBothAreWanted() {
        endpoint = over(ruled(List.of(), true, rule("preferred_username", "alice", "writeonly")));
        assertThat(login().session().policies()).containsExactly("readonly", "writeonly");
        endpoint = over(ruled(List.of(), true, rule("preferred_username", "bob", "writeonly")));
        assertThat(login().session().policies()).containsExactly("readonly");
        String bare = fake.token(claims -> claims.remove("policy"));
        assertThat(webIdentity(Map.of("WebIdentityToken", bare)).text("Message"))
                .startsWith("policy claim missing from the JWT token");
    }

    @Test
    void s70_aRuleCannotGrantWhatTheProviderMayNot() {
        endpoint =
                over(ruled(List.of("read*"), false, rule("preferred_username", "alice", "consoleAdmin", "readonly")));
        assertThat(login().session().policies()).containsExactly("readonly");
        endpoint = over(ruled(List.of("read*"), false, rule("preferred_username", "alice", "consoleAdmin")));
        assertThat(login().text("Message"))
                .endsWith(
                        "credentials will not be generated: rules: `consoleAdmin` may not be granted by this provider");
    }

    @Test
    void namesThatAreNoPoliciesAreTold() {
        endpoint = over(ruled(List.of(), false, rule("preferred_username", "alice", "readonly", "readnoly")));
        assertThat(login().session().policies()).containsExactly("readonly");
        endpoint = over(ruled(List.of(), false, rule("preferred_username", "alice", "readnoly")));
        assertThat(login().text("Message"))
                .isEqualTo("None of the given policies (`readnoly`) are defined, credentials will not be generated:"
                        + " rules: `readnoly` does not exist (did you mean `readonly`?)");
    }

    @Test
    void manyRulesOverManyGroupsAreTried() {
        List<ClaimRule> rules = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            rules.add(rule("groups", "*a*b*c*" + i, i == 199 ? "readonly" : "writeonly"));
        }
        endpoint = over(ruled(List.of(), false, rules.toArray(ClaimRule[]::new)));
        List<String> groups = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            groups.add("ab".repeat(20) + "-" + i);
        }
        groups.add("xaxbxcx199");
        String token = fake.token(claims -> claims.put("groups", groups));
        assertThat(webIdentity(Map.of("WebIdentityToken", token)).session().policies())
                .contains("readonly");
    }

    private Answer login() {
        return webIdentity(Map.of("WebIdentityToken", fake.token(claims -> {
            claims.put("email_verified", true);
            claims.put("level", 7);
            claims.put("height", 1.5);
            claims.put("realm_access", Map.of("roles", List.of("offline_access", "s3-admins")));
        })));
    }

    private static ClaimRule rule(String claim, String pattern, String... policies) {
        return new ClaimRule(ClaimName.parse(claim), pattern, List.of(policies));
    }

    private OidcProviderConfig ruled(List<String> grantable, boolean readsClaim, ClaimRule... rules) {
        OidcProviderConfig config = grantable.isEmpty()
                ? fake.config()
                : ProviderConfigs.grantable(fake.config(), "_", grantable.getFirst());
        return config.reading(
                new TokenReading(Optional.empty(), Optional.empty(), Optional.empty(), readsClaim, List.of(rules)));
    }
}
