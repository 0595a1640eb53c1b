package io.cloakroom.bridge.gateway;

import static io.cloakroom.bridge.authn.SigningClient.NOW;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.form.FileLength;
import io.cloakroom.aws.form.FormReader;
import io.cloakroom.aws.form.PostForm;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.s3.S3Call;
import io.cloakroom.aws.s3.S3Operation;
import io.cloakroom.aws.s3.S3Target;
import io.cloakroom.bridge.authn.PostForms;
import io.cloakroom.bridge.authn.SigningClient;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Browser uploads: what is decided by the fields of a form. */
class FormUploadsTest extends GatewayTest {
    private static final byte[] FILE = "file".getBytes(UTF_8);

    private PostForms form(String key) {
        return PostForms.of(ada.credential(), "alpha", key, NOW);
    }

    private FormStep.Upload upload(PostForms form) {
        return upload(form.file("photo.jpg", FILE).head(), form.body());
    }

    private FormStep.Upload upload(RequestHead head, byte[] body) {
        GatewayStep.Form step = (GatewayStep.Form) begin(head);
        var upload = new FormStep.Upload[1];
        step.reader().update(ByteBuffer.wrap(body), new FormReader.Listener() {
            @Override
            public void fields(PostForm fields) {
                upload[0] = (FormStep.Upload) step.decision().apply(fields);
            }

            @Override
            public void file(int position, int length) {}

            @Override
            public void heldBack(byte[] bytes, int length) {}
        });
        step.reader().finish();
        return upload[0];
    }

    private void assertRefused(PostForms form, AwsErrorCode code, String message) {
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> upload(form))
                .returns(code, AwsException::code)
                .withMessageContaining(message);
    }

    @Test
    void isThePutObjectThatTheFieldsDescribe() {
        FormStep.Upload upload = upload(form("home/ada/${filename}")
                .without("key")
                .field("key", "home/ada/${filename}")
                .condition("[\"starts-with\", \"$key\", \"home/ada/\"]")
                .condition("[\"content-length-range\", 1, \"10\"]")
                .with("Content-Type", "image/jpeg")
                .with("acl", "private")
                .with("X-Amz-Meta-Title", "übersicht")
                .with("tagging", "<Tagging><TagSet><Tag><Key>a b</Key><Value>c&amp;</Value></Tag></TagSet></Tagging>")
                .with("success_action_status", "201")
                .field("x-ignore-me", "please"));
        S3Call call = upload.call().call();

        assertThat(call.operation()).isEqualTo(S3Operation.PUT_OBJECT);
        assertThat(call.target()).isEqualTo(new S3Target.Object("alpha", "home/ada/photo.jpg"));
        assertThat(call.query()).isEmpty();
        assertThat(call.headers().size()).isEqualTo(4);
        assertThat(call.headers().first("content-type")).contains("image/jpeg");
        assertThat(call.headers().first("x-amz-acl")).contains("private");
        assertThat(call.headers().first("x-amz-tagging")).contains("a%20b=c%26");
        assertThat(call.headers()
                        .first("x-amz-meta-title")
                        .orElseThrow()
                        .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1))
                .isEqualTo("übersicht".getBytes(UTF_8));
        assertThat(upload.length()).isEqualTo(new FileLength(1, 10));
        assertThat(upload.answer().status()).isEqualTo(201);
        assertThat(upload.call().principal().arn()).endsWith("/ada");
        assertThat(audited().action()).isEqualTo("s3:PutObject");
        assertThat(audited().resource()).isEqualTo("arn:aws:s3:::alpha/home/ada/photo.jpg");
        assertThat(audited().decision()).hasToString("allow");
    }

    @Test
    void rootMayToo() {
        assertThat(upload(PostForms.of(SigningClient.root().credential(), "alpha", "k", NOW))
                        .call()
                        .principal()
                        .arn())
                .endsWith(":root");
    }

    @DisplayName("S-40 a form gives no more than its signer has, whatever its policy document allows")
    @Test
    void s40_givesNoMore() {
        assertRefused(PostForms.of(client("readonly").credential(), "alpha", "k", NOW), AwsErrorCode.ACCESS_DENIED, "");
        SigningClient narrowed = SigningClient.session(
                "ada", List.of("readwrite"), Optional.of(policy("s3:PutObject", "alpha/public/*")));
        upload(PostForms.of(narrowed.credential(), "alpha", "public/k", NOW));
        assertRefused(
                PostForms.of(narrowed.credential(), "alpha", "k", NOW), AwsErrorCode.ACCESS_DENIED, "decision's id");
        assertRefused(
                PostForms.of(narrowed.credential(), "beta", "public/k", NOW),
                AwsErrorCode.ACCESS_DENIED,
                "decision's id");
    }

    @DisplayName("S-40 every field needs a condition")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "acl",
                "Content-Type",
                "x-amz-meta-a",
                "x-amz-storage-class",
                "x-amz-security-token2",
                "success_action_redirect",
                "success_action_status",
                "redirect",
                "tagging",
                "x-amz-website-redirect-location",
                "submit"
            })
    void s40_extraField(String name) {
        assertRefused(
                form("k").field(name, "v"),
                AwsErrorCode.ACCESS_DENIED,
                "Invalid according to Policy: Extra input fields: `" + name.toLowerCase(java.util.Locale.ROOT) + "`.");
    }

    @DisplayName("S-40 every condition must hold")
    @ParameterizedTest(name = "{0}: {1} = {2}")
    @CsvSource(delimiter = '|', textBlock = """
            other value        | x-amz-meta-a | c             | ["eq", "$x-amz-meta-a", "b"]
            other case         | x-amz-meta-a | B             | {"x-amz-meta-a": "b"}
            longer             | x-amz-meta-a | bb            | {"x-amz-meta-a": "b"}
            other beginning    | x-amz-meta-a | cb            | ["starts-with", "$x-amz-meta-a", "b"]
            missing            | x-ignore-me  | x             | {"x-amz-meta-a": "b"}
            both must hold     | x-amz-meta-a | ba            | ["starts-with", "$x-amz-meta-a", "b"], ["eq", "$x-amz-meta-a", "b"]
            one of the types   | Content-Type | image/a,text/b | ["starts-with", "$Content-Type", "image/"]
            no such operator   | x-ignore-me  | x             | ["ends-with", "$key", "k"]
            no dollar          | x-ignore-me  | x             | ["eq", "key", "k"]
            four members       | x-ignore-me  | x             | ["eq", "$key", "k", "k"]
            empty object       | x-ignore-me  | x             | {}
            number as value    | x-ignore-me  | x             | {"key": 1}
            range of texts     | x-ignore-me  | x             | ["content-length-range", "a", "b"]
            negative range     | x-ignore-me  | x             | ["content-length-range", -1, 10]
            """)
    void s40_condition(String why, String name, String value, String condition) {
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> upload(form("k").field(name, value).condition(condition)))
                .satisfies(e ->
                        assertThat(e.code()).isIn(AwsErrorCode.ACCESS_DENIED, AwsErrorCode.INVALID_POLICY_DOCUMENT));
    }

    @Test
    void takesConditionsInEveryForm() {
        FormStep.Upload upload = upload(form("k")
                .field("x-amz-meta-a", "bcd")
                .condition("[\"STARTS-WITH\", \"$X-Amz-Meta-A\", \"b\"], {\"X-AMZ-META-A\": \"bcd\"}")
                .field("Content-Type", "image/a, image/b")
                .condition("[\"starts-with\", \"$content-type\", \"image/\"]")
                .condition("[\"starts-with\", \"$x-amz-meta-none\", \"\"]")
                .condition("[\"content-length-range\", 2, 30], [\"content-length-range\", 1, 20]"));

        assertThat(upload.length()).isEqualTo(new FileLength(2, 20));
    }

    @DisplayName("S-72 a document has few conditions, and a list of content types is short")
    @Test
    void s72_conditionsAreBounded() {
        String many = "[\"starts-with\", \"$x-ignore-a\", \"\"],".repeat(200);
        assertRefused(
                form("k").condition(many + "[\"starts-with\", \"$x-ignore-b\", \"\"]"),
                AwsErrorCode.INVALID_POLICY_DOCUMENT,
                "more than 200 conditions");
        assertRefused(
                form("k")
                        .field("Content-Type", "image/a,".repeat(200) + "image/b")
                        .condition("[\"starts-with\", \"$content-type\", \"image/\"]"),
                AwsErrorCode.ACCESS_DENIED,
                "Policy Condition failed");
    }

    @DisplayName("S-40 the bucket is that of the address, and the document must name it")
    @Test
    void s40_bucket() {
        assertRefused(form("k").without("bucket"), AwsErrorCode.ACCESS_DENIED, "Extra input fields: `bucket`.");
        assertRefused(
                form("k").without("bucket").condition("{\"bucket\": \"beta\"}"),
                AwsErrorCode.ACCESS_DENIED,
                "Policy Condition failed");
        assertRefused(form("k").field("bucket", "beta"), AwsErrorCode.ACCESS_DENIED, "names another bucket");
        upload(form("k").field("bucket", "alpha"));
        PostForms ofBeta = PostForms.of(ada.credential(), "beta", "k", NOW).file("f", FILE);
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> upload(form("k").head(), ofBeta.body()))
                .returns(AwsErrorCode.ACCESS_DENIED, AwsException::code);
    }

    @DisplayName("S-40 the key is what its conditions say once the name of the file is in it")
    @ParameterizedTest
    @CsvSource({"../../etc/passwd, passwd", "C:\\dir\\photo.jpg, photo.jpg", "a/../b, b"})
    void s40_fileName(String fileName, String last) {
        PostForms form = form("k")
                .without("key")
                .field("key", "up/${filename}")
                .condition("[\"starts-with\", \"$key\", \"up/\"]")
                .file(fileName, FILE);

        assertThat(upload(form.head(), form.body()).call().call().object().key())
                .isEqualTo("up/" + last);
    }

    @DisplayName("S-47 a key of dots is refused in a form too")
    @ParameterizedTest
    @ValueSource(strings = {"..", "a/../b", "a/./b", "up/.."})
    void s47_dots(String key) {
        assertRefused(form(key), AwsErrorCode.X_MINIO_INVALID_RESOURCE_NAME, "");
    }

    @DisplayName("S-40 a document that is not in time is refused")
    @Test
    void s40_times() {
        assertRefused(form("k").expires(NOW), AwsErrorCode.ACCESS_DENIED, "Policy expired.");
        assertRefused(
                PostForms.of(ada.credential(), "alpha", "k", NOW.minus(Duration.ofDays(8)))
                        .expires(NOW.plusSeconds(60)),
                AwsErrorCode.ACCESS_DENIED,
                "Request has expired.");
        assertRefused(
                PostForms.of(ada.credential(), "alpha", "k", NOW.plus(Duration.ofMinutes(16))),
                AwsErrorCode.ACCESS_DENIED,
                "not valid yet");
        assertRefused(
                form("k")
                        .without("x-amz-date")
                        .field("x-amz-date", "20261122T101112Z")
                        .condition("[\"starts-with\", \"$x-amz-date\", \"2026\"]"),
                AwsErrorCode.ACCESS_DENIED,
                "must be `eq`");
        assertRefused(
                form("k").field("x-amz-date", "20261121T101112Z"),
                AwsErrorCode.AUTHORIZATION_QUERY_PARAMETERS_ERROR,
                "not the same as x-amz-date");
    }

    @DisplayName("S-40 the signature is over the document, by the credentials that the form names")
    @Test
    void s40_signature() {
        Map<String, String> good = form("k").signedFields();
        String signature = good.getOrDefault("x-amz-signature", "");
        String changed = (signature.startsWith("0") ? "1" : "0") + signature.substring(1);
        assertRefused(
                form("other").field("policy", good.getOrDefault("policy", "")).field("x-amz-signature", changed),
                AwsErrorCode.SIGNATURE_DOES_NOT_MATCH,
                "");
        assertRefused(
                form("other").condition("[\"content-length-range\", 0, 1]").field("x-amz-signature", signature),
                AwsErrorCode.SIGNATURE_DOES_NOT_MATCH,
                "");
        assertRefused(
                form("other").field("policy", good.getOrDefault("policy", "")),
                AwsErrorCode.ACCESS_DENIED,
                "Policy Condition failed");
        SigningClient bob = SigningClient.session("bob", List.of("readwrite"), Optional.empty());
        assertRefused(
                form("k")
                        .with(
                                "x-amz-credential",
                                bob.credential().accessKeyId() + "/20261122/us-east-1/s3/aws4_request"),
                AwsErrorCode.INVALID_TOKEN_ID,
                "");
        assertRefused(form("k").without("x-amz-security-token"), AwsErrorCode.INVALID_TOKEN_ID, "");
    }

    @DisplayName("S-16 the credentials of a form are in its fields only")
    @Test
    void s16_oneSource() {
        RequestHead head = form("k").file("f", FILE).head();
        assertRefused(
                ada.sign("POST", "/alpha", "UNSIGNED-PAYLOAD", "content-type", "multipart/form-data; boundary=x"),
                AwsErrorCode.INVALID_REQUEST);
        assertRefused(
                ada.presign("POST", "/alpha", HOUR, "content-type", "multipart/form-data; boundary=x"),
                AwsErrorCode.INVALID_REQUEST);
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> begin(SigningClient.plus(head, "x-amz-security-token", "t")));
        assertRefused(form("k").field("AWSAccessKeyId", "x"), AwsErrorCode.INVALID_REQUEST, "Only one auth mechanism");
        assertRefused(
                form("k")
                        .unsigned()
                        .field("AWSAccessKeyId", "x")
                        .field("signature", "y")
                        .field("policy", "z"),
                AwsErrorCode.INVALID_REQUEST,
                "Config(signature_version='s3v4')");
        assertRefused(form("k").unsigned(), AwsErrorCode.ACCESS_DENIED, "A form needs a policy and its signature.");
    }

    @DisplayName("S-40 a form without signature is refused, even where everybody may write")
    @Test
    void s40_unsignedForm() {
        bucketPolicies.put("alpha", """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":["s3:*"],
                 "Resource":["arn:aws:s3:::alpha","arn:aws:s3:::alpha/*"]}]}""".getBytes(UTF_8));

        assertRefused(form("k").unsigned(), AwsErrorCode.ACCESS_DENIED, "A form needs a policy and its signature.");
        assertRefused(
                form("k").unsigned().field("policy", "e30="),
                AwsErrorCode.INVALID_ARGUMENT,
                "must contain a field named 'x-amz-signature'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"key", "x-amz-credential", "x-amz-date", "x-amz-algorithm"})
    void saysWhichFieldIsMissing(String name) {
        assertRefused(
                form("k").without(name),
                AwsErrorCode.INVALID_ARGUMENT,
                "Bucket POST must contain a field named '" + name + "'.");
    }

    @DisplayName("S-39 what no upload may do, no form may")
    @ParameterizedTest
    @CsvSource({
        "x-amz-copy-source,                 beta/secret, NOT_IMPLEMENTED",
        "x-amz-meta-snowball-auto-extract,  true,        NOT_IMPLEMENTED",
        "x-amz-grant-read,                  uri,         NOT_IMPLEMENTED",
        "x-amz-trailer,                     x-amz-checksum-crc32, INVALID_REQUEST",
        "x-amz-decoded-content-length,      4,           INVALID_REQUEST",
        "x-amz-checksum-crc32,              AAA,         INVALID_REQUEST",
        "x-amz-expected-bucket-owner,       111122223333, ACCESS_DENIED"
    })
    void s39_fields(String name, String value, AwsErrorCode code) {
        assertRefused(form("k").with(name, value), code, "");
    }

    @DisplayName("S-54 an account that is expected in the head counts")
    @Test
    void s54_expectedOwner() {
        PostForms form = form("k").file("f", FILE);
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> upload(form.head("x-amz-expected-bucket-owner", "111122223333"), form.body()))
                .returns(AwsErrorCode.ACCESS_DENIED, AwsException::code);
        upload(form.head("x-amz-expected-bucket-owner", "000000000000"), form.body());
    }

    @DisplayName("S-40 an upload redirects only where its policy document says")
    @Test
    void s40_redirect() {
        String page = "https://app.example/done?x=1";
        assertThat(upload(form("k").with("success_action_redirect", page))
                        .answer()
                        .redirect())
                .contains(page);
        for (String bad : List.of("javascript:alert(1)", "//evil.example", "/done", "https:", "not a url", "data:x")) {
            assertThat(upload(form("k").with("success_action_redirect", bad))
                            .answer()
                            .redirect())
                    .as(bad)
                    .isEmpty();
        }
        assertRefused(
                form("k").field("success_action_redirect", page), AwsErrorCode.ACCESS_DENIED, "Extra input fields");
    }

    @DisplayName("S-37 a form is not sent in chunks")
    @ParameterizedTest
    @ValueSource(strings = {"STREAMING-AWS4-HMAC-SHA256-PAYLOAD", "STREAMING-UNSIGNED-PAYLOAD-TRAILER"})
    void s37_chunks(String payload) {
        PostForms form = form("k").file("f", FILE);

        assertRefused(
                form.head("x-amz-content-sha256", payload, "x-amz-decoded-content-length", "4"),
                AwsErrorCode.INVALID_REQUEST);
    }

    @Test
    void policiesSeeHowItWasSent() {
        SigningClient noForms = SigningClient.session("ada", List.of("readwrite"), Optional.of("""
                {"Version":"2012-10-17","Statement":[
                {"Effect":"Allow","Action":["s3:*"],"Resource":["arn:aws:s3:::*"]},
                {"Effect":"Deny","Action":["s3:*"],"Resource":["arn:aws:s3:::*"],
                 "Condition":{"StringEquals":{"s3:authType":"POST","s3:signatureversion":"AWS4-HMAC-SHA256"}}}]}"""));

        assertRefused(PostForms.of(noForms.credential(), "alpha", "k", NOW), AwsErrorCode.ACCESS_DENIED, "");
        stream(noForms.sign("PUT", "/alpha/k", "UNSIGNED-PAYLOAD"));
    }
}
