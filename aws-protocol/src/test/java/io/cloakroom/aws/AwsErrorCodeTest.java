package io.cloakroom.aws;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AwsErrorCodeTest {
    @ParameterizedTest
    @EnumSource
    void hasANameAStatusAndASentence(AwsErrorCode code) {
        assertThat(code.wireName()).matches("[A-Z][A-Za-z0-9]+");
        assertThat(code.status()).isBetween(400, 507);
        assertThat(code.standardMessage()).matches("[A-Z][^\\n]+");
    }

    @Test
    void namesAreDifferentWithinAStatus() {
        assertThat(AwsErrorCode.values())
                .extracting(code -> code.status() + " " + code.wireName())
                .doesNotHaveDuplicates();
    }
}
