package io.cloakroom.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PolicyClaimTest {
    @Test
    void textIsSplitTrimmedSortedAndDeduplicated() {
        assertThat(PolicyClaim.read(" b ,a,,b,\u00a0c\u2003").names()).containsExactly("a", "b", "c");
    }

    @Test
    void listElementsAreSplitTooAndOthersSkipped() {
        assertThat(PolicyClaim.read(Arrays.asList("b, a", 1, null, true, List.of("x"), "c"))
                        .names())
                .containsExactly("a", "b", "c");
    }

    @Test
    void presentWithoutNames() {
        for (Object value : List.of("", " , ", List.of(), List.of(1))) {
            assertThat(PolicyClaim.read(value)).isEqualTo(new PolicyClaim.Names(List.of()));
        }
    }

    @Test
    void otherValuesAreNoClaim() {
        for (Object value : List.of(1, true, Map.of("a", "b"))) {
            assertThat(PolicyClaim.read(value)).isEqualTo(new PolicyClaim.Missing());
        }
        assertThat(PolicyClaim.read(null).isPresent()).isFalse();
    }
}
