package io.cloakroom.policy.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResourcePatternTest {
    private static final Variables NONE = name -> Optional.empty();

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            bucket pattern, bucket request      | arn:aws:s3:::b          | b/          | true
            bucket pattern, object request      | arn:aws:s3:::b          | b/k         | false
            objects pattern, bucket request     | arn:aws:s3:::b/*        | b/          | true
            prefix of names                     | arn:aws:s3:::b*         | bb/k        | true
            one more character, bucket request  | arn:aws:s3:::b?         | bb/         | false
            cleaned path is the pattern         | arn:aws:s3:::b/c        | b/a/../c    | true
            the text itself is the pattern      | arn:aws:s3:::b/a/../c   | b/a/../c    | true
            cleaned path and wildcards          | arn:aws:s3:::b/c*       | b/a/../c    | false
            double slash                        | arn:aws:s3:::b/x        | b//x        | true
            nothing but everything              | *                       | /           | true
            one bucket for no bucket            | arn:aws:s3:::b          | /           | false
            star as the prefix                  | *foo                    | foo/        | true
            star as the prefix, not a wildcard  | *foo                    | barfoo/     | false
            empty pattern                       | arn:aws:s3:::           | /           | false
            """)
    void matches(String why, String pattern, String resource, boolean expected) {
        assertThat(ResourcePattern.parse(pattern).matches(ResourceText.of(resource), NONE))
                .as(why)
                .isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            region           | arn:aws:s3:us-east-1::foo | invalid resource 'arn:aws:s3:us-east-1::foo'
            partition        | arn:minio:s3:::foo        | invalid resource 'arn:minio:s3:::foo'
            no ARN           | foo                       | invalid resource 'foo'
            leading slash    | arn:aws:s3:::/foo         | starts with '/' will not match a bucket
            """)
    void rejects(String why, String text, String message) {
        assertThatExceptionOfType(MalformedElementException.class)
                .as(why)
                .isThrownBy(() -> ResourcePattern.parse(text))
                .withMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource({"arn:aws:s3:::b/*", "*", "*foo", "arn:minio:kms:::key", "arn:aws:s3:::"})
    void textIsWhatWasRead(String text) {
        assertThat(ResourcePattern.parse(text).text()).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "b/k,b/k",
        "b/,b",
        "b/k/,b/k",
        "b//k,b/k",
        "b/./k,b/k",
        "b/a/../k,b/k",
        "b/../../k,../k",
        "/,/",
        "//,/",
        "/../k,/k",
        "./k,k",
        "b/..,b/..",
        "b/.k,b/.k",
        "b/k..,b/k.."
    })
    void cleansPaths(String text, String cleaned) {
        assertThat(ResourceText.of(text).cleaned()).isEqualTo(cleaned);
    }

    @Test
    void variableIsPartOfTheCleanedPathToo() {
        ResourcePattern pattern = ResourcePattern.parse("arn:aws:s3:::${aws:username}");
        assertThat(pattern.matches(ResourceText.of("alice/"), name -> Optional.of("alice")))
                .isTrue();
    }
}
