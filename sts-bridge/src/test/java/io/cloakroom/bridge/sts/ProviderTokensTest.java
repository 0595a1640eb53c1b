package io.cloakroom.bridge.sts;

import static io.cloakroom.bridge.identity.oidc.FakeOidcProvider.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloakroom.bridge.config.ConfigException;
import io.cloakroom.bridge.config.ConfigLoader;
import io.cloakroom.bridge.config.OidcProviderConfig;
import io.cloakroom.bridge.credentials.Session;
import io.cloakroom.bridge.identity.oidc.FakeOidcProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tokens as other providers document them, with the settings that {@code docs/providers.md} says they need. */
class ProviderTokensTest extends StsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path PAGE = Path.of("../docs/providers.md");
    private static final Set<String> TIMES = Set.of("exp", "iat", "nbf", "auth_time");

    @TempDir
    Path directory;

    /** A token of a file: its header and its claims, whose times are seconds from now. */
    private record Shape(Map<String, Object> header, Map<String, Object> claims) {
        static Shape of(String file) throws IOException {
            Path json = Path.of("src/test/resources/tokens", file + ".json");
            Map<String, Map<String, Object>> read = JSON.readValue(json.toFile(), new TypeReference<>() {});
            Map<String, Object> claims = new LinkedHashMap<>(read.getOrDefault("claims", Map.of()));
            claims.replaceAll((name, value) ->
                    TIMES.contains(name) ? NOW.getEpochSecond() + Long.parseLong(value.toString()) : value);
            return new Shape(new LinkedHashMap<>(read.getOrDefault("header", Map.of())), claims);
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            Okta                             | okta       | readonly,writeonly
            WSO2 Identity Server             | wso2       | readonly
            Dex                              | dex        | diagnostics,readonly,readwrite
            Google                           | google     | readonly,readwrite
            Facebook                         | facebook   | readonly
            Entra ID                         | entra-v2   | readonly
            Entra ID, tokens of version 1    | entra-v1   | readonly
            Amazon Cognito                   | cognito    | readonly
            Auth0                            | auth0      | readonly
            GitLab CI                        | gitlab     | readonly,readwrite
            GitHub Actions                   | github     | diagnostics,readwrite
            Kubernetes service accounts      | kubernetes | readonly,readwrite
            SPIFFE                           | spiffe     | readonly
            """)
    void aTokenIsReadAsThePageSays(String section, String file, String policies) throws Exception {
        Shape shape = Shape.of(file);
        endpoint = over(config(section, shape));
        Session session = login(shape).session();
        assertThat(session.policies()).containsExactly(policies.split(",", -1));
        assertThat(session.subject()).isEqualTo(shape.claims().get("sub"));
    }

    @ParameterizedTest(name = "{0}: {1}={2}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            Okta                        | okta       | aud        | api://other                           | `aud`
            Okta                        | okta       | cid        | 0oaOther                              | tokens of client `0oaOther`
            Okta                        | okta       | cid        | -                                     | has no `cid`
            Okta                        | okta       | scp        | openid                                | `scp` does not include `s3`
            Google                      | google     | hd         | -                                     | No rule of the provider matches
            Google                      | google     | hd         | acme.example.evil                     | No rule of the provider matches
            Facebook                    | facebook   | sub        | 10157000000000003                     | No rule of the provider matches
            Entra ID                    | entra-v2   | iss        | https://sts.windows.net/72f988bf-86f1-41af-91ab-2d7cd011db47/ | no configured provider with issuer
            Entra ID                    | entra-v2   | azp        | 00000000-1b1c-4c8e-9d3a-6f1d1a7f2a10  | tokens of client
            Amazon Cognito              | cognito    | client_id  | another                               | its `client_id` is `another`; expected `7f0c4ta3example`
            Amazon Cognito              | cognito    | client_id  | -                                     | its `client_id` is nothing
            Amazon Cognito              | cognito    | aud        | another                               | `azp` claim invalid
            GitHub Actions              | github     | sub        | repo:acme/data-evil:ref:refs/heads/main | No rule of the provider matches
            GitHub Actions              | github     | aud        | sts.amazonaws.com                     | `azp` claim invalid
            GitLab CI                   | gitlab     | project_path | acme-evil/data                      | No rule of the provider matches
            Kubernetes service accounts | kubernetes | aud        | https://kubernetes.default.svc        | `azp` claim invalid
            SPIFFE                      | spiffe     | sub        | spiffe://acme.example/ns/reports2/sa/x | No rule of the provider matches
            SPIFFE                      | spiffe     | iss        | -                                     | no configured provider with issuer
            """)
    void aTokenOfAnotherIsRefused(String section, String file, String claim, @Nullable String value, String message)
            throws Exception {
        Shape shape = Shape.of(file);
        endpoint = over(config(section, shape));
        shape.claims().remove("repository_owner_id");
        shape.claims().put("sub", "somebody else");
        if (value == null) {
            shape.claims().remove(claim);
        } else {
            shape.claims().put(claim, value);
        }
        Answer answer = login(shape);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("Message")).contains(message);
    }

    @Test
    void aClientIdIsNoAudienceUnlessTheSettingSaysSo() throws Exception {
        Shape shape = Shape.of("cognito");
        OidcProviderConfig config = config("Amazon Cognito", shape);
        endpoint = over(config.reading(fake.config().reading()));
        assertThat(login(shape).text("Message")).contains("`aud` claim invalid");
        shape.claims().put("aud", List.of());
        endpoint = over(config);
        assertThat(login(shape).text("Message")).contains("`aud` claim invalid");
    }

    @Test
    void anIdTokenOfCognitoHasAnAudience() throws Exception {
        Shape shape = Shape.of("cognito");
        endpoint = over(config("Amazon Cognito", shape));
        shape.claims().remove("client_id");
        shape.claims().put("aud", "7f0c4ta3example");
        shape.claims().put("token_use", "id");
        assertThat(login(shape).session().policies()).containsExactly("readonly");
    }

    @Test
    void tooManyGroupsForATokenOfEntraIsSaid() throws Exception {
        Shape shape = Shape.of("entra-v2");
        endpoint = over(ProviderConfigs.reading(fake.config(), "groups"));
        shape.claims().put("aud", FakeOidcProvider.CLIENT_ID);
        shape.claims().put("iss", fake.issuer());
        shape.claims().put("_claim_names", Map.of("groups", "src1"));
        shape.claims()
                .put(
                        "_claim_sources",
                        Map.of(
                                "src1",
                                Map.of("endpoint", "https://graph.windows.net/72f9/users/6902/getMemberObjects")));
        assertThat(login(shape).text("Message"))
                .startsWith("groups claim missing from the JWT token")
                .contains("too long for the token");
        shape.claims().remove("_claim_names");
        shape.claims().put("hasgroups", true);
        assertThat(login(shape).text("Message")).contains("too long for the token");
        shape.claims().remove("hasgroups");
        assertThat(login(shape).text("Message")).doesNotContain("too long for the token");
    }

    /** Most of these groups are no policies. They are dropped, and the session has the rest, sealed in its token. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({"Dex, dex", "Okta, okta"})
    void fiveHundredGroupsThatAreNoPoliciesAreDropped(String section, String file) throws Exception {
        Shape shape = Shape.of(file);
        endpoint = over(config(section, shape));
        List<String> groups = new ArrayList<>(IntStream.range(0, 500)
                .mapToObj("%08x-be56-4843-9ff4-e66a39bb12e3"::formatted)
                .toList());
        groups.add(250, "readonly");
        shape.claims().put("groups", groups);
        shape.claims().remove("federated_claims");
        Session session = login(shape).session();
        assertThat(session.policies()).containsExactly("readonly");
    }

    /** What the example for Kubernetes asks for is what the page's settings grant. */
    @Test
    void theManifestOfTheExampleIsOfTheServiceAccountOnThePage() throws Exception {
        Shape shape = Shape.of("kubernetes");
        OidcProviderConfig config = config("Kubernetes service accounts", shape);
        assertThat(Files.readString(Path.of("../examples/kubernetes/nightly.yaml")))
                .contains("audience: " + config.clientIds().iterator().next() + "\n")
                .contains("  namespace: reports\n", "serviceAccountName: nightly\n");
        assertThat(config.reading().rules()).first().hasToString("sub=system:serviceaccount:reports:nightly");
    }

    private Answer login(Shape shape) {
        String algorithm = shape.header().getOrDefault("alg", "").toString();
        shape.header().put("kid", algorithm);
        fake.publish(algorithm, algorithm);
        return webIdentity(Map.of(
                "WebIdentityToken",
                FakeOidcProvider.sign(
                        shape.header(),
                        shape.claims(),
                        FakeOidcProvider.keyPair(algorithm, algorithm).getPrivate(),
                        algorithm)));
    }

    /** The settings under a heading of the page, but with the discovery document of the fake provider. */
    private OidcProviderConfig config(String section, Shape shape) throws IOException, ConfigException {
        fake.announce("issuer", shape.claims().getOrDefault("iss", ""));
        String page = Files.readString(PAGE);
        String after = page.substring(page.indexOf("# " + section + "\n"));
        String block = after.substring(after.indexOf("```ini\n") + 7);
        Path file = Files.writeString(directory.resolve("env"), block.substring(0, block.indexOf("```")));
        return ConfigLoader.load(
                        new ConfigLoader.Mode.Server(directory.toString()),
                        Map.of(),
                        Map.of(
                                "MINIO_CONFIG_ENV_FILE",
                                file.toString(),
                                "MINIO_IDENTITY_OPENID_CONFIG_URL",
                                fake.configUrl().toString()))
                .sts()
                .providers()
                .getFirst();
    }
}
