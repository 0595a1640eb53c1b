package io.cloakroom.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyNameTest {
    @ParameterizedTest
    @ValueSource(strings = {"readwrite", "consoleAdmin", "lab data", "Büro", "a.b", "...", "role:admin", "%2e", "*"})
    void names(String name) {
        assertThat(PolicyName.isValid(name)).isTrue();
        assertThat(new PolicyName(name)).hasToString(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                " a",
                "a\u00a0",
                "a,b",
                "a/b",
                "..",
                ".",
                "a\\b",
                "a\u0000b",
                "a\nb",
                "a\u202eb",
                "a\ud800b",
                "a\u2028"
            })
    void noNames(String text) {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> new PolicyName(text))
                .withMessageStartingWith("policy name must not");
    }

    @Test
    void atMost128Characters() {
        assertThat(PolicyName.isValid("😀".repeat(128))).isTrue();
        assertThat(PolicyName.isValid("a".repeat(129))).isFalse();
    }
}
