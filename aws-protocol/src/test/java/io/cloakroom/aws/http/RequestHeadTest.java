package io.cloakroom.aws.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.groups.Tuple.tuple;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestHeadTest {
    @Test
    void splitsTheTarget() {
        RequestHead head = RequestHead.parse("GET", "/b/k?a=1&b&&c=x=y&a=2?&=v", Headers.EMPTY);
        assertThat(head.rawPath()).isEqualTo("/b/k");
        assertThat(head.rawQuery()).isEqualTo("a=1&b&&c=x=y&a=2?&=v");
        assertThat(head.query())
                .extracting(QueryParameter::name, QueryParameter::value)
                .containsExactly(tuple("a", "1"), tuple("b", ""), tuple("c", "x=y"), tuple("a", "2?"), tuple("", "v"));
        assertThat(head.queryValue("a")).contains("1");
        assertThat(RequestHead.parse("GET", "/b?", Headers.EMPTY).query()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "a+b, a b",
        "a%20b, a b",
        "a%2Bb, a+b",
        "%C3%A4, ä",
        "\u00c3\u00a4, ä",
        "a%252Fb, a%2Fb",
        "%f0%9d%84%9e, 𝄞"
    })
    void decodesTheQueryOnce(String raw, String value) {
        RequestHead head = RequestHead.parse("GET", "/?prefix=" + raw, Headers.EMPTY);
        assertThat(head.queryValue("prefix")).contains(value);
        assertThat(head.query().getFirst().rawValue()).isEqualTo(raw);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*",
                "b/k",
                "http://host/b/k",
                "host:443",
                "/b k",
                "/b\tk",
                "/b\nk",
                "/b\u0000k",
                "/b\u007fk",
                "/b\u0141k",
                "/b/%",
                "/b/%4",
                "/b/%zz",
                "/b/%+4",
                "/?a=%",
                "/?a=%4g",
                "/?a=%FF",
                "/?%C0%AF=a",
                "/?a=%ED%A0%80",
                "/?a=\u00ff"
            })
    void refusesOtherTargets(String target) {
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> RequestHead.parse("GET", target, Headers.EMPTY))
                .returns(AwsErrorCode.INVALID_URI, AwsException::code);
    }
}
