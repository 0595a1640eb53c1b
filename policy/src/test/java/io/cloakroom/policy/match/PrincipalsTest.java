package io.cloakroom.policy.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrincipalsTest {
    @ParameterizedTest
    @CsvSource({
        "*,'',true",
        "*,alice,true",
        "alice,'',false",
        "ali*,alice,true",
        "arn:aws:iam:::user/alice,alice,false",
        "a?b,a,true",
        "a?b,axb,true",
        "a?b,b,false",
        "?,'',true",
        "é?x,é,true"
    })
    void matches(String pattern, String account, boolean expected) {
        assertThat(new Principals(List.of(pattern)).matches(account)).isEqualTo(expected);
    }

    @Test
    void someoneMustBeMeant() {
        assertThatExceptionOfType(MalformedElementException.class)
                .isThrownBy(() -> new Principals(List.of()))
                .withMessageStartingWith("invalid Principal");
    }
}
