package io.cloakroom.aws.sigv4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.Secret;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.payload.PayloadKind;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Signatures as clients of MinIO's admin API make them: for S3, and without a region. */
class AdminSignatureTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final Secret SECRET = new Secret("minioadmin");
    private static final String LIST = "/minio/admin/v3/list-canned-policies";

    @ParameterizedTest
    @CsvSource({
        "/minio/admin/v3/list-canned-policies, 4c4c40fa29d0b3c21a04b64a9bf0aefe9f6cabafad5f604faede69843c27d73c",
        "/minio/admin/v3/info-canned-policy?name=readwrite&v=2, d613ed730c8e495388888b34d037fd32ec02de1418d5b46fef8aeb40b2c70b11"
    })
    void aScopeWithoutARegionVerifies(String target, String signature) {
        RequestHead head = with(
                target,
                "AWS4-HMAC-SHA256 Credential=minioadmin/20260102//s3/aws4_request,"
                        + " SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature=" + signature);

        SignedRequest signed = SignedRequest.readOfAdmin(head, NOW);
        SignatureVerifier.verify(signed, head, SigningKey.derive(SECRET, signed.scope()));

        assertThat(signed.accessKeyId()).isEqualTo("minioadmin");
        assertThat(signed.scope().region()).isEmpty();
        assertThat(signed.scope().text()).isEqualTo("20260102//s3/aws4_request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "us-east-1"})
    void anAccessKeyIdMayHoldSlashes(String region) {
        RequestHead head = signed("a/b//c", region, PayloadKind.EMPTY_SHA256);

        SignedRequest signed = SignedRequest.readOfAdmin(head, NOW);
        SignatureVerifier.verify(signed, head, SigningKey.derive(SECRET, signed.scope()));

        assertThat(signed.accessKeyId()).isEqualTo("a/b//c");
        assertThat(signed.scope().region()).isEqualTo(region);
    }

    @Test
    void elsewhereAScopeNeedsARegion() {
        RequestHead head = signed("minioadmin", "", PayloadKind.EMPTY_SHA256);

        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> SignedRequest.read(head, "s3", NOW))
                .returns(AwsErrorCode.AUTHORIZATION_HEADER_MALFORMED, AwsException::code)
                .withMessageEndingWith(
                        "has no region: `mc admin` signs like that, but this is not a call of the admin API.");

        String query = signer("minioadmin", "").presign(withoutSignature("/b/k"), Duration.ofMinutes(1), NOW);
        RequestHead presigned = RequestHead.parse("GET", "/b/k?" + query, headers());
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> SignedRequest.read(presigned, "s3", NOW))
                .returns(AwsErrorCode.AUTHORIZATION_QUERY_PARAMETERS_ERROR, AwsException::code);
    }

    @Test
    void onlyASignedHeaderCounts() {
        String query = signer("minioadmin", "us-east-1").presign(withoutSignature(LIST), Duration.ofMinutes(1), NOW);
        RequestHead good = signed("minioadmin", "", PayloadKind.EMPTY_SHA256);

        assertDenied(withoutSignature(LIST));
        assertDenied(RequestHead.parse("GET", LIST + '?' + query, headers()));
        assertDenied(with(LIST, "AWS minioadmin:signature"));
        assertDenied(with(LIST, "AWS4-HMAC-SHA256"));
        assertDenied(RequestHead.parse("GET", LIST + '?' + query, good.headers()));
        assertDenied(RequestHead.parse("GET", LIST + "?AWSAccessKeyId=a", good.headers()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
                "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER",
                "STREAMING-UNSIGNED-PAYLOAD-TRAILER"
            })
    void noBodyIsStreamed(String payloadHash) {
        assertDenied(signed("minioadmin", "", payloadHash));
    }

    @Test
    void thePayloadHashIsDemanded() {
        RequestHead head = signed("minioadmin", "", PayloadKind.EMPTY_SHA256);
        Headers.Builder headers = Headers.builder();
        head.headers().forEach((name, value) -> {
            if (!name.equals("x-amz-content-sha256")) {
                headers.add(name, value);
            }
        });

        assertDenied(RequestHead.parse("GET", LIST, headers.build()));
    }

    private static void assertDenied(RequestHead head) {
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> SignedRequest.readOfAdmin(head, NOW))
                .returns(AwsErrorCode.ACCESS_DENIED, AwsException::code)
                .withMessage("Access Denied.");
    }

    private static SigV4Signer signer(String accessKeyId, String region) {
        return new SigV4Signer(new SigV4Signer.Credential(accessKeyId, SECRET, Optional.empty()), region, "s3");
    }

    private static Headers headers() {
        return Headers.builder().add("host", "localhost:9000").build();
    }

    private static RequestHead withoutSignature(String target) {
        return RequestHead.parse("GET", target, headers());
    }

    private static RequestHead signed(String accessKeyId, String region, String payloadHash) {
        return RequestHead.parse(
                "GET", LIST, signer(accessKeyId, region).sign(withoutSignature(LIST), payloadHash, NOW));
    }

    private static RequestHead with(String target, String authorization) {
        Headers headers = Headers.builder()
                .addAll(headers())
                .add("x-amz-date", "20260102T030405Z")
                .add("x-amz-content-sha256", PayloadKind.EMPTY_SHA256)
                .add("authorization", authorization)
                .build();
        return RequestHead.parse("GET", target, headers);
    }
}
