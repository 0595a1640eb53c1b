package io.cloakroom.aws.form;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.s3.S3Target;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostAnswerTest {
    private static final S3Target.Object OBJECT = new S3Target.Object("alpha", "a&b/ü");
    private static final Headers STORED = Headers.builder()
            .add("etag", "\"e\"")
            .add("x-amz-version-id", "v")
            .add("server", "s")
            .build();

    private static HttpAnswer answer(String field, String value) {
        PostForm form = PostForm.of(List.of(new PostForm.Field(field, value)), "");
        return PostAnswer.of(form).to(STORED, OBJECT, "http://h/alpha/a%26b/%C3%BC");
    }

    @ParameterizedTest
    @CsvSource({"200, 200", "201, 201", "204, 204", "302, 204", "'', 204"})
    void statusIsTheOneAskedFor(String asked, int given) {
        HttpAnswer answer = answer("success_action_status", asked);

        assertThat(answer.status()).isEqualTo(given);
        assertThat(answer.headers().first("etag")).contains("\"e\"");
        assertThat(answer.headers().first("x-amz-version-id")).contains("v");
        assertThat(answer.headers().first("location")).contains("http://h/alpha/a%26b/%C3%BC");
        assertThat(answer.headers().contains("server")).isFalse();
    }

    @Test
    void createdSaysWhat() {
        assertThat(new String(answer("success_action_status", "201").body(), UTF_8))
                .contains("<PostResponse", "<Bucket>alpha</Bucket>", "<Key>a&amp;b/ü</Key>", "<ETag>&#34;e&#34;</ETag>")
                .contains("<Location>http://h/alpha/a%26b/%C3%BC</Location>");
    }

    @ParameterizedTest
    @CsvSource({
        "https://h/p,     https://h/p?bucket=alpha&key=a%26b%2F%C3%BC&etag=%22e%22",
        "https://h/p?x=1#f, https://h/p?x=1&bucket=alpha&key=a%26b%2F%C3%BC&etag=%22e%22#f"
    })
    void redirectsWithWhatWasStored(String page, String to) {
        HttpAnswer answer = answer("success_action_redirect", page);

        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.headers().first("location")).contains(to);
        assertThat(answer("redirect", page).headers().first("location")).contains(to);
    }
}
