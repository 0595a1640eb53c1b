package io.cloakroom.bridge.gateway;

import static io.cloakroom.bridge.authn.SigningClient.EMPTY_SHA256;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.xml.XmlElement;
import io.cloakroom.bridge.authn.SigningClient;
import io.cloakroom.bridge.endpoint.Admission;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The list of buckets: those the caller may see, page by page. */
class BucketListTest extends GatewayTest {
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

    private static List<String> names(Admission.WithBody step) {
        return names(step.answer().apply(new byte[0]));
    }

    private static List<String> names(HttpAnswer answer) {
        return XmlElement.parse(answer.body(), 100).child("Buckets").orElseThrow().children().stream()
                .map(bucket -> bucket.childText("Name").orElseThrow())
                .toList();
    }
}
