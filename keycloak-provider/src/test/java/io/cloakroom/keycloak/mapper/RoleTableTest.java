package io.cloakroom.keycloak.mapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoleTableTest {
    @Test
    void rowsOfTheSameRoleAddUp() {
        var table = RoleTable.parse("""
                [{"key": "analyst", "value": "readonly"},
                 {"key": "analyst", "value": " lab-data , ,diagnostics"},
                 {"key": "s3-cli.uploader", "value": "writeonly"}]""");

        assertThat(table.policiesOf("analyst")).containsExactly("readonly", "lab-data", "diagnostics");
        assertThat(table.policiesOf("s3-cli.uploader")).containsExactly("writeonly");
        assertThat(table.policiesOf("uploader")).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            nothing         | ''
            blank           | '  '
            no rows         | []
            an unfilled row | [{"key":"","value":""}]
            """)
    void maybeEmpty(String why, String json) {
        assertThat(RoleTable.parse(json).isEmpty()).isTrue();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            value is no text | [{"key":"a","value":1}]           | Row 1 of the role policies cannot be read.
            value missing    | [{"key":"a"}]                     | Row 1 of the role policies cannot be read.
            row is no object | [{"key":"a","value":"b"},"c"]     | Row 2 of the role policies cannot be read.
            no role          | [{"key":" ","value":"b"}]         | Row 1 of the role policies names no role.
            no policy        | [{"key":"a","value":" , "}]       | Row 1 of the role policies names no policy for role `a`.
            cut short        | [{"key":"a"                       | Role policies cannot be read.
            deep nesting     | [[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]  | Row 1 of the role policies cannot be read.
            """)
    void refuses(String why, String json, String sentence) {
        assertThatExceptionOfType(InvalidOptionException.class)
                .isThrownBy(() -> RoleTable.parse(json))
                .withMessageStartingWith(sentence);
    }
}
