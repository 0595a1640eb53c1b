package io.cloakroom.bridge.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloakroom.bridge.config.ConfigException.Problem;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules as settings: their syntax, and what they mean for the other settings of a provider. */
class ClaimRuleTest {
    private static final String P = "MINIO_IDENTITY_OPENID_";
    private static final String C = "CLOAKROOM_IDENTITY_OPENID_";

    @TempDir
    Path directory;

    private final Map<String, String> environment = new HashMap<>(Map.of(
            P + "CONFIG_URL",
            "https://id.example.org/.well-known/openid-configuration",
            P + "CLIENT_ID",
            "one",
            C + "SCOPE",
            "s3",
            C + "CLIENTS",
            "cli"));

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            sub=repo:a/b:* => x             | sub                 | repo:a/b:*   | x
            sub=a=b=>x,y , x                | sub                 | a=b          | x,y
            https://e.org/g = two words =>x | https://e.org/g     | two words    | x
            /kubernetes.io/namespace=n=>x   | /kubernetes.io/namespace | n       | x
            """)
    void readsARule(String text, String claim, String pattern, String policies) {
        assertThat(ClaimRule.list(text))
                .containsExactly(new ClaimRule(ClaimName.parse(claim), pattern, List.of(policies.split(",", -1))));
    }

    @Test
    void aSemicolonSeparatesRules() {
        assertThat(ClaimRule.list(" a=1 => x;; b=2 => y ;")).hasToString("[a=1, b=2]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ";",
                "sub",
                "sub=x",
                "sub=>x",
                "a => b=c => x",
                "=a=>x",
                "sub= => x",
                "sub=a =>",
                "sub=a => ,",
                "/=a => x"
            })
    void refusesWhatIsNoRule(String text) {
        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> ClaimRule.list(text));
        environment.put(C + "RULES", text);
        assertThat(problems()).containsExactly(C + "RULES");
    }

    @Test
    void refusesTooManyRules() {
        assertThat(ClaimRule.list("a=1 => x;".repeat(200))).hasSize(200);
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> ClaimRule.list("a=1 => x;".repeat(201)))
                .withMessageContaining("201");
    }

    @Test
    void withRulesTheClaimOfPoliciesIsReadOnlyIfItIsNamed() throws ConfigException {
        assertThat(provider().readsClaim()).isTrue();
        environment.put(C + "RULES", "sub=a => x");
        assertThat(provider().readsClaim()).isFalse();
        environment.put(P + "CLAIM_NAME", "policy");
        assertThat(provider().readsClaim()).isTrue();
    }

    @Test
    void aProviderWithRulesOnlyNamesNoPolicyItself() throws ConfigException {
        environment.put(P + "CONFIG_URL_b", "https://b.example.org/.well-known/openid-configuration");
        environment.put(P + "CLIENT_ID_b", "two");
        assertThat(problems()).containsExactly(C + "GRANTABLE", C + "GRANTABLE_b");
        environment.put(C + "RULES_b", "sub=a => x");
        assertThat(load().sts().providers()).hasSize(2);
        environment.put(P + "CLAIM_NAME_b", "groups");
        assertThat(problems()).containsExactly(C + "GRANTABLE", C + "GRANTABLE_b");
    }

    @Test
    void aRoleHasNoRules() {
        environment.put(P + "ROLE_POLICY", "readonly");
        environment.put(C + "RULES", "sub=a => x");
        assertThat(problems()).containsExactly(C + "RULES");
    }

    @Test
    void warnsOfARuleThatMatchesEveryToken() throws ConfigException {
        environment.put(C + "RULES", "sub=a* => x; sub=* => y");
        assertThat(load().warnings()).singleElement().asString().contains(C + "RULES", "`sub=*` matches every token");
    }

    @Test
    void readsTheNamesOfOtherClaims() throws ConfigException {
        environment.put(C + "AUDIENCE_CLAIM", "client_id");
        environment.put(C + "CLIENT_CLAIM", "cid");
        environment.put(C + "SCOPE_CLAIM", "scp");
        assertThat(provider().reading())
                .isEqualTo(new TokenReading(
                        Optional.of("client_id"), Optional.of("cid"), Optional.of("scp"), true, List.of()));
    }

    private OidcProviderConfig provider() throws ConfigException {
        return load().sts().providers().getFirst();
    }

    private BridgeConfig load() throws ConfigException {
        return ConfigLoader.load(new ConfigLoader.Mode.Server(directory.toString()), Map.of(), environment);
    }

    private List<String> problems() {
        return catchThrowableOfType(ConfigException.class, this::load).problems().stream()
                .map(Problem::key)
                .toList();
    }
}
