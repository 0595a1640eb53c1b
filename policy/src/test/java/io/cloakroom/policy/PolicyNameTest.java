package io.cloakroom.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyNameTest {
    @ParameterizedTest
    @ValueSource(strings = {"readwrite", "consoleAdmin", "lab data", "Büro", "a.b", "...", "role:admin", "%2e", "*"})
    void acceptsName(String name) {
        assertThat(PolicyName.problem(name)).isEmpty();
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
    void refusesName(String text) {
        assertThat(PolicyName.problem(text))
                .hasValueSatisfying(problem -> assertThat(problem).startsWith("policy name must not"));
    }

    @Test
    void atMost128Characters() {
        assertThat(PolicyName.problem("😀".repeat(128))).isEmpty();
        assertThat(PolicyName.problem("a".repeat(129))).isPresent();
    }
}
