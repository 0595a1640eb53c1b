package io.cloakroom.bridge.gateway;

import static io.cloakroom.bridge.authn.SigningClient.EMPTY_SHA256;
import static io.cloakroom.bridge.authn.SigningClient.NOW;
import static io.cloakroom.bridge.authn.SigningClient.UNSIGNED;
import static io.cloakroom.bridge.authn.SigningClient.minus;
import static io.cloakroom.bridge.authn.SigningClient.plus;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.ClientConnection;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.s3.S3Classifier;
import io.cloakroom.aws.s3.S3Operation;
import io.cloakroom.aws.s3.S3Target;
import io.cloakroom.aws.xml.XmlElement;
import io.cloakroom.bridge.audit.AuditDraft;
import io.cloakroom.bridge.audit.AuditRecord;
import io.cloakroom.bridge.audit.Audits;
import io.cloakroom.bridge.audit.TouchedObject;
import io.cloakroom.bridge.authn.SigningClient;
import io.cloakroom.bridge.authz.ActionDecider;
import io.cloakroom.bridge.authz.AuthorizedDeletes.ObjectVersion;
import io.cloakroom.bridge.authz.CallAuthorizer;
import io.cloakroom.bridge.endpoint.Admission;
import io.cloakroom.bridge.policies.PolicySource;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class S3GatewayTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final InstantSource CLOCK = InstantSource.fixed(NOW);
    private static final ClientConnection CONNECTION = new ClientConnection("192.0.2.1", true);

    private final RecordingStore store = new RecordingStore("alpha", "beta", "gamma");
    private final AuditDraft audit = new AuditDraft("R1", new ClientConnection("192.0.2.1", false));
    private final SigningClient ada = client("readwrite");

    @Test
    void streamsWhatIsAllowed() {
        GatewayStep.Stream step = stream(ada.sign("GET", "/alpha/dir/k%20x?versionId=v1", EMPTY_SHA256));

        assertThat(step.call().call().operation()).isEqualTo(S3Operation.GET_OBJECT);
        assertThat(step.call().call().target()).isEqualTo(new S3Target.Object("alpha", "dir/k x"));
        assertThat(step.call().principal().arn()).endsWith("/ada");
        assertThat(audited().action()).isEqualTo("s3:GetObject");
        assertThat(audited().resource()).isEqualTo("arn:aws:s3:::alpha/dir/k x");
        assertThat(audited().decision()).hasToString("allow");
        assertThat(audited().policy()).isEqualTo("readwrite");
    }

    @Test
    void refusesWhatIsNot() {
        SigningClient reader = client("readonly");

        assertRefused(reader.sign("PUT", "/alpha/k", UNSIGNED), AwsErrorCode.ACCESS_DENIED);
        assertRefused(reader.sign("GET", "/alpha?list-type=2", EMPTY_SHA256), AwsErrorCode.ACCESS_DENIED);
        stream(reader.sign("GET", "/alpha/k", EMPTY_SHA256));
    }

    @DisplayName("S-36 a presigned URL gives no more than its signer has")
    @ParameterizedTest
    @CsvSource({"PUT, /alpha/k", "DELETE, /alpha/k", "POST, /alpha/k?uploads", "GET, /alpha", "PUT, /new-bucket"})
    void s36_presignedUrlGivesNoMore(String method, String target) {
        assertRefused(client("readonly").presign(method, target, HOUR), AwsErrorCode.ACCESS_DENIED);
        stream(client("readwrite").presign(method, target, HOUR));
    }

    @DisplayName("S-36 a POST form is no way around")
    @Test
    void s36_postForm() {
        RequestHead form = ada.sign("POST", "/alpha", UNSIGNED, "content-type", "multipart/form-data; boundary=x");

        assertRefused(form, AwsErrorCode.NOT_IMPLEMENTED);
        assertRefused(minus(form, "authorization"), AwsErrorCode.NOT_IMPLEMENTED);
    }

    @DisplayName("S-44 a body that could name another place is not handed on")
    @ParameterizedTest
    @CsvSource({"POST, /alpha/k?restore", "PUT, /alpha?replication", "PUT, /alpha?notification"})
    void s44_bodiesThatNameOtherPlacesAreNotHandedOn(String method, String target) {
        assertRefused(ada.sign(method, target, UNSIGNED), AwsErrorCode.NOT_IMPLEMENTED);
        assertRefused(client("readonly").sign(method, target, UNSIGNED), AwsErrorCode.ACCESS_DENIED);
    }

    @DisplayName("S-37 a payload kind that the operation does not take is refused")
    @ParameterizedTest
    @CsvSource({
        "DELETE, /alpha/k,            STREAMING-UNSIGNED-PAYLOAD-TRAILER",
        "GET,    /alpha/k,            STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
        "POST,   /alpha?delete,       STREAMING-UNSIGNED-PAYLOAD-TRAILER",
        "PUT,    /alpha?versioning,   STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER",
        "POST,   /alpha/k?uploadId=u, STREAMING-UNSIGNED-PAYLOAD-TRAILER"
    })
    void s37_payloadKindOfTheOperation(String method, String target, String payload) {
        assertRefused(
                ada.sign(method, target, payload, "x-amz-decoded-content-length", "0", "content-length", "0"),
                AwsErrorCode.INVALID_REQUEST);
    }

    @DisplayName("S-37 an unsigned trailer needs a signature like everything else")
    @Test
    void s37_unsignedTrailerNeedsASignature() {
        RequestHead upload = ada.sign(
                "PUT",
                "/alpha/k",
                "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
                "content-encoding",
                "aws-chunked",
                "x-amz-trailer",
                "x-amz-checksum-crc32",
                "x-amz-decoded-content-length",
                "3",
                "content-length",
                "40");
        String authorization = upload.headers().first("authorization").orElseThrow();

        stream(upload);
        assertRefused(minus(upload, "authorization"), AwsErrorCode.ACCESS_DENIED);
        assertRefused(
                plus(minus(upload, "authorization"), "authorization", flipped(authorization)),
                AwsErrorCode.SIGNATURE_DOES_NOT_MATCH);
        assertRefused(
                plus(
                        ada.presign("PUT", "/alpha/k", HOUR),
                        "x-amz-content-sha256",
                        "STREAMING-UNSIGNED-PAYLOAD-TRAILER"),
                AwsErrorCode.ACCESS_DENIED);
    }

    private static String flipped(String authorization) {
        char last = authorization.charAt(authorization.length() - 1);
        return authorization.substring(0, authorization.length() - 1) + (last == '0' ? '1' : '0');
    }

    @DisplayName("S-31 a session policy with a user name of wildcards opens nothing")
    @ParameterizedTest
    @ValueSource(strings = {"*", "a*", "???", "${aws:username}"})
    void s31_userNameOfWildcards(String name) {
        SigningClient hostile = SigningClient.session(
                name, List.of("readwrite"), Optional.of(policy("s3:GetObject", "alpha/home/${aws:username}/*")));

        assertRefused(hostile.sign("GET", "/alpha/home/ada/k", EMPTY_SHA256), AwsErrorCode.ACCESS_DENIED);
        assertRefused(hostile.sign("GET", "/alpha/home/bob/k", EMPTY_SHA256), AwsErrorCode.ACCESS_DENIED);
    }

    @DisplayName("S-34 an empty session policy allows nothing")
    @ParameterizedTest
    @ValueSource(strings = {"{\"Version\":\"2012-10-17\",\"Statement\":[]}", "{}", "null", "", "not json"})
    void s34_emptySessionPolicy(String document) {
        SigningClient narrowed = SigningClient.session("ada", List.of("consoleAdmin"), Optional.of(document));

        assertRefused(narrowed.sign("GET", "/alpha/k", EMPTY_SHA256), AwsErrorCode.ACCESS_DENIED);
    }

    @DisplayName("S-34 a session that names no policy, or an unknown one, may do nothing")
    @Test
    void s34_noPolicies() {
        assertRefused(client().sign("GET", "/alpha/k", EMPTY_SHA256), AwsErrorCode.ACCESS_DENIED);
        assertRefused(client("no-such-policy").sign("GET", "/alpha/k", EMPTY_SHA256), AwsErrorCode.ACCESS_DENIED);
    }

    @Test
    void cannotWidenWithSessionPolicy() {
        SigningClient reader = SigningClient.session("ada", List.of("readonly"), Optional.of(policy("s3:*", "*")));

        assertRefused(reader.sign("PUT", "/alpha/k", UNSIGNED), AwsErrorCode.ACCESS_DENIED);
        stream(reader.sign("GET", "/alpha/k", EMPTY_SHA256));
    }

    @Test
    void cannotReadThroughCopySource() {
        SigningClient writer = client("writeonly");
        SigningClient narrowed =
                SigningClient.session("ada", List.of("readwrite"), Optional.of(policy("s3:*", "alpha/*")));

        assertRefused(
                writer.sign("PUT", "/alpha/k", EMPTY_SHA256, "x-amz-copy-source", "beta/secret"),
                AwsErrorCode.ACCESS_DENIED);
        for (String source : List.of("beta/secret", "/beta/secret", "%62eta/secret", "beta%2Fsecret")) {
            assertThatExceptionOfType(AwsException.class)
                    .as(source)
                    .isThrownBy(
                            () -> begin(narrowed.sign("PUT", "/alpha/k", EMPTY_SHA256, "x-amz-copy-source", source)));
        }
        stream(narrowed.sign("PUT", "/alpha/k", EMPTY_SHA256, "x-amz-copy-source", "alpha/own"));
    }

    @DisplayName("S-44 a copy part reads its source")
    @Test
    void s44_uploadPartCopy() {
        assertRefused(
                client("writeonly")
                        .sign(
                                "PUT",
                                "/alpha/k?partNumber=1&uploadId=u",
                                EMPTY_SHA256,
                                "x-amz-copy-source",
                                "beta/secret?versionId=v1"),
                AwsErrorCode.ACCESS_DENIED);
    }

    @DisplayName("S-75 the audit record names the source of a copy and the version that was asked for")
    @Test
    void s75_copySourceAndVersionAreAudited() {
        assertRefused(
                client("writeonly")
                        .sign("PUT", "/alpha/k", EMPTY_SHA256, "x-amz-copy-source", "/beta/a%2Fsecret?versionId=v1"),
                AwsErrorCode.ACCESS_DENIED);
        assertThat(audited().resource()).isEqualTo("arn:aws:s3:::alpha/k");
        assertThat(audited().source()).isEqualTo("arn:aws:s3:::beta/a/secret");
        assertThat(audited().sourceVersion()).isEqualTo("v1");

        begin(client("readwrite").sign("GET", "/alpha/k?versionId=v2", EMPTY_SHA256));
        assertThat(audited().version()).isEqualTo("v2");
    }

    @DisplayName("S-75 the audit record names every object of a multi-delete and its outcome")
    @Test
    void s75_multiDeleteNamesEveryObject() {
        SigningClient narrowed = SigningClient.session(
                "ada", List.of("readwrite"), Optional.of(policy("s3:DeleteObject", "alpha/*ne/*")));
        delete(narrowed, """
                <Delete>
                  <Object><Key>mine/1</Key></Object>
                  <Object><Key>theirs/1</Key><VersionId>v1</VersionId></Object>
                  <Object><Key>stuck/ne/1</Key></Object>
                  <Object><Key>mine/../theirs/2</Key></Object>
                </Delete>""");

        assertThat(audited().objects())
                .containsExactlyInAnyOrder(
                        new TouchedObject("mine/1", Optional.empty(), "deleted"),
                        new TouchedObject("stuck/ne/1", Optional.empty(), "InternalError"),
                        new TouchedObject("theirs/1", Optional.of("v1"), "denied"),
                        new TouchedObject("mine/../theirs/2", Optional.empty(), "XMinioInvalidResourceName"));
    }

    @DisplayName("S-75 a multi-delete that fails as a whole may have deleted something: its record names every object")
    @Test
    void s75_aMultiDeleteThatFailsNamesEveryObjectToo() {
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> delete(ada, """
                        <Delete><Object><Key>mine/1</Key></Object><Object><Key>broken</Key></Object></Delete>"""))
                .returns(AwsErrorCode.SLOW_DOWN, AwsException::code);

        assertThat(audited().objects())
                .containsExactlyInAnyOrder(
                        new TouchedObject("mine/1", Optional.empty(), "unknown"),
                        new TouchedObject("broken", Optional.empty(), "unknown"));
    }

    @DisplayName("S-47 what is authorized is what is handed to the store")
    @ParameterizedTest(name = "S-47 {0}")
    @CsvSource(delimiter = '|', textBlock = """
            /alpha/public/x           | public/x
            /alpha/public//x          | public//x
            /alpha/public/x/          | public/x/
            /alpha/public/%2Fx        | public//x
            /alpha/public%2Fx         | public/x
            /alpha/public/%252Fx      | public/%2Fx
            /alpha/public/%70x        | public/px
            /alpha/public/a%5Cb       | public/a\\b
            /alpha/public/..x         | public/..x
            """)
    void s47_authorizedIsStored(String target, String key) {
        SigningClient narrowed = SigningClient.session(
                "ada", List.of("readwrite"), Optional.of(policy("s3:GetObject", "alpha/public/*")));

        GatewayStep.Stream step = stream(narrowed.sign("GET", target, EMPTY_SHA256));

        assertThat(step.call().call().target()).isEqualTo(new S3Target.Object("alpha", key));
        assertThat(audited().resource()).isEqualTo("arn:aws:s3:::alpha/" + key);
    }

    @DisplayName("S-47 no spelling of a path reaches outside what is allowed")
    @ParameterizedTest(name = "S-47 {0}")
    @ValueSource(
            strings = {
                "/alpha/public/../private/x",
                "/alpha/public/%2e%2e/private/x",
                "/alpha/public/%2E%2E%2Fprivate/x",
                "/alpha/public/..%2Fprivate/x",
                "/alpha/./private/x",
                "/alpha/public/%00/x",
                "/alpha/public/%c0%ae%c0%ae/private/x",
                "/alpha/private/x",
                "/alpha/%70rivate/x",
                "//alpha/public/x",
                "/alpha//private/x",
                "/alpha%2Fpublic/x",
                "/beta/public/x",
                "/alph%61/private/x",
                "/alpha/public",
                "/alpha/PUBLIC/x"
            })
    void s47_noSpellingReachesOutside(String target) {
        SigningClient narrowed = SigningClient.session(
                "ada", List.of("readwrite"), Optional.of(policy("s3:GetObject", "alpha/public/*")));

        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> begin(narrowed.sign("GET", target, EMPTY_SHA256)));
    }

    @DisplayName("S-53 who is anonymous learns nothing, whatever is asked")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/alpha",
                "/no-such-bucket",
                "/alpha/k",
                "/alpha/no-such-key?acl",
                "/ALPHA/../k",
                "/alpha?nonsense"
            })
    void s53_anonymousLearnsNothing(String target) {
        for (String method : List.of("GET", "HEAD", "PUT", "DELETE", "POST", "PATCH")) {
            RequestHead head =
                    plus(minus(ada.sign(method, target, EMPTY_SHA256), "authorization"), "if-none-match", "\"etag\"");
            RequestHead bare = minus(minus(minus(head, "x-amz-security-token"), "x-amz-date"), "x-amz-content-sha256");

            assertThatExceptionOfType(AwsException.class)
                    .isThrownBy(() -> begin(bare))
                    .returns(AwsErrorCode.ACCESS_DENIED, AwsException::code)
                    .withMessage("Access Denied. The decision's id is `R1`.");
            assertThat(audited().principal()).isEqualTo("*");
            assertThat(audited().decision()).hasToString("implicit-deny");
        }
    }

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
                new CallAuthorizer(new ActionDecider(PolicySource.canned()), CLOCK),
                withSts,
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

    @DisplayName("S-53 preconditions are not looked at before the decision")
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            if-none-match       | *
            if-none-match       | "x"
            if-match            | "x"
            if-modified-since   | Fri, 01 Jan 2100 00:00:00 GMT
            if-unmodified-since | Thu, 01 Jan 1970 00:00:00 GMT
            range               | bytes=1000-
            """)
    void s53_preconditions(String header, String value) {
        for (String method : List.of("GET", "HEAD")) {
            assertRefused(
                    client("writeonly").sign(method, "/alpha/k", EMPTY_SHA256, header, value),
                    AwsErrorCode.ACCESS_DENIED);
        }
        assertRefused(
                client("readonly").sign("PUT", "/alpha/k", EMPTY_SHA256, header, value), AwsErrorCode.ACCESS_DENIED);
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

    @DisplayName("S-39 a header that the operation heeds must be signed, whoever put it there")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "x-amz-tagging",
                "x-amz-acl",
                "x-amz-meta-owner",
                "x-amz-copy-source",
                "x-amz-storage-class",
                "x-amz-object-lock-mode",
                "X-Amz-Website-Redirect-Location"
            })
    void s39_unsignedHeader(String name) {
        assertRefused(plus(ada.sign("PUT", "/alpha/k", UNSIGNED), name, "alpha/s"), AwsErrorCode.ACCESS_DENIED);
        assertRefused(plus(ada.presign("PUT", "/alpha/k", HOUR), name, "alpha/s"), AwsErrorCode.ACCESS_DENIED);
    }

    @Test
    void anUnsignedHeaderThatNobodyHeedsDoesNoHarm() {
        RequestHead put = plus(ada.sign("PUT", "/alpha/k", UNSIGNED), "x-amz-cf-id", "c");
        assertThat(stream(put).call().call().headers().size()).isZero();
        RequestHead part =
                plus(ada.sign("PUT", "/alpha/k?uploadId=u&partNumber=1", UNSIGNED), "x-amz-acl", "public-read");
        assertThat(stream(part).call().call().headers().size()).isZero();
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
    void aMultiDeleteOfAnotherOwnersBucketIsRefusedAsAWhole() {
        Admission.WithBody step =
                buffer(ada.sign("POST", "/alpha?delete", UNSIGNED, "x-amz-expected-bucket-owner", "x".repeat(500)));
        byte[] document = "<Delete><Object><Key>a</Key></Object></Delete>".getBytes(StandardCharsets.UTF_8);
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> step.answer().apply(document))
                .returns(AwsErrorCode.ACCESS_DENIED, AwsException::code)
                .withMessageContaining("`" + "x".repeat(32) + "…`, but all buckets here belong to `000000000000`");
        assertThat(store.deleted()).isEmpty();
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

    @DisplayName("S-50 buckets are listed in full, in part, or not at all")
    @Test
    void s50_listsBuckets() {
        assertThat(names(buffer(ada.sign("GET", "/", EMPTY_SHA256)))).containsExactly("alpha", "beta", "gamma");
        assertThat(audited().decision()).hasToString("allow");

        SigningClient part =
                SigningClient.session("ada", List.of("readwrite"), Optional.of(policy("s3:ListBucket", "beta")));
        assertThat(names(buffer(part.sign("GET", "/", EMPTY_SHA256)))).containsExactly("beta");
        assertThat(audited().decision()).hasToString("allow");

        Admission.WithBody nothing = buffer(client("writeonly").sign("GET", "/", EMPTY_SHA256));
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> nothing.answer().apply(new byte[0]))
                .returns(AwsErrorCode.ACCESS_DENIED, AwsException::code);
        assertThat(audited().decision()).hasToString("implicit-deny");
    }

    @Test
    void listsBucketsInPages() {
        HttpAnswer first = buffer(ada.sign("GET", "/?max-buckets=2", EMPTY_SHA256))
                .answer()
                .apply(new byte[0]);
        XmlElement document = XmlElement.parse(first.body(), 100);
        String token = document.childText("ContinuationToken").orElseThrow();

        assertThat(first.headers().first("content-type")).contains("application/xml");
        assertThat(names(first)).containsExactly("alpha", "beta");
        assertThat(document.child("Buckets").orElseThrow().children().get(0).childText("CreationDate"))
                .contains("2026-01-02T03:04:05.000Z");
        assertThat(names(buffer(ada.sign("GET", "/?max-buckets=2&continuation-token=" + token, EMPTY_SHA256))))
                .containsExactly("gamma");
        assertThat(names(buffer(ada.sign("GET", "/?prefix=be", EMPTY_SHA256)))).containsExactly("beta");
        assertRefused(ada.sign("GET", "/?max-buckets=0", EMPTY_SHA256), AwsErrorCode.INVALID_ARGUMENT);
        assertRefused(ada.sign("GET", "/?max-buckets=x", EMPTY_SHA256), AwsErrorCode.INVALID_ARGUMENT);
        assertRefused(ada.sign("GET", "/?continuation-token=~", EMPTY_SHA256), AwsErrorCode.INVALID_ARGUMENT);
        assertRefused(ada.sign("GET", "/?continuation-token=YWxwaGE", EMPTY_SHA256), AwsErrorCode.INVALID_ARGUMENT);
    }

    @DisplayName("S-45 a multi-delete deletes what it may and reports the rest")
    @Test
    void s45_multiDelete() {
        SigningClient narrowed = SigningClient.session(
                "ada", List.of("readwrite"), Optional.of(policy("s3:DeleteObject", "alpha/mine/*")));

        String answer = delete(narrowed, """
                <Delete xmlns="http://s3.amazonaws.com/doc/2006-03-01/">
                  <Object><Key>mine/1</Key></Object>
                  <Object><Key>theirs/1</Key></Object>
                  <Object><Key>mine/2</Key><VersionId>v1</VersionId></Object>
                  <Object><Key>mine/../theirs/2</Key></Object>
                  <Object><Key>mine/3</Key><ETag>x</ETag></Object>
                </Delete>""");

        assertThat(store.deleted()).containsExactly(new ObjectVersion("mine/1", Optional.empty()));
        assertThat(answer)
                .endsWith("<DeleteResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
                        + "<Deleted><Key>mine/1</Key></Deleted>"
                        + error("<Key>theirs/1</Key>", "AccessDenied", "Access Denied. The decision&#39;s id is `R1`.")
                        + error(
                                "<Key>mine/2</Key><VersionId>v1</VersionId>",
                                "AccessDenied",
                                "Access Denied. The decision&#39;s id is `R1`.")
                        + error(
                                "<Key>mine/../theirs/2</Key>",
                                "XMinioInvalidResourceName",
                                "Resource name contains bad components such as &#34;..&#34; or &#34;.&#34;.")
                        + error(
                                "<Key>mine/3</Key>",
                                "NotImplemented",
                                "A header you provided implies functionality that is not implemented. `ETag` is not"
                                        + " supported.")
                        + "</DeleteResult>");
        assertThat(audited().action()).isEqualTo("s3:DeleteObject");
        assertThat(audited().decision()).hasToString("implicit-deny");
    }

    @Test
    void multiDeleteTellsOfDeleteMarkers() {
        assertThat(delete(
                        ada,
                        "<Delete><Object><Key>kept/1</Key></Object>"
                                + "<Object><Key>kept/2</Key><VersionId>v1</VersionId></Object></Delete>"))
                .contains("<Deleted><Key>kept/1</Key><DeleteMarker>true</DeleteMarker>"
                        + "<DeleteMarkerVersionId>m1</DeleteMarkerVersionId></Deleted>"
                        + "<Deleted><Key>kept/2</Key><VersionId>v1</VersionId><DeleteMarker>true</DeleteMarker>"
                        + "<DeleteMarkerVersionId>m1</DeleteMarkerVersionId></Deleted>");
    }

    private static String error(String object, String code, String message) {
        return "<Error>" + object + "<Code>" + code + "</Code><Message>" + message + "</Message></Error>";
    }

    @Test
    void quietMultiDeleteReportsFailuresOnly() {
        String answer = delete(ada, """
                <Delete><Quiet>true</Quiet>
                  <Object><Key>a</Key><VersionId>v1</VersionId></Object>
                  <Object><Key>stuck/b</Key></Object>
                </Delete>""");

        assertThat(store.deleted()).hasSize(2);
        assertThat(answer).doesNotContain("<Deleted>").contains(error("<Key>stuck/b</Key>", "InternalError", "stuck"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<Delete/>",
                "<Delete><Object/></Delete>",
                "<Delete><Object><Key></Key></Object></Delete>",
                "<Delete><Object><Key>a</Key><Key>b</Key></Object></Delete>",
                "<Other><Object><Key>a</Key></Object></Other>",
                "<!DOCTYPE Delete [<!ENTITY x 'a'>]><Delete><Object><Key>&x;</Key></Object></Delete>",
                "<Delete><Object><Key>a</Key></Object>"
            })
    void malformedMultiDeleteIsRefused(String document) {
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> delete(ada, document))
                .returns(AwsErrorCode.MALFORMED_XML, AwsException::code);
        assertThat(store.deleted()).isEmpty();
    }

    @Test
    void s72_theBucketOfAMultiDeleteIsLookedUpBeforeItsDocumentIsRead() {
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> begin(ada.sign("POST", "/missing?delete", UNSIGNED)))
                .returns(AwsErrorCode.NO_SUCH_BUCKET, AwsException::code);
        SigningClient blind = client("writeonly");
        assertThat(begin(blind.sign("POST", "/missing?delete", UNSIGNED)))
                .as("who may not see buckets learns nothing")
                .isInstanceOf(GatewayStep.Buffer.class);
    }

    @Test
    void multiDeleteTakesAThousandKeys() {
        assertThat(delete(ada, keys(1000))).contains("<Key>k999</Key>");
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> delete(ada, keys(1001)))
                .returns(AwsErrorCode.MALFORMED_XML, AwsException::code);
        assertThat(buffer(ada.sign("POST", "/alpha?delete", UNSIGNED)).maxBytes())
                .isEqualTo(2 << 20);
    }

    private static String keys(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "<Object><Key>k" + i + "</Key><VersionId>v</VersionId></Object>")
                .collect(Collectors.joining("", "<Delete>", "</Delete>"));
    }

    private String delete(SigningClient client, String document) {
        Admission.WithBody step = buffer(client.sign("POST", "/alpha?delete", UNSIGNED));
        HttpAnswer answer = step.answer().apply(document.getBytes(StandardCharsets.UTF_8));
        assertThat(answer.status()).isEqualTo(200);
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    private static List<String> names(Admission.WithBody step) {
        return names(step.answer().apply(new byte[0]));
    }

    private static List<String> names(HttpAnswer answer) {
        return XmlElement.parse(answer.body(), 100).child("Buckets").orElseThrow().children().stream()
                .map(bucket -> bucket.childText("Name").orElseThrow())
                .toList();
    }

    private static String policy(String action, String resource) {
        return """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["%s"],"Resource":["arn:aws:s3:::%s"]}]}""".formatted(action, resource);
    }

    private static SigningClient client(String... policies) {
        return SigningClient.session("ada", List.of(policies), Optional.empty());
    }

    private GatewayStep begin(RequestHead head) {
        return gateway("").begin(head, CONNECTION, audit);
    }

    private GatewayStep.Stream stream(RequestHead head) {
        return (GatewayStep.Stream) begin(head);
    }

    private Admission.WithBody buffer(RequestHead head) {
        return ((GatewayStep.Buffer) begin(head)).admission();
    }

    private void assertRefused(RequestHead head, AwsErrorCode code) {
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> begin(head))
                .returns(code, AwsException::code);
    }

    private S3Gateway gateway(String region) {
        return new S3Gateway(
                SigningClient.authenticator(CLOCK),
                new S3Classifier(List.of()),
                new CallAuthorizer(new ActionDecider(PolicySource.canned()), CLOCK),
                store,
                region);
    }

    private AuditRecord audited() {
        return Audits.soFar(audit);
    }
}
