package io.cloakroom.cli.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.cli.Cloakroom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tokens that are wrong in one way each; those that Keycloak issues are in the end-to-end tests. */
class DoctorCommandTest {
    private final long now = Instant.now().getEpochSecond();

    private final String good = """
        {"iss": "https://sso.example.org/realms/acme", "sub": "1", "aud": ["sts-bridge", "account"], "azp": "s3-cli",
         "typ": "Bearer", "scope": "openid s3", "policy": ["readonly"], "iat": %d, "exp": %d}\
        """.formatted(now, now + 300);

    @TempDir
    private Path folder;

    private static List<String> codes(Cloakroom run) {
        return run.lines().stream()
                .filter(line -> line.startsWith("["))
                .map(line -> line.substring(1, line.indexOf(']')))
                .toList();
    }

    @Test
    void findsNothingWrongWithAGoodToken() throws IOException {
        String token = FakeKeycloak.jwt(good);
        Path file = Files.writeString(folder.resolve("token"), token + "\n");

        for (Cloakroom run : List.of(
                Cloakroom.runWith(token, "doctor"),
                Cloakroom.runWith("{\"access_token\": \"%s\", \"expires_in\": 300}".formatted(token), "doctor", "-"),
                Cloakroom.run("doctor", file.toString()))) {
            assertThat(run.errors()).isEmpty();
            assertThat(run.code()).isZero();
            assertThat(run.text()).startsWith("Nothing is found.");
        }
        assertThat(Cloakroom.runWith(token, "doctor", "--json").text()).isEqualTo("[]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        no subject            | "sub": "1",            |                          | subject-missing
        no audience           | "aud": ["sts-bridge", "account"], |               | audience-missing
        another audience      | "sts-bridge", "account" | "account"               | audience-missing
        no scope at all       | "scope": "openid s3",  |                          | scope-missing
        scope of another name | openid s3              | openid s3x               | scope-missing
        refresh token         | Bearer                 | Refresh                  | token-kind
        no policies           | "policy": ["readonly"],|                          | policy-missing
        empty list            | ["readonly"]           | []                       | policy-missing
        policies of a number  | ["readonly"]           | 7                        | claim-of-another
        JSON in a text        | ["readonly"]           | "[\\"readonly\\"]"       | claim-of-another
        unknown policy        | ["readonly"]           | ["readonly", "lab-data"] | policy-unknown
        bound to a key        | "typ"                  | "cnf": {}, "typ"         | token-bound
        pairwise, no login    | "sub": "1"             | "sub": "68fc385a-0922-3d21-87e9-6de7ab076765" | subject-pairwise
        """)
    void findsWhatIsWrong(String why, String part, String replacement, String code) {
        assertThat(good).contains(part);
        String token = FakeKeycloak.jwt(good.replace(part, replacement == null ? "" : replacement));

        Cloakroom run = Cloakroom.runWith(token, "doctor");

        assertThat(codes(run)).as(run.text()).containsExactly(code);
        assertThat(run.code()).isEqualTo(3);
        assertThat(run.text() + run.errors()).doesNotContain(token.substring(0, 30));
    }

    /** The login tells whose sessions they are, and a user's id is no hash. */
    @Test
    void aPairwiseSubjectOfALoginIsNoProblem() {
        String pairwise = "\"sub\": \"68fc385a-0922-3d21-87e9-6de7ab076765\"";
        for (String subject : List.of(
                pairwise + ", \"sid\": \"1GBqmVFzoOEIKTvPMLJzVW_1\"",
                "\"sub\": \"68fc385a-0922-4d21-87e9-6de7ab076765\"")) {
            String token = FakeKeycloak.jwt(good.replace("\"sub\": \"1\"", subject));
            assertThat(Cloakroom.runWith(token, "doctor").code()).isZero();
        }
    }

    @Test
    void nothingInATokenSteersATerminal() {
        String token = FakeKeycloak.jwt(good.replace("readonly", "\\u009b2J\\u202e"));
        for (String form : List.of("--json", "--policies=" + folder)) {
            assertThat(Cloakroom.runWith(token, "doctor", form).text())
                    .contains("policy-unknown")
                    .doesNotContain("\u009b", "\u202e");
        }
    }

    @Test
    void comparesClocks() {
        assertThat(codes(Cloakroom.runWith(FakeKeycloak.jwt(good.replace("" + now + ",", now + 120 + ",")), "doctor")))
                .containsExactly("clock");
        assertThat(codes(Cloakroom.runWith(FakeKeycloak.jwt(good.replace("" + now + ",", now + 20 + ",")), "doctor")))
                .isEmpty();
        assertThat(codes(Cloakroom.runWith(FakeKeycloak.jwt(good.replace("" + (now + 300), "" + (now - 1))), "doctor")))
                .containsExactly("token-expired");
        assertThat(codes(Cloakroom.runWith(FakeKeycloak.jwt(good.replace(", \"exp\": " + (now + 300), "")), "doctor")))
                .containsExactly("token-lasting");
    }

    @Test
    void knowsThePoliciesOfADirectory() throws IOException {
        String token = FakeKeycloak.jwt(good.replace("readonly", "lab-data"));
        Files.writeString(folder.resolve("lab-data.json"), "{}");

        assertThat(Cloakroom.runWith(token, "doctor", "--policies", folder.toString())
                        .code())
                .isZero();
        assertThat(Cloakroom.runWith(token, "doctor").text()).contains("`lab-data`, which is not a canned policy");
    }

    @Test
    void comparesTheIssuer() throws IOException {
        try (FakeKeycloak keycloak = new FakeKeycloak()) {
            String[] arguments = {"doctor", "--url", keycloak.url(), "--realm", "acme"};
            String right = good.replace("https://sso.example.org/realms/acme", keycloak.issuer());

            assertThat(Cloakroom.runWith(FakeKeycloak.jwt(right), arguments).text())
                    .isEqualTo("Nothing is found. The signature was not checked.");
            assertThat(codes(Cloakroom.runWith(FakeKeycloak.jwt(good), arguments)))
                    .containsExactly("issuer-other-name");
        }
        assertThat(Cloakroom.runWith(FakeKeycloak.jwt(good), "doctor", "--url", "http://127.0.0.1:1", "--realm", "a"))
                .returns(1, Cloakroom::code);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        opaque                      | there is no token in the input: expected a JSON Web Token
        eyJhbGciOiJSUzI1NiJ9.e30    | there is no token in the input: expected a JSON Web Token
        {"error":"invalid_grant"}   | the JSON object has no `access_token`, but the error `invalid_grant`
        {"a                         | it is neither a token nor valid JSON
        """)
    void refusesWhatIsNoToken(String input, String sentence) {
        Cloakroom run = Cloakroom.runWith(input, "doctor");

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.errors()).contains(sentence);
    }

    @Test
    void takesNoTokenAsAnArgument() {
        String token = FakeKeycloak.jwt(good);

        Cloakroom run = Cloakroom.run("doctor", token);

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.errors()).contains("not the token itself").doesNotContain(token.substring(0, 30));
    }
}
