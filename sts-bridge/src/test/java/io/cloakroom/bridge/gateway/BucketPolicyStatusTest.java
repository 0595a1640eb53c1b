package io.cloakroom.bridge.gateway;

import static io.cloakroom.bridge.authn.SigningClient.EMPTY_SHA256;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.bridge.endpoint.Admission;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** GetBucketPolicyStatus: whether the policy of a bucket lets everybody do something. */
class BucketPolicyStatusTest extends GatewayTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            everybody    | 'Effect':'Allow','Principal':'*'                                                 | true
            in a list    | 'Effect':'Allow','Principal':{'AWS':['arn:aws:iam::000000000000:user/a','*']}    | true
            if it is TLS | 'Effect':'Allow','Principal':'*','Condition':{'Bool':{'aws:SecureTransport':'true'}} | true
            denied       | 'Effect':'Deny','Principal':'*'                                                  | false
            all users    | 'Effect':'Allow','Principal':{'AWS':'arn:aws:iam::000000000000:user/*'}          | false
            one role     | 'Effect':'Allow','Principal':{'AWS':'arn:aws:iam::000000000000:role/keycloak'}   | false
            """)
    void isPublicIfAnythingIsAllowedToEverybody(String why, String members, boolean isPublic) {
        String document = """
                {'Version':'2012-10-17','Statement':[{%s,'Action':'s3:GetObject','Resource':'arn:aws:s3:::alpha/*'}]}""".formatted(members);
        bucketPolicies.put("alpha", document.replace('\'', '"').getBytes(UTF_8));

        assertThat(status("alpha")).as(why).contains("<IsPublic>" + isPublic + "</IsPublic>");
    }

    @Test
    void aBucketWithoutAPolicyIsNotPublic() {
        assertThat(status("beta")).contains("<IsPublic>false</IsPublic>");
    }

    @Test
    void needsABucketAndItsOwnAction() {
        Admission.WithBody missing = buffer(ada.sign("GET", "/missing?policyStatus", EMPTY_SHA256));
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> missing.answer().apply(new byte[0]))
                .returns(AwsErrorCode.NO_SUCH_BUCKET, AwsException::code);
        assertRefused(client("writeonly").sign("GET", "/alpha?policyStatus", EMPTY_SHA256), AwsErrorCode.ACCESS_DENIED);
    }

    private String status(String bucket) {
        Admission.WithBody step = buffer(ada.sign("GET", "/" + bucket + "?policyStatus", EMPTY_SHA256));
        return new String(step.answer().apply(new byte[0]).body(), UTF_8);
    }
}
