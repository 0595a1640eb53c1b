package io.cloakroom.keycloak.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoredDocumentTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            variable            | homes/${jwt:sub}/*     | homes/\\u0024{jwt:sub}/*
            two                 | ${a}${b}               | \\u0024{a}\\u0024{b}
            dollars before      | $$${a}                 | $$\\u0024{a}
            no brace            | $ {a} $a $             | $ {a} $a $
            brace escaped       | $\\u007ba}             | $\\u007ba}
            after a backslash   | \\\\${a}               | \\\\\\u0024{a}
            backslash as text   | \\\\u0024{a}           | \\\\u0024{a}
            both kinds          | \\\\u0024{a} ${b} x    | \\\\u0024{a} \\u0024{b} x
            """)
    void s76_isKeptWithoutWhatAnImportReplacesAndShownAsItWasWritten(String why, String written, String kept) {
        assertThat(StoredDocument.of(written)).isEqualTo(kept).doesNotContain("${");
        assertThat(StoredDocument.shown(kept)).isEqualTo(written);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            written by an earlier release | ${a}
            kept                          | \\u0024{a}
            """)
    void bothFormsAreReadAndKeptOnce(String why, String document) {
        assertThat(StoredDocument.shown(document)).isEqualTo("${a}");
        assertThat(StoredDocument.of(document)).isEqualTo("\\u0024{a}");
    }
}
