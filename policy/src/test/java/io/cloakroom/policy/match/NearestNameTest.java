package io.cloakroom.policy.match;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NearestNameTest {
    @Test
    void countsEdits() {
        assertThat(NearestName.edits("DATA", "DATUM")).isEqualTo(2);
        assertThat(NearestName.edits("", "abc")).isEqualTo(3);
        assertThat(NearestName.edits("abc", "abc")).isZero();
    }

    @Test
    void findsTheNearestAndOfEquallyNearOnesTheFirst() {
        List<String> names = List.of("readwrite", "readonly", "writeonly");
        assertThat(NearestName.among(names, "ReadOnly")).contains("readonly");
        assertThat(NearestName.among(names, "redwrite")).contains("readwrite");
        assertThat(NearestName.among(List.of("b", "a"), "c")).contains("a");
    }

    @Test
    void whatIsTooFarIsNotMeant() {
        assertThat(NearestName.among(List.of("readonly"), "admin")).isEmpty();
        assertThat(NearestName.among(List.of("readonly"), "readonly".repeat(20)))
                .isEmpty();
    }

    @Test
    void asksOrSaysNothing() {
        assertThat(NearestName.question(Optional.of("a"))).isEqualTo("; did you mean `a`?");
        assertThat(NearestName.question(Optional.empty())).isEmpty();
    }
}
