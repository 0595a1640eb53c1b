package io.cloakroom.policy.match;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KnownKeysTest {
    static Collection<KnownKey> rows() {
        return KnownKeys.all().values();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void someRequestHasTheKey(KnownKey row) {
        assertThat(row.isVariable()
                        || !row.families().isEmpty()
                        || !row.actions().isEmpty())
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void namesActionsThatExist(KnownKey row) {
        assertThat(KnownActions.all()).containsAll(row.actions());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void wordsAreTruthValuesOrTexts(KnownKey row) {
        if (row.form() == KnownKey.Form.TRUTH) {
            assertThat(row.words()).containsExactly("true", "false");
        } else if (!row.words().isEmpty()) {
            assertThat(row.form()).isIn(KnownKey.Form.WORD, KnownKey.Form.TEXT);
        }
    }

    @Test
    void variablesAreTheKeysOfEveryRequest() {
        assertThat(rows())
                .allSatisfy(row -> assertThat(VariableNames.contains(
                                row.part() == KnownKey.Part.NONE ? row.name() : row.name() + "/team"))
                        .as(row.name())
                        .isEqualTo(row.isVariable()));
    }
}
