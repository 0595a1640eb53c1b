package io.cloakroom.e2e.sts;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.e2e.Mode;
import io.cloakroom.e2e.Stack;
import io.cloakroom.e2e.User;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;

/** AssumeRoleWithWebIdentity as it stands on the wire, with tokens of a real Keycloak. */
class WebIdentityIT {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final URI ENDPOINT = Mode.SERVER.endpoint();

    private static String form(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    private static Map<String, String> parameters(String token) {
        return new LinkedHashMap<>(
                Map.of("Action", "AssumeRoleWithWebIdentity", "Version", "2011-06-15", "WebIdentityToken", token));
    }

    private static HttpResponse<String> post(String query, String body) throws Exception {
        return HTTP.send(
                HttpRequest.newBuilder(ENDPOINT.resolve("/" + query))
                        .header("content-type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static void assertRefused(HttpResponse<String> answer, int status, String code, String words) {
        assertThat(answer.body()).contains("<Code>" + code + "</Code>").contains(words);
        assertThat(answer.statusCode()).isEqualTo(status);
    }

    @Test
    void answersWithCredentials() throws Exception {
        var answer = post("", form(parameters(User.WRITER.token())));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/xml"));
        assertThat(answer.body())
                .startsWith("<?xml version=\"1.0\" encoding=\"UTF-8\"?>")
                .containsPattern(
                        "<AssumeRoleWithWebIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">")
                .containsPattern("<AccessKeyId>ASIA[A-Z0-9]{16}</AccessKeyId>")
                .containsPattern("<SecretAccessKey>[A-Za-z0-9]{40}</SecretAccessKey>")
                .containsPattern("<SessionToken>[A-Za-z0-9_-]{100,4096}</SessionToken>")
                .containsPattern("<Expiration>\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ</Expiration>")
                .contains("<SubjectFromWebIdentityToken>");
    }

    @Test
    void queryParametersWorkLikeAForm() throws Exception {
        assertThat(post("?" + form(parameters(User.WRITER.token())), "").statusCode())
                .isEqualTo(200);
    }

    @Test
    void policyClaimIsExplained() throws Exception {
        assertRefused(
                post("", form(parameters(User.NOBODY.token()))),
                400,
                "InvalidParameterValue",
                "policy claim missing from the JWT token, credentials will not be generated");
    }

    /** S-06. */
    @Test
    void refreshTokenIsRefused() throws Exception {
        String refreshToken = Stack.keycloak()
                .passwordToken("demo", "s3-cli", "writer", "writer", "s3")
                .refreshToken();

        assertThat(post("", form(parameters(refreshToken))).body()).contains("<Code>InvalidIdentityToken</Code>");
    }

    /** S-05: the ID token of another client is not for the bridge. */
    @Test
    void idTokenOfAnotherAudienceIsRefused() throws Exception {
        String idToken = Stack.keycloak()
                .passwordToken("demo", "s3-cli", "writer", "writer", "s3")
                .idToken();

        assertRefused(post("", form(parameters(idToken))), 400, "InvalidIdentityToken", "");
    }

    /** S-01, S-02. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({"{\"alg\":\"none\"}", "{\"alg\":\"HS256\"}"})
    void otherAlgorithmsAreRefused(String header) throws Exception {
        String[] parts = User.WRITER.token().split("\\.", -1);
        String forged = Base64.getUrlEncoder().withoutPadding().encodeToString(header.getBytes(StandardCharsets.UTF_8))
                + "." + parts[1] + "." + parts[2];

        assertRefused(post("", form(parameters(forged))), 400, "InvalidIdentityToken", "");
    }

    @Test
    void alteredTokenIsRefused() throws Exception {
        String token = User.READER.token();
        String[] mine = token.split("\\.", -1);
        String[] other = User.ADMIN.token().split("\\.", -1);

        assertRefused(
                post("", form(parameters(mine[0] + "." + other[1] + "." + mine[2]))), 400, "InvalidIdentityToken", "");
    }

    @ParameterizedTest(name = "{0}={1}: {2}")
    @CsvSource({
        "DurationSeconds, 899, InvalidParameterValue, invalid token expiry",
        "DurationSeconds, x, InvalidParameterValue, invalid token expiry",
        "Policy, {, MalformedPolicyDocument, ''",
        "Version, 2020-01-01, MissingParameter, 'Invalid STS API version 2020-01-01, expecting 2011-06-15'",
        "Action, Nonsense, InvalidParameterValue, Unsupported action Nonsense",
        "RoleSessionName, a, ValidationError, ''"
    })
    void badParameter(String name, String value, String code, String words) throws Exception {
        Map<String, String> parameters = parameters(User.WRITER.token());
        parameters.put(name, value);

        assertRefused(post("", form(parameters)), 400, code, words);
    }

    @Test
    void callerIdentityNamesTheSession() {
        try (var sts = StsClient.builder()
                .endpointOverride(ENDPOINT)
                .region(Region.US_EAST_1)
                .credentialsProvider(User.WRITER.credentials(Mode.SERVER))
                .build()) {
            assertThat(sts.getCallerIdentity().arn())
                    .startsWith("arn:aws:sts::000000000000:assumed-role/")
                    .endsWith("/e2e");
        }
    }
}
