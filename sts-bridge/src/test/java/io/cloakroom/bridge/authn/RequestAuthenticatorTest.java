package io.cloakroom.bridge.authn;

import static io.cloakroom.aws.AwsErrorCode.ACCESS_DENIED;
import static io.cloakroom.aws.AwsErrorCode.AUTHORIZATION_HEADER_MALFORMED;
import static io.cloakroom.aws.AwsErrorCode.AUTHORIZATION_PARAMETERS_ERROR;
import static io.cloakroom.aws.AwsErrorCode.INVALID_ACCESS_KEY_ID;
import static io.cloakroom.aws.AwsErrorCode.INVALID_REQUEST;
import static io.cloakroom.aws.AwsErrorCode.INVALID_TOKEN_ID;
import static io.cloakroom.aws.AwsErrorCode.REQUEST_TIME_TOO_SKEWED;
import static io.cloakroom.aws.AwsErrorCode.SIGNATURE_DOES_NOT_MATCH;
import static io.cloakroom.bridge.authn.SigningClient.EMPTY_SHA256;
import static io.cloakroom.bridge.authn.SigningClient.NOW;
import static io.cloakroom.bridge.authn.SigningClient.UNSIGNED;
import static io.cloakroom.bridge.authn.SigningClient.minus;
import static io.cloakroom.bridge.authn.SigningClient.plus;
import static io.cloakroom.bridge.authn.SigningClient.plusQuery;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.Secret;
import io.cloakroom.aws.http.ClientConnection;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.bridge.audit.AuditDraft;
import io.cloakroom.bridge.audit.AuditRecord;
import io.cloakroom.bridge.audit.Audits;
import io.cloakroom.bridge.authn.Authentication.Authenticated;
import io.cloakroom.bridge.authn.Authentication.NotAttempted;
import io.cloakroom.bridge.authn.Authentication.Rejected;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestAuthenticatorTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final SigningClient ada = SigningClient.session("ada", List.of("readwrite"), Optional.empty());
    private final SigningClient bob = SigningClient.session("bob", List.of("readonly"), Optional.empty());
    private final AuditDraft audit = new AuditDraft("R1", new ClientConnection("192.0.2.1", false));
    private Instant now = NOW;
    private final RequestAuthenticator authenticator = SigningClient.authenticator(() -> now);

    @Test
    void knowsWhoSignedAHeader() {
        assertThat(authenticate(ada.sign("GET", "/b/k", EMPTY_SHA256)))
                .isInstanceOfSatisfying(Authenticated.class, sender -> {
                    assertThat(sender.principal()).isInstanceOf(Principal.AssumedRole.class);
                    assertThat(sender.principal().arn()).endsWith("/ada");
                });
        assertThat(audited().principal()).isEqualTo("arn:aws:sts::000000000000:assumed-role/_/ada");
        assertThat(audited().accessKeyId()).isEqualTo(ada.credential().accessKeyId());
        assertThat(audited().provider()).isEqualTo("_");
        assertThat(audited().subject()).isEqualTo("sub-of-ada");
        assertThat(audited().userName()).isEqualTo("ada");
    }

    @Test
    void knowsWhoPresignedAUrl() {
        assertThat(authenticate(ada.presign("GET", "/b/k", HOUR))).isInstanceOf(Authenticated.class);
        assertThat(authenticate(SigningClient.root().presign("GET", "/b/k", HOUR)))
                .isInstanceOfSatisfying(
                        Authenticated.class,
                        sender -> assertThat(sender.principal())
                                .isInstanceOfSatisfying(
                                        Principal.Root.class,
                                        root -> assertThat(root.accessKeyId()).isEqualTo("root-key")));
    }

    @Test
    void isAnonymousWithoutCredentials() {
        assertThat(authenticate(RequestHead.parse(
                        "GET", "/b/k", ada.presign("GET", "/b/k", HOUR).headers())))
                .isInstanceOf(NotAttempted.class);
        assertThat(audited().principal()).isEmpty();
    }

    @Test
    void unknownAccessKeyComesBeforeAWrongSignature() {
        SigningClient unknown = SigningClient.with("nobody", new Secret("wrong"), Optional.empty());

        assertRejected(unknown.sign("GET", "/b/k", EMPTY_SHA256), INVALID_ACCESS_KEY_ID);
        assertThat(audited().accessKeyId()).isEqualTo("nobody");
        assertThat(audited().principal()).isEmpty();
    }

    @Test
    void missingTokenComesBeforeAWrongSignature() {
        SigningClient wrong = SigningClient.with(ada.credential().accessKeyId(), new Secret("wrong"), Optional.empty());

        assertRejected(wrong.sign("GET", "/b/k", EMPTY_SHA256), INVALID_TOKEN_ID);
    }

    @Test
    void wrongSignatureIsRejected() {
        SigningClient wrong = SigningClient.with(
                ada.credential().accessKeyId(),
                new Secret("wrong"),
                ada.credential().sessionToken());

        assertRejected(wrong.sign("GET", "/b/k", EMPTY_SHA256), SIGNATURE_DOES_NOT_MATCH);
        assertRejected(wrong.presign("GET", "/b/k", HOUR), SIGNATURE_DOES_NOT_MATCH);
        assertRejected(plusQuery(ada.sign("GET", "/b/k", EMPTY_SHA256), "versionId=v1"), SIGNATURE_DOES_NOT_MATCH);
        assertThat(audited().principal()).isEmpty();
    }

    @Test
    void expiredSessionLooksLikeAnUnknownKeyAndSaysWhen() {
        now = NOW.plusSeconds(3600);

        assertThat(assertRejected(ada.sign(now, "GET", "/b/k", EMPTY_SHA256), INVALID_ACCESS_KEY_ID))
                .contains("2026-11-22T11:11:12Z");
    }

    @DisplayName("S-16 credentials come from one source")
    @Test
    void s16_credentialsComeFromOneSource() {
        RequestHead header = ada.sign("GET", "/b/k", EMPTY_SHA256);
        RequestHead query = ada.presign("GET", "/b/k", HOUR);
        String authorization = header.headers().first("authorization").orElseThrow();
        String token = ada.credential().sessionToken().orElseThrow().reveal();

        assertRejected(plus(query, "authorization", authorization), INVALID_REQUEST);
        assertRejected(plus(header, "authorization", authorization), INVALID_REQUEST);
        assertRejected(plus(header, "x-amz-security-token", token), INVALID_REQUEST);
        assertRejected(plusQuery(header, "X-Amz-Security-Token=" + token), INVALID_REQUEST);
        assertRejected(plusQuery(header, "X-Amz-Credential=x"), INVALID_REQUEST);
        assertRejected(plusQuery(header, "AWSAccessKeyId=x&Signature=y&Expires=1"), INVALID_REQUEST);
        assertThat(authenticate(plus(query, "x-amz-security-token", token))).isInstanceOf(Rejected.class);
        assertThat(authenticate(plusQuery(query, "X-Amz-Security-Token=" + token)))
                .isInstanceOf(Rejected.class);
        assertThat(authenticate(plusQuery(query, "X-Amz-Signature=00"))).isInstanceOf(Rejected.class);
    }

    @DisplayName("S-16 a token belongs to its access key id")
    @Test
    void s16_tokenBelongsToItsAccessKeyId() {
        assertRejected(mixed(ada, bob).sign("GET", "/b/k", EMPTY_SHA256), INVALID_TOKEN_ID);
        assertRejected(mixed(ada, bob).presign("GET", "/b/k", HOUR), INVALID_TOKEN_ID);
        assertRejected(mixed(SigningClient.root(), bob).sign("GET", "/b/k", EMPTY_SHA256), INVALID_TOKEN_ID);
    }

    private static SigningClient mixed(SigningClient key, SigningClient token) {
        return SigningClient.with(
                key.credential().accessKeyId(),
                key.credential().secretAccessKey(),
                token.credential().sessionToken());
    }

    @DisplayName("S-16 a token without an access key is refused")
    @Test
    void s16_tokenWithoutAnAccessKey() {
        RequestHead anonymous = RequestHead.parse(
                "GET", "/b/k", ada.presign("GET", "/b/k", HOUR).headers());

        assertThat(assertRejected(plus(anonymous, "x-amz-security-token", "t"), ACCESS_DENIED))
                .contains("No AWSAccessKey was presented");
        assertRejected(plusQuery(anonymous, "X-Amz-Security-Token=t"), ACCESS_DENIED);
    }

    @DisplayName("S-39 every x-amz-* header that belongs to the message must be signed")
    @ParameterizedTest
    @ValueSource(strings = {"x-amz-checksum-crc32", "x-amz-decoded-content-length", "X-Amz-Trailer"})
    void s39_unsignedHeader(String name) {
        assertRejected(plus(ada.sign("PUT", "/b/k", UNSIGNED), name, "x"), ACCESS_DENIED);
        assertRejected(plus(ada.presign("PUT", "/b/k", HOUR), name, "x"), ACCESS_DENIED);
    }

    @Test
    void clocksMayBeFifteenMinutesApart() {
        now = NOW.plus(Duration.ofMinutes(15));
        assertThat(authenticate(ada.sign("GET", "/b/k", EMPTY_SHA256))).isInstanceOf(Authenticated.class);
        now = NOW.minus(Duration.ofMinutes(15));
        assertThat(authenticate(ada.sign("GET", "/b/k", EMPTY_SHA256))).isInstanceOf(Authenticated.class);
        now = NOW.plus(Duration.ofMinutes(15)).plusSeconds(1);
        assertRejected(ada.sign("GET", "/b/k", EMPTY_SHA256), REQUEST_TIME_TOO_SKEWED);
        now = NOW.minus(Duration.ofMinutes(15)).minusSeconds(1);
        assertRejected(ada.sign("GET", "/b/k", EMPTY_SHA256), REQUEST_TIME_TOO_SKEWED);
    }

    @Test
    void presignedUrlEnds() {
        RequestHead head = ada.presign("GET", "/b/k", Duration.ofMinutes(10));
        now = NOW.plus(Duration.ofMinutes(10));
        assertThat(authenticate(head)).isInstanceOf(Authenticated.class);
        now = now.plusSeconds(1);
        assertThat(assertRejected(head, ACCESS_DENIED)).contains("Request has expired");
    }

    @Test
    void signatureForAnotherServiceIsRejected() {
        assertRejected(ada.forService("sts").sign("GET", "/b/k", EMPTY_SHA256), AUTHORIZATION_PARAMETERS_ERROR);
        assertRejected(ada.forService("s3tables").sign("GET", "/b/k", EMPTY_SHA256), AUTHORIZATION_PARAMETERS_ERROR);
    }

    @Test
    void clientsOfOtherServicesGetASentence() {
        RequestHead signed = ada.sign("GET", "/b/k", EMPTY_SHA256);
        String withoutRegion =
                signed.headers().first("authorization").orElseThrow().replace("/us-east-1/s3/", "//s3/");
        RequestHead admin = plus(minus(signed, "authorization"), "authorization", withoutRegion);
        assertThat(assertRejected(admin, AUTHORIZATION_HEADER_MALFORMED))
                .endsWith("has no region: `mc admin` signs like that, but this is not a call of the admin API.");
        assertThat(assertRejected(
                        ada.forService("iam").sign("POST", "/x", EMPTY_SHA256), AUTHORIZATION_PARAMETERS_ERROR))
                .contains("There is no IAM API here");
        assertThat(assertRejected(
                        ada.forService("sts").sign("POST", "/sts", EMPTY_SHA256), AUTHORIZATION_PARAMETERS_ERROR))
                .contains("STS takes a POST to the path `/`");
    }

    @Test
    void whoSignsWithVersionTwoIsToldWhatToSet() {
        RequestHead anonymous = RequestHead.parse(
                "GET", "/b/k", ada.presign("GET", "/b/k", HOUR).headers());
        String message = assertRejected(plus(anonymous, "authorization", "AWS key:signature"), INVALID_REQUEST);
        assertThat(message).contains("This request was signed with Signature Version 2.", "signature_version s3v4");
        RequestHead link = plusQuery(anonymous, "AWSAccessKeyId=x&Signature=y&Expires=1");
        assertRejected(link, ACCESS_DENIED);
        assertThat(assertRejected(
                        new RequestHead("DELETE", "/b/k", link.rawQuery(), link.query(), link.headers()),
                        INVALID_REQUEST))
                .isEqualTo(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer eyJ",
                "Basic dTpw",
                "AWS key:signature",
                "AWS4-ECDSA-P256-SHA256 Credential=a",
                "",
                "AWS4-HMAC-SHA256"
            })
    void otherSchemesAreRefused(String authorization) {
        RequestHead anonymous = RequestHead.parse(
                "GET", "/b/k", ada.presign("GET", "/b/k", HOUR).headers());

        assertThat(authenticate(plus(anonymous, "authorization", authorization)))
                .isInstanceOf(Rejected.class);
    }

    @Test
    void checksTheBodyOfAnStsCall() {
        byte[] body = "Action=GetCallerIdentity&Version=2011-06-15".getBytes(StandardCharsets.UTF_8);
        byte[] other = "Action=GetCallerIdentity&Version=2011-06-16".getBytes(StandardCharsets.UTF_8);
        RequestHead head = ada.forService("sts").sign("POST", "/", sha256(body));

        assertThat(authenticator.authenticate(head, body, audit)).isInstanceOf(Authenticated.class);
        assertThat(authenticator.authenticate(head, other, audit)).isInstanceOf(Rejected.class);
        assertThat(authenticator.authenticate(minus(head, "x-amz-content-sha256"), body, audit))
                .as("a signed header is missing")
                .isInstanceOf(Rejected.class);
        assertThat(authenticator.authenticate(ada.sign("POST", "/", sha256(body)), body, audit))
                .as("signed for S3")
                .isInstanceOf(Rejected.class);
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private Authentication authenticate(RequestHead head) {
        return authenticator.authenticate(head, audit);
    }

    private String assertRejected(RequestHead head, AwsErrorCode code) {
        Authentication authentication = authenticate(head);
        assertThat(authentication).isInstanceOf(Rejected.class);
        Rejected rejected = (Rejected) authentication;
        assertThat(rejected.reason().code()).as(rejected.reason().sentence()).isEqualTo(code);
        return rejected.reason().sentence();
    }

    private AuditRecord audited() {
        return Audits.soFar(audit);
    }
}
