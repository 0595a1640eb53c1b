package io.cloakroom.policy.match;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    @ParameterizedTest
    @CsvSource({
        "S3-policy, true",
        "s3_policy, true",
        "s3-policies, true",
        "policy, true",
        "s3-policy, false",
        "owner, false"
    })
    void seesWhichAttributeIsMeant(String name, boolean isMisspelt) {
        assertThat(NearestName.isMisspelt(name, "s3-policy")).isEqualTo(isMisspelt);
    }

    @ParameterizedTest
    @CsvSource({"S3-policy, true", "s3_policy, true", "s3-policies, false", "policy, false", "s3-policy, false"})
    void seesWhatDiffersInSpellingOnly(String name, boolean differs) {
        assertThat(NearestName.differsInSpelling(name, "s3-policy")).isEqualTo(differs);
    }

    @Test
    void asksOrSaysNothing() {
        assertThat(NearestName.question(Optional.of("a"))).isEqualTo("; did you mean `a`?");
        assertThat(NearestName.question(Optional.empty())).isEmpty();
    }
}
