package io.cloakroom.bridge.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.s3.CorsConfiguration;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A bucket that says itself which pages it lets in. */
class BucketCrossOriginTest {
    private static final String APP = "https://app.example.org";
    private static final CorsConfiguration RULES = CorsConfiguration.parse("""
            <CORSConfiguration>
              <CORSRule>
                <AllowedOrigin>https://*.example.org</AllowedOrigin>
                <AllowedMethod>GET</AllowedMethod><AllowedMethod>PUT</AllowedMethod>
                <AllowedHeader>authorization</AllowedHeader><AllowedHeader>x-amz-*</AllowedHeader>
                <ExposeHeader>ETag</ExposeHeader><ExposeHeader>x-amz-meta-a</ExposeHeader>
                <MaxAgeSeconds>60</MaxAgeSeconds>
              </CORSRule>
              <CORSRule><AllowedOrigin>*</AllowedOrigin><AllowedMethod>HEAD</AllowedMethod></CORSRule>
            </CORSConfiguration>""".getBytes(StandardCharsets.UTF_8));

    /** Every page may call, but for the bucket {@code own}. */
    private final CrossOrigin open = CrossOrigin.ANY.withBuckets(BucketCrossOriginTest::rules);
    /** No page may call, but for the bucket {@code own}. */
    private final CrossOrigin closed = new CrossOrigin(List.of("off")).withBuckets(BucketCrossOriginTest::rules);

    private static Optional<CorsConfiguration> rules(RequestHead head) {
        return head.rawPath().startsWith("/own") ? Optional.of(RULES) : Optional.empty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/own", "/own/k"})
    void itsRulesCountInsteadOfTheSetting(String path) {
        for (CrossOrigin either : List.of(open, closed)) {
            HttpAnswer preflight = either.preflight(preflight(path, APP, "PUT", "Authorization, X-Amz-Date"));
            assertThat(preflight.status()).isEqualTo(204);
            assertThat(preflight.headers().first("access-control-allow-methods"))
                    .hasValue("PUT");
            assertThat(preflight.headers().first("access-control-allow-headers"))
                    .hasValue("Authorization, X-Amz-Date");
            assertThat(preflight.headers().first("access-control-max-age")).hasValue("60");
            Headers answer = either.answering(request(path, APP, "GET"));
            assertThat(answer.first("access-control-allow-origin")).hasValue(APP);
            assertThat(answer.first("access-control-expose-headers")).hasValue("ETag, x-amz-meta-a");
            assertThat(answer.first("vary")).hasValue("Origin");
            assertThat(answer.contains("access-control-allow-credentials")).isFalse();
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            another origin         | https://app.example.net | PUT    | authorization
            no origin at all       | null                    | PUT    | authorization
            what no browser sends  | https://evil.net/.example.org | PUT | authorization
            another method         | https://app.example.org | DELETE | authorization
            another header         | https://app.example.org | PUT    | x-other
            one header too many    | https://app.example.org | PUT    | authorization,x-other
            """)
    void whatNoRuleAllowsIsRefused(String why, String origin, String method, String headers) {
        assertThatThrownBy(() -> open.preflight(preflight("/own/k", origin, method, headers)))
                .as(why)
                .hasMessageContaining("has no rule that allows it");
    }

    /** A preflight is not signed, so what it may cost is bounded. */
    @Test
    void aQuestionAboutTooManyHeadersIsRefused() {
        String names = IntStream.range(0, 100).mapToObj(i -> "x-amz-" + i).collect(Collectors.joining(","));
        assertThat(open.preflight(preflight("/own/k", APP, "PUT", names + ",X-Amz-1"))
                        .status())
                .isEqualTo(204);
        assertThatThrownBy(() -> open.preflight(preflight("/own/k", APP, "PUT", names + ",x-amz-100")))
                .hasMessageContaining("more than 100 names");
    }

    @Test
    void anAnswerThatNoRuleAllowsIsForNoPage() {
        for (RequestHead head : List.of(
                request("/own/k", APP, "DELETE"),
                request("/own/k", "https://evil.net", "GET"),
                request("/own/k", "https://evil.net/.example.org", "GET"))) {
            Headers answer = open.answering(head);
            assertThat(answer.contains("access-control-allow-origin")).isFalse();
            assertThat(answer.first("vary")).hasValue("Origin");
        }
    }

    @Test
    void aRuleForAllDoesNotRepeatTheOrigin() {
        assertThat(open.answering(request("/own/k", "https://any", "HEAD")).first("access-control-allow-origin"))
                .hasValue("*");
        assertThat(open.preflight(preflight("/own/k", "https://any", "HEAD", ""))
                        .headers()
                        .first("access-control-max-age"))
                .hasValue("0");
    }

    @Test
    void otherBucketsGoByTheSetting() {
        assertThat(open.answering(request("/other/k", "https://any", "DELETE")).first("access-control-allow-origin"))
                .hasValue("*");
        assertThat(closed.answering(request("/other/k", APP, "GET")).contains("access-control-allow-origin"))
                .isFalse();
        assertThatThrownBy(() -> closed.preflight(preflight("/other/k", APP, "GET", "authorization")))
                .hasMessageContaining("MINIO_API_CORS_ALLOW_ORIGIN");
    }

    private static RequestHead request(String path, String origin, String method) {
        return RequestHead.parse(
                method, path, Headers.builder().add("origin", origin).build());
    }

    private static RequestHead preflight(String path, String origin, String method, String names) {
        Headers.Builder headers = Headers.builder().add("origin", origin).add("access-control-request-method", method);
        if (!names.isEmpty()) {
            headers.add("access-control-request-headers", names);
        }
        return RequestHead.parse("OPTIONS", path, headers.build());
    }
}
