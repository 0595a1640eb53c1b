package io.cloakroom.bridge.sts;

import static io.cloakroom.bridge.sts.ProviderConfigs.grantable;
import static io.cloakroom.bridge.sts.ProviderConfigs.withClient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.cloakroom.bridge.config.OidcProviderConfig;
import io.cloakroom.bridge.credentials.Session;
import io.cloakroom.bridge.identity.oidc.FakeOidcProvider;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a provider may grant, and roles that are named by their ARN. */
class RolesTest extends StsTest {
    private static final String ROLE_ARN = "arn:minio:iam:::role/nOybJqMNzNmroqEKq5D0EUsRZw0";

    @Test
    void aProviderGrantsOnlyWhatItMay() {
        try (FakeOidcProvider second = new FakeOidcProvider()) {
            endpoint = over(grantable(fake.config(), "_", "*"), grantable(second.config(), "second", "read*"));
            String admin = second.token(claims -> claims.put("policy", List.of("consoleAdmin")));
            Answer answer = webIdentity(Map.of("WebIdentityToken", admin));
            assertThat(answer.text("Code")).isEqualTo("InvalidParameterValue");
            assertThat(answer.text("Message")).contains("`consoleAdmin` may not be granted by this provider");
            String both = second.token(claims -> claims.put("policy", List.of("consoleAdmin", "readonly")));
            Session session = webIdentity(Map.of("WebIdentityToken", both)).session();
            assertThat(session.policies()).containsExactly("readonly");
            assertThat(session.provider()).isEqualTo("second");
            assertThat(webIdentity(Map.of(
                                    "WebIdentityToken", fake.token(claims -> claims.put("policy", "consoleAdmin"))))
                            .session()
                            .policies())
                    .containsExactly("consoleAdmin");
        }
    }

    @Test
    void severalProvidersInClaimModeMustSayWhatTheyGrant() {
        try (FakeOidcProvider second = new FakeOidcProvider()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> over(grantable(fake.config(), "_", "*"), second.config("b", List.of())));
        }
    }

    @Test
    void aRoleIsNamedByItsArn() {
        OidcProviderConfig role = withClient(fake.config("lab", List.of("readonly")), "minio-client-app");
        endpoint = over(role);
        String token = fake.token(claims -> claims.put("aud", "minio-client-app"));
        Answer answer = webIdentity(Map.of("WebIdentityToken", token, "RoleArn", ROLE_ARN));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text("Arn"))
                .isEqualTo("arn:aws:sts::000000000000:assumed-role/nOybJqMNzNmroqEKq5D0EUsRZw0/alice");
        assertThat(answer.session().role()).contains(ROLE_ARN);
        assertThat(answer.session().policies()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            arn:minio:iam:::role/other          | Error processing RoleArn parameter: RoleARN arn:minio:iam:::role/other is not defined.
            arn:minio:iam:eu:::role/x           | Error processing RoleArn parameter: RoleARN parse err: invalid ARN string format
            nonsense                            | Error processing RoleArn parameter: RoleARN parse err: invalid ARN string format
            arn:aws:iam::1:role/x               | Error processing RoleArn parameter: RoleARN parse err: invalid ARN - bad partition field
            arn:minio:s3:::role/x               | Error processing RoleArn parameter: RoleARN parse err: invalid ARN - bad service field
            arn:minio:iam::7:role/x             | Error processing RoleArn parameter: RoleARN parse err: invalid ARN - unsupported account-id field
            arn:minio:iam:::role                | Error processing RoleArn parameter: RoleARN parse err: invalid ARN - resource does not contain a "/"
            arn:minio:iam:::user/x              | Error processing RoleArn parameter: RoleARN parse err: invalid ARN: resource type is invalid
            arn:minio:iam:::role/a b            | Error processing RoleArn parameter: RoleARN parse err: invalid resource ID: a b
            """)
    void withoutClaimProvidersARoleIsNeeded(String roleArn, String message) {
        endpoint = over(withClient(fake.config("lab", List.of("readonly")), "minio-client-app"));
        Answer answer = webIdentity(Map.of("RoleArn", roleArn));
        assertThat(answer.text("Code")).isEqualTo("InvalidParameterValue");
        assertThat(answer.text("Message")).isEqualTo(message);
        assertThat(webIdentity(Map.of()).text("Message"))
                .startsWith("Role arn:minio:iam:::role/dummy-internal does not exist");
    }

    @Test
    void aRoleWithoutPoliciesIsRefused() {
        endpoint = over(withClient(fake.config("lab", List.of("gone")), "minio-client-app"));
        String token = fake.token(claims -> claims.put("aud", "minio-client-app"));
        assertThat(webIdentity(Map.of("WebIdentityToken", token, "RoleArn", ROLE_ARN))
                        .text("Message"))
                .startsWith("None of the given policies (`gone`) are defined");
    }
}
