package io.cloakroom.cli.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trees are those that Jackson's mapper makes, and lines those that it writes. */
class JsonTreeTest {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"a\":{\"b\":[],\"c\":[1,[true,false,null]]},\"d\":\"\"}",
                "{\"n\":[0,-1,2147483647,2147483648,-9223372036854775808,9223372036854775808,1e3,0.10,-2.50E-7,1.0,0.0,10e2147483646]}",
                "{\"\u00e4\\u0000\\\"\\\\\":\"\\ud83d\\ude00 \u2028 </script> \\t\"}",
            })
    void areThoseOfTheMapper(String text) throws Exception {
        assertThat(StrictJson.object(text)).isEqualTo(MAPPER.readTree(text));
        assertThat(JsonTree.line(StrictJson.object(text)))
                .isEqualTo(MAPPER.readTree(text).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "1",
                "[]",
                "null",
                "{",
                "{\"a\"",
                "{\"a\":",
                "{\"a\":1",
                "{\"a\":[",
                "{\"a\":1,}",
                "{\"a\":1}}",
                "{\"a\":1,\"a\":2}",
                "{\"a\":NaN}",
                "{'a':1}",
                "{\"a\":1e9999999999}"
            })
    void othersAreRefused(String text) {
        assertThatExceptionOfType(InputException.class).isThrownBy(() -> StrictJson.object(text));
    }

    @Test
    void nestingIsBounded() throws Exception {
        String deepest = "{\"a\":" + "[".repeat(JsonTree.MAX_DEPTH - 1) + "]".repeat(JsonTree.MAX_DEPTH - 1) + "}";

        assertThat(JsonTree.line(StrictJson.object(deepest))).isEqualTo(deepest);
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> StrictJson.object(deepest.replace("[]", "[[]]")));
    }
}
