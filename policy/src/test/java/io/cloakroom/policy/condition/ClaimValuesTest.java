package io.cloakroom.policy.condition;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClaimValuesTest {
    @Test
    void scalarsAreOneValue() {
        assertThat(ClaimValues.of("engineering")).containsExactly("engineering");
        assertThat(ClaimValues.of("")).containsExactly("");
        assertThat(ClaimValues.of(true)).containsExactly("true");
        assertThat(ClaimValues.of(7L)).containsExactly("7");
        assertThat(ClaimValues.of(new BigInteger("12345678901234567890"))).containsExactly("12345678901234567890");
    }

    @Test
    void listsAreSeveral() {
        assertThat(ClaimValues.of(Arrays.asList("a", 2, null, Map.of("b", "c"), List.of("d"), "a")))
                .containsExactly("a", "2", "a");
    }

    @Test
    void othersAreNone() {
        assertThat(ClaimValues.of(null)).isEmpty();
        assertThat(ClaimValues.of(1.5)).isEmpty();
        assertThat(ClaimValues.of(Map.of("a", "b"))).isEmpty();
    }
}
