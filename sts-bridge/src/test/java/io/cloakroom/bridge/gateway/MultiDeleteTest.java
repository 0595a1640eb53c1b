package io.cloakroom.bridge.gateway;

import static io.cloakroom.bridge.authn.SigningClient.UNSIGNED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.bridge.audit.TouchedObject;
import io.cloakroom.bridge.authn.SigningClient;
import io.cloakroom.bridge.authz.AuthorizedDeletes.ObjectVersion;
import io.cloakroom.bridge.endpoint.Admission;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A delete of many keys: each is decided, audited and answered for. */
class MultiDeleteTest extends GatewayTest {
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
}
