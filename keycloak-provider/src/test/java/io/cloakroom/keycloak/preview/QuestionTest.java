package io.cloakroom.keycloak.preview;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cloakroom.policy.Policy;
import io.cloakroom.policy.PolicySet;
import io.cloakroom.policy.json.PolicyReader;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuestionTest {
    private static final Person ADA = new Person("1", "ada", true, "ada@example.org", "Ada", "Lovelace");

    /** Nobody who has only policies that do not touch a question needs to be looked at. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        allows it             | Allow | s3:GetObject | lab/*                          |                                             | true
        denies it             | Deny  | s3:GetObject | lab/*                          |                                             | true
        another bucket        | Allow | s3:GetObject | other/*                        |                                             | false
        denies another bucket | Deny  | s3:GetObject | other/*                        |                                             | false
        another action        | Allow | s3:PutObject | lab/*                          |                                             | false
        by the user's name    | Allow | s3:GetObject | lab/${jwt:preferred_username}* |                                             | true
        denies by the name    | Deny  | s3:GetObject | lab/${jwt:preferred_username}* |                                             | true
        depends on the address| Allow | s3:GetObject | lab/*                          | {"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}} | true
        of another issuer     | Allow | s3:GetObject | lab/*                          | {"StringEquals":{"jwt:iss":"other"}}        | false
        of this issuer        | Allow | s3:GetObject | lab/*                          | {"StringEquals":{"jwt:iss":"issuer"}}       | true
        """)
    void isTouchedByWhatCanMatter(
            String why, String effect, String action, String resource, String condition, boolean isTouched) {
        Question question = Question.parse("issuer", "s3:GetObject", "lab", "ada/a", List.of());
        PolicySet policy = policy(effect, action, resource, condition == null ? "" : condition);

        assertThat(question.isTouchedBy(policy)).isEqualTo(isTouched);
        if (!isTouched) {
            assertThat(question.decide(ADA, List.of(policy)).kind()).isEqualTo("implicit deny");
        }
    }

    @Test
    void whatIsSupposedIsKnownForEverybody() {
        PolicySet policy =
                policy("Allow", "s3:GetObject", "lab/*", "{\"IpAddress\":{\"aws:SourceIp\":\"10.0.0.0/8\"}}");

        assertThat(asked("aws:SourceIp=192.0.2.1").isTouchedBy(policy)).isFalse();
        assertThat(asked("aws:SourceIp=10.1.2.3").isTouchedBy(policy)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"'', '', 0, 1000", "20, 10, 20, 10", "0, 10000, 0, 10000"})
    void aPartIsReadAsItIsAsked(String first, String max, int readFirst, int readMax) {
        assertThat(Part.parse(first, max)).isEqualTo(new Part(readFirst, readMax));
    }

    @ParameterizedTest
    @CsvSource({"-1, 10", "x, 10", "0, 0", "0, 10001", "0, 99999999999"})
    void aPartIsBounded(String first, String max) {
        assertThatExceptionOfType(RefusedQuestionException.class)
                .isThrownBy(() -> Part.parse(first, max))
                .returns(Response.Status.BAD_REQUEST, RefusedQuestionException::status);
    }

    @Test
    void aPartSaysWhetherItLeavesSomethingOut() {
        assertThat(new Part(1, 2).of(List.of("a", "b", "c", "d"))).containsExactly("b", "c");
        assertThat(new Part(0, 2).leavesOut(2)).isFalse();
        assertThat(new Part(0, 2).leavesOut(3)).isTrue();
        assertThat(new Part(1, 2).leavesOut(1)).isTrue();
    }

    private static Question asked(String context) {
        return Question.parse("issuer", "s3:GetObject", "lab", "ada/a", List.of(context));
    }

    private static PolicySet policy(String effect, String action, String resource, String condition) {
        Policy policy = new PolicyReader(PolicyReader.MAX_POLICY_BYTES)
                .read("""
                    {"Version": "2012-10-17", "Statement": [{"Effect": "%s", "Action": ["%s"],
                     "Resource": ["arn:aws:s3:::%s"]%s}]}
                    """.formatted(
                                effect, action, resource, condition.isEmpty() ? "" : ", \"Condition\": " + condition))
                .orElseThrow(problems -> new IllegalStateException(problems.toString()));
        return PolicySet.compile("p", policy);
    }
}
