package io.cloakroom.bridge.policies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.bridge.state.StateStore;
import io.cloakroom.bridge.state.StateView;
import io.cloakroom.bridge.state.StateViews;
import io.cloakroom.policy.AccessRequest;
import io.cloakroom.policy.Decision;
import io.cloakroom.policy.PolicyEvaluator;
import io.cloakroom.policy.condition.RequestContext;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BucketPoliciesTest {
    private static final String READ = statement("'*'");

    private final StateView state = StateViews.inMemory();
    private final BucketPolicies policies = BucketPolicies.of(state, true);

    private static String statement(String principal) {
        return ("{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Principal':%s,'Action':'s3:GetObject',"
                        + "'Resource':'arn:aws:s3:::site/*'}]}")
                .formatted(principal);
    }

    private void put(String json) {
        policies.put("site", json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private void assertRefused(AwsErrorCode code, String message, String json) {
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> put(json))
                .returns(code, AwsException::code)
                .withMessageContaining(message);
        assertThat(policies.all()).isEmpty();
    }

    @Test
    void isInForceAtOnceAndEnds() {
        put(READ);

        assertThat(policies.all()).containsOnlyKeys("site");
        assertThat(policies.current()).containsOnlyKeys("site");
        assertThat(policies.find("site").orElseThrow().json())
                .isEqualTo(
                        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":[\"*\"]},"
                                + "\"Action\":[\"s3:GetObject\"],\"Resource\":[\"arn:aws:s3:::site/*\"]}]}");
        assertThat(policies.find("site").orElseThrow().isPublic()).isTrue();

        policies.remove("site");
        policies.remove("site");

        assertThat(policies.all()).isEmpty();
        assertThat(policies.find("site")).isEmpty();
    }

    @Test
    void anotherNodeKnowsIt() {
        put(READ);

        assertThat(BucketPolicies.of(state, true).all()).containsOnlyKeys("site");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            everybody          | '*'
            everybody, as AWS  | {'AWS':'*'}
            a user             | {'AWS':'arn:aws:iam::000000000000:user/alice'}
            a role and session | {'AWS':['arn:aws:iam::000000000000:role/r','arn:aws:sts::000000000000:assumed-role/r/s']}
            all sessions of it | {'AWS':'arn:aws:sts::000000000000:assumed-role/r/*'}
            any ARN            | {'AWS':'arn:*'}
            of a directory     | {'AWS':'arn:aws:iam::000000000000:ldap/uid=ada,ou=people'}
            """)
    void takes(String why, String principal) {
        put(statement(principal));

        assertThat(policies.all()).as(why).containsOnlyKeys("site");
    }

    @DisplayName("S-79 a principal that nobody has is refused, so that no Deny protects against nobody")
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            a bare name        | {'AWS':'alice'}                                | nobody has this name here
            another account    | {'AWS':'arn:aws:iam::111122223333:user/alice'} | nobody has this name here
            an account         | {'AWS':'000000000000'}                         | nobody has this name here
            the owner          | {'AWS':'arn:aws:iam::000000000000:root'}       | The owner is not bound
            no name            | {'AWS':'arn:aws:iam::000000000000:user/'}      | nobody has this name here
            one of them        | {'AWS':['*','bob']}                            | 'bob'
            a question mark    | {'AWS':'arn:aws:iam::000000000000:user/ali?e'} | `?` is not supported
            another kind       | {'Federated':'*'}                              | invalid Principal
            a text             | 'alice'                                        | invalid principal 'alice'
            """)
    void s79_principalsThatAreNobody(String why, String principal, String message) {
        assertRefused(AwsErrorCode.MALFORMED_POLICY, message, statement(principal));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            not JSON            | hello | MalformedPolicy | invalid JSON
            no version          | {'Statement':[]} | MalformedPolicy | valid version string
            another bucket      | {'Version':'2012-10-17','Statement':[{'Effect':'Allow','Principal':'*','Action':'s3:GetObject','Resource':'arn:aws:s3:::other/*'}]} | MalformedPolicy | bucket name does not match
            NotPrincipal        | {'Version':'2012-10-17','Statement':[{'Effect':'Deny','NotPrincipal':{'AWS':'*'},'Action':'s3:GetObject','Resource':'arn:aws:s3:::site/*'}]} | MalformedPolicy | NotPrincipal is not supported
            no principal        | {'Version':'2012-10-17','Statement':[{'Effect':'Deny','Action':'s3:GetObject','Resource':'arn:aws:s3:::site/*'}]} | MalformedPolicy | invalid Principal
            given twice         | {'Version':'2012-10-17','Statement':[{'Effect':'Deny','Principal':'*','principal':{'AWS':'a'},'Action':'s3:GetObject','Resource':'arn:aws:s3:::site/*'}]} | MalformedPolicy | duplicate member
            """)
    void refuses(String why, String json, String code, String message) {
        assertThat(AwsErrorCode.MALFORMED_POLICY.wireName()).isEqualTo(code);
        assertThatExceptionOfType(AwsException.class)
                .as(why)
                .isThrownBy(() -> put(json))
                .returns(AwsErrorCode.MALFORMED_POLICY, AwsException::code)
                .withMessageContaining(message);
        assertThat(policies.all()).isEmpty();
    }

    @Test
    void refusesWhatIsTooLong() {
        assertRefused(AwsErrorCode.POLICY_TOO_LARGE, "20480", READ + " ".repeat(BucketPolicies.MAX_BYTES));
        put(READ + " ".repeat(BucketPolicies.MAX_BYTES - READ.length()));
    }

    @Test
    void aStateThatEndsWithTheProcessTakesNone() {
        BucketPolicies forgetful = BucketPolicies.of(state, false);

        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> forgetful.put("site", READ.getBytes(StandardCharsets.UTF_8)))
                .returns(AwsErrorCode.NOT_IMPLEMENTED, AwsException::code);
    }

    @DisplayName("S-79 a stored bucket policy that cannot be read denies everything")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "not json",
                "{\"policy\":{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Deny\",\"Principal\":{\"AWS\":\"alice\"},"
                        + "\"Action\":\"s3:*\",\"Resource\":\"arn:aws:s3:::site/*\"}]}}",
                "{\"policy\":{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":\"*\","
                        + "\"Action\":\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::other/*\"}]}}"
            })
    void s79_unreadablePolicyDenies(String document) {
        state.compareAndPut("bucket-policies/site", StateStore.ABSENT, document);

        BucketPolicy policy = Objects.requireNonNull(policies.all().get("site"));
        for (String account : List.of("", "arn:aws:iam::000000000000:user/alice")) {
            for (String key : List.of("", "k")) {
                assertThat(PolicyEvaluator.decide(
                                policy.compiled(),
                                AccessRequest.of("s3:GetObject", "site", key, RequestContext.EMPTY)
                                        .withAccount(account)))
                        .isInstanceOf(Decision.ExplicitDeny.class);
            }
        }
        assertThat(policy.isPublic()).isFalse();
    }

    @DisplayName("S-79 a new bucket does not inherit the policy of one that is gone")
    @Test
    void s79_policyOfABucketThatIsGone() {
        put(READ);

        policies.removeIf("site", () -> false);
        assertThat(policies.all()).containsOnlyKeys("site");

        // Somebody else makes the bucket and gives it a policy, after this node has found that it is gone.
        policies.removeIf("site", () -> {
            put(statement("{'AWS':'arn:*'}"));
            return true;
        });
        assertThat(policies.all()).containsOnlyKeys("site");

        policies.removeIf("site", () -> true);
        assertThat(policies.all()).isEmpty();
    }
}
