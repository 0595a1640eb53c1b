package io.cloakroom.bridge.sts;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.bridge.credentials.Session;
import io.cloakroom.bridge.policies.PolicySource;
import io.cloakroom.policy.PolicySet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Session policies, and policies about the session that is asked for. */
class SessionPolicyTest extends StsTest {
    @Test
    void sealsTheSessionPolicyInCompactForm() {
        String spaced = LAB.replace(",", " ,\n ");
        Session session = webIdentity(Map.of("Policy", spaced)).session();
        assertThat(session.sessionPolicy()).contains(LAB);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            empty             | ''
            no JSON           | {
            null              | null
            no version        | {"Statement":[{"Effect":"Allow","Action":["s3:*"],"Resource":["arn:aws:s3:::*"]}]}
            unknown action    | {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:Fly"],"Resource":["arn:aws:s3:::*"]}]}
            duplicate member  | {"Version":"2012-10-17","Version":"2012-10-17","Statement":[]}
            """)
    void s34_anUnreadableSessionPolicyIsNoSession(String why, String policy) {
        Answer answer = webIdentity(Map.of("Policy", policy));
        assertThat(answer.text("Code")).isEqualTo("MalformedPolicyDocument");
        assertThat(answer.status()).isEqualTo(400);
    }

    @Test
    void s34_aSessionPolicyWithoutStatementsAllowsNothing() {
        Session session = webIdentity(Map.of("Policy", "{\"Version\":\"2012-10-17\",\"Statement\":[]}"))
                .session();
        assertThat(PolicySource.canned().sessionPolicy(session.sessionPolicy().orElseThrow()))
                .returns(true, PolicySet::isEmpty);
    }

    @Test
    void aSessionPolicyHasAtMost2048BytesInCompactForm() {
        String resource = "\"arn:aws:s3:::lab-data/*\"";
        int room = 2048 - LAB.getBytes(StandardCharsets.UTF_8).length;
        String most =
                "\"arn:aws:s3:::lab-data/" + "x".repeat(room - 3 - "\"arn:aws:s3:::lab-data/".length() + 1) + "\"";
        String fits = LAB.replace(resource, resource + "," + most);
        assertThat(fits.length()).isEqualTo(2048);
        assertThat(webIdentity(Map.of("Policy", fits.replace(",", ", "))).status())
                .isEqualTo(200);
        Answer answer = webIdentity(Map.of("Policy", fits.replace("xxx", "xxxx")));
        assertThat(answer.text("Code")).isEqualTo("PackedPolicyTooLarge");
        assertThat(answer.text("Message")).startsWith("Session policy should not exceed 2048 characters");
        assertThat(webIdentity(Map.of("Policy", " ".repeat(30_000))).text("Code"))
                .isEqualTo("PackedPolicyTooLarge");
    }

    @Test
    void aTokenTooLargeToSealSaysWhatIsLargeAndTheWayOut() throws IOException {
        List<String> names = IntStream.range(0, 300)
                .mapToObj("policy-of-team-%03d"::formatted)
                .toList();
        for (String name : names) {
            Files.writeString(policiesDirectory.resolve(name + ".json"), LAB);
        }
        endpoint = over(fake.config());
        String token = fake.token(claims -> claims.put("policy", names));
        Answer answer = webIdentity(Map.of("WebIdentityToken", token));
        assertThat(answer.text("Code")).isEqualTo("PackedPolicyTooLarge");
        assertThat(answer.text("Message"))
                .contains(
                        "Largest in it are the policy names: there are 300; put the statements of several policies into one");
    }

    @Test
    void policyArnsAreNotOverlooked() {
        Answer answer = webIdentity(Map.of("PolicyArns.member.1.arn", "arn:aws:iam::aws:policy/ReadOnlyAccess"));
        assertThat(answer.text("Code")).isEqualTo("InvalidParameterValue");
        assertThat(answer.text("Message")).contains("there is no policy of that name");
    }

    @Test
    void aPolicyCanDenyLongSessions() throws Exception {
        Files.writeString(policiesDirectory.resolve("short.json"), """
                {"Version":"2012-10-17","Statement":[
                  {"Effect":"Allow","Action":["s3:*"],"Resource":["arn:aws:s3:::*"]},
                  {"Sid":"NotLong","Effect":"Deny","Action":["sts:AssumeRoleWithWebIdentity"],
                   "Condition":{"NumericGreaterThan":{"sts:DurationSeconds":"3600"}}}]}
                """);
        endpoint = over(fake.config());
        String token = fake.token(claims -> claims.put("policy", "short"));
        assertThat(webIdentity(Map.of("WebIdentityToken", token, "DurationSeconds", "3600"))
                        .status())
                .isEqualTo(200);
        assertThat(webIdentity(Map.of("WebIdentityToken", token)).status()).isEqualTo(200);
        Answer answer = webIdentity(Map.of("WebIdentityToken", token, "DurationSeconds", "3601"));
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.text("Code")).isEqualTo("AccessDenied");
        assertThat(answer.text("Message"))
                .startsWith("this user does not have enough permission")
                .contains("17F00D");
        assertThat(audited().decision()).hasToString("explicit-deny");
        assertThat(audited().policy()).isEqualTo("short");
        assertThat(audited().statement()).isEqualTo("NotLong");
    }
}
