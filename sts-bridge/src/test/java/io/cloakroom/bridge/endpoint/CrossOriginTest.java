package io.cloakroom.bridge.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.http.RequestHead;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CrossOriginTest {
    private static final String APP = "https://app.example.org";

    @Test
    void s55_anOpenBridgeAnswersAStarAndNeverTakesCredentials() {
        Headers headers = CrossOrigin.ANY.answering(request("GET", APP));

        assertThat(headers.all("access-control-allow-origin")).containsExactly("*");
        assertThat(headers.contains("access-control-allow-credentials")).isFalse();
        assertThat(headers.first("access-control-expose-headers").orElseThrow())
                .contains("ETag", "x-amz-checksum-crc64nvme", "x-amz-version-id");
    }

    @Test
    void whoIsNoPageGetsNothing() {
        assertThat(CrossOrigin.ANY.answering(head("GET", Headers.EMPTY)).size()).isZero();
    }

    @Test
    void s55_aListedOriginIsNamedAndCachesAreTold() {
        CrossOrigin some = new CrossOrigin(List.of(APP, "http://localhost:8080"));

        Headers headers = some.answering(request("GET", "http://localhost:8080"));
        assertThat(headers.all("access-control-allow-origin")).containsExactly("http://localhost:8080");
        assertThat(headers.all("vary")).containsExactly("Origin");
        assertThat(headers.contains("access-control-allow-credentials")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example",
                "null",
                "https://app.example.org.evil.example",
                "http://app.example.org",
                "https://app.example.org:8443",
                "https://appxexample.org",
                "https://one.two",
                "https://evil.example/.apps.example.org",
                "https://evil.example?.apps.example.org",
                "https://apps.example.org"
            })
    void s55_otherOriginsGetNothing(String origin) {
        CrossOrigin some = new CrossOrigin(List.of(APP, "https://*.apps.example.org"));

        assertThat(some.answering(request("GET", origin)).contains("access-control-allow-origin"))
                .isFalse();
        assertThat(some.answering(request("GET", origin)).all("vary")).containsExactly("Origin");
        assertThatThrownBy(() -> some.preflight(preflight(origin, "GET", "authorization")))
                .isInstanceOfSatisfying(
                        AwsException.class,
                        refused -> assertThat(refused.code()).isEqualTo(AwsErrorCode.ACCESS_FORBIDDEN))
                .hasMessageContaining("MINIO_API_CORS_ALLOW_ORIGIN");
    }

    @Test
    void s55_offLetsNobodyIn() {
        CrossOrigin none = new CrossOrigin(List.of("off"));

        for (String origin : List.of("off", "null", "*", APP)) {
            assertThat(none.answering(request("GET", origin)).contains("access-control-allow-origin"))
                    .isFalse();
        }
    }

    @Test
    void whereOriginsAreListedCachesKeepAnswersToNoPageApartToo() {
        assertThat(new CrossOrigin(List.of(APP))
                        .answering(head("GET", Headers.EMPTY))
                        .all("vary"))
                .containsExactly("Origin");
    }

    @Test
    void aLongOriginIsComparedWithNothing() {
        CrossOrigin some = new CrossOrigin(List.of("https://*.a.*.a.*.example.org"));

        assertThat(some.answering(request("GET", "https://" + ".a".repeat(8000) + ".example.org"))
                        .contains("access-control-allow-origin"))
                .isFalse();
    }

    @Test
    void aStarStandsForPartOfAHost() {
        CrossOrigin some = new CrossOrigin(List.of("https://*.apps.example.org"));

        assertThat(some.answering(request("PUT", "https://a.b.apps.example.org"))
                        .first("access-control-allow-origin"))
                .contains("https://a.b.apps.example.org");
    }

    @Test
    void aPreflightAllowsWhatItAsksFor() {
        HttpAnswer answer =
                CrossOrigin.ANY.preflight(preflight(APP, "PUT", "authorization,x-amz-content-sha256,x-amz-meta-a"));

        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.headers().first("access-control-allow-methods")).contains("PUT");
        assertThat(answer.headers().first("access-control-allow-headers"))
                .contains("authorization,x-amz-content-sha256,x-amz-meta-a");
        assertThat(answer.headers().first("access-control-max-age")).contains("3600");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRACE", "CONNECT", "get", "PATCH", "OPTIONS", ""})
    void noPageUsesOtherMethods(String method) {
        assertThatThrownBy(() -> CrossOrigin.ANY.preflight(preflight(APP, method, "authorization")))
                .hasMessageContaining("No page may use this method");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a:b", "a\"b", "<script>", "a;b", "(a)"})
    void whatIsNoListOfNamesIsNotRepeated(String names) {
        assertThatThrownBy(() -> CrossOrigin.ANY.preflight(preflight(APP, "GET", names)))
                .hasMessageContaining("not a list of header names");
    }

    @Test
    void onlyABrowsersQuestionIsAPreflight() {
        assertThat(CrossOrigin.isPreflight(preflight(APP, "GET", "a"))).isTrue();
        assertThat(CrossOrigin.isPreflight(request("OPTIONS", APP))).isFalse();
        assertThat(CrossOrigin.isPreflight(head("OPTIONS", Headers.EMPTY))).isFalse();
        assertThat(CrossOrigin.isPreflight(request("GET", APP))).isFalse();
    }

    private static RequestHead request(String method, String origin) {
        return head(method, Headers.builder().add("origin", origin).build());
    }

    private static RequestHead preflight(String origin, String method, String names) {
        return head(
                "OPTIONS",
                Headers.builder()
                        .add("origin", origin)
                        .add("access-control-request-method", method)
                        .add("access-control-request-headers", names)
                        .build());
    }

    private static RequestHead head(String method, Headers headers) {
        return RequestHead.parse(method, "/b/k", headers);
    }
}
