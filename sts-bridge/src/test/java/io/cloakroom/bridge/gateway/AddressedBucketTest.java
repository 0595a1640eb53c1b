package io.cloakroom.bridge.gateway;

import static io.cloakroom.bridge.authn.SigningClient.EMPTY_SHA256;
import static io.cloakroom.bridge.authn.SigningClient.UNSIGNED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.s3.S3Classifier;
import io.cloakroom.bridge.authn.SigningClient;
import io.cloakroom.bridge.authz.ActionDecider;
import io.cloakroom.bridge.authz.CallAuthorizer;
import io.cloakroom.bridge.policies.BucketPolicies;
import io.cloakroom.bridge.policies.PolicySource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a request says of the bucket it means: its owner, its region, and requests that belong elsewhere. */
class AddressedBucketTest extends GatewayTest {
    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource(nullValues = "-", textBlock = """
            POST, /sts,  application/x-www-form-urlencoded
            POST, /sts/, application/json
            POST, /,     application/json
            GET,  /?Action=AssumeRoleWithWebIdentity&Version=2011-06-15&WebIdentityToken=secret, -
            """)
    void stsAskedAtTheWrongPlaceIsToldWhereItIs(String method, String target, @Nullable String contentType) {
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> begin(unsigned(method, target, contentType)))
                .returns(AwsErrorCode.BAD_REQUEST, AwsException::code)
                .withMessageContaining("STS takes a POST to the path `/` of this address, with a form")
                .withMessageNotContaining("secret");
        assertThat(audited().principal()).isEqualTo("*");
        assertThat(audited().decision()).hasToString("implicit-deny");
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "GET, /sts",
        "GET, /sts/?list-type=2",
        "PUT, /sts",
        "GET, /sts/key",
        "PUT, /sts/key",
        "HEAD, /sts",
        "POST, /sts?delete"
    })
    void aBucketCalledStsIsABucket(String method, String target) {
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> begin(unsigned(method, target, "application/x-www-form-urlencoded")))
                .returns(AwsErrorCode.ACCESS_DENIED, AwsException::code)
                .withMessage("Access Denied. The decision's id is `R1`.");
        RecordingStore withSts = new RecordingStore("sts");
        SigningClient admin = SigningClient.root();
        S3Gateway gateway = new S3Gateway(
                SigningClient.authenticator(CLOCK),
                new S3Classifier(List.of()),
                new CallAuthorizer(new ActionDecider(PolicySource.canned()), CLOCK, withSts::tags),
                withSts,
                BucketPolicies.none(),
                "");
        assertThat(gateway.begin(
                        admin.sign(method, target, UNSIGNED, "content-type", "application/x-www-form-urlencoded"),
                        CONNECTION,
                        audit))
                .isNotNull();
        assertThat(gateway.begin(admin.presign("GET", "/sts?list-type=2&Action=AssumeRole", HOUR), CONNECTION, audit))
                .as("signed for S3")
                .isNotNull();
    }

    private static RequestHead unsigned(String method, String target, @Nullable String contentType) {
        Headers.Builder headers = Headers.builder().add("host", "127.0.0.1:9000");
        if (contentType != null) {
            headers.add("content-type", contentType);
        }
        return RequestHead.parse(method, target, headers.build());
    }

    @DisplayName("S-54 a bucket of another account is not this one, and stores are not asked whose it is")
    @Test
    void s54_expectedBucketOwner() {
        assertRefused(
                ada.sign("GET", "/alpha/k", EMPTY_SHA256, "x-amz-expected-bucket-owner", "111122223333"),
                AwsErrorCode.ACCESS_DENIED);
        assertThat(stream(ada.sign("GET", "/alpha/k", EMPTY_SHA256, "x-amz-expected-bucket-owner", "000000000000"))
                        .call()
                        .call()
                        .headers()
                        .contains("x-amz-expected-bucket-owner"))
                .isFalse();
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "GET, /alpha/k, x-amz-expected-bucket-owner",
        "PUT, /alpha/k, x-amz-source-expected-bucket-owner",
        "GET, /, x-amz-expected-bucket-owner"
    })
    void aMismatchedBucketOwnerIsSaidToBe(String method, String target, String header) {
        for (SigningClient client : List.of(ada, SigningClient.root())) {
            RequestHead head = header.contains("source")
                    ? client.sign(method, target, UNSIGNED, header, "111122223333", "x-amz-copy-source", "/alpha/s")
                    : client.sign(method, target, UNSIGNED, header, "111122223333");
            assertThatExceptionOfType(AwsException.class)
                    .isThrownBy(() -> begin(head))
                    .returns(AwsErrorCode.ACCESS_DENIED, AwsException::code)
                    .withMessage("Access Denied. The decision's id is `R1`. `" + header
                            + "` is `111122223333`, but all buckets here belong to `000000000000`.");
        }
    }

    @Test
    void regionMustBeRightWhereThereIsOne() {
        S3Gateway gateway = gateway("eu-west-1");

        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> gateway.begin(ada.sign("GET", "/alpha/k", EMPTY_SHA256), CONNECTION, audit))
                .returns(AwsErrorCode.AUTHORIZATION_HEADER_MALFORMED, AwsException::code)
                .withMessageContaining("expecting 'eu-west-1'");
        gateway.begin(ada.sign("GET", "/alpha?location", EMPTY_SHA256), CONNECTION, audit);
        gateway.begin(ada.sign("GET", "/", EMPTY_SHA256), CONNECTION, audit);
    }

    @Test
    void unknownOperationIsRefused() {
        assertRefused(ada.sign("GET", "/alpha/k?torrent", EMPTY_SHA256), AwsErrorCode.NOT_IMPLEMENTED);
        assertThat(audited().resource()).isEqualTo("/alpha/k");
    }
}
