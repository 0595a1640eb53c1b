package io.cloakroom.keycloak.mapper;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyNamesTest {
    private final PolicyNames names = new PolicyNames();

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            one name           | 'readonly'                  | readonly
            comma-separated    | 'readonly,diagnostics'      | diagnostics;readonly
            spaces around      | '  readonly ,\tdiagnostics ' | diagnostics;readonly
            no-break spaces    | '\u00a0readonly\u2003'      | readonly
            space inside stays | 'lab data'                  | lab data
            empty ones dropped | ',,readonly,, ,'            | readonly
            slash and Unicode  | 'team/α,名前'               | team/α;名前
            only commas        | ',,,'                       | ''
            blank              | '  '                        | ''
            empty              | ''                          | ''
            """)
    void splitsAtCommasAndTrims(String why, String value, String expected) {
        List<String> wanted = expected.isEmpty() ? List.of() : List.of(expected.split(";", -1));
        names.addAll(value);
        assertThat(names.claim(ClaimFormat.ARRAY)).isEqualTo(wanted);
    }

    @Test
    void claimIsSortedWithoutDuplicates() {
        names.addAll("writeonly,readonly");
        names.addAll("readonly");
        names.addOne("Readonly");

        assertThat(names.claim(ClaimFormat.ARRAY)).isEqualTo(List.of("Readonly", "readonly", "writeonly"));
        assertThat(names.claim(ClaimFormat.COMMA_SEPARATED)).isEqualTo("Readonly,readonly,writeonly");
    }

    @Test
    void s65_commaInASingleNameDoesNotBecomeTwo() {
        names.addOne("readonly,consoleAdmin");
        names.addOne(" ");

        assertThat(names.isEmpty()).isTrue();
    }

    @Test
    void s65_manyNamesAreAllKept() {
        IntStream.range(0, 10_000).forEach(i -> names.addOne("p" + i));

        assertThat((List<?>) names.claim(ClaimFormat.ARRAY)).hasSize(10_000);
    }
}
