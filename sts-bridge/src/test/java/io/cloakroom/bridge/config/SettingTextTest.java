package io.cloakroom.bridge.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingTextTest {
    @ParameterizedTest
    @CsvSource({"15m,PT15M", "1h30m,PT1H30M", "12h0m0s,PT12H", "1d,P1D", "1500ms,PT1.5S"})
    void readsDurations(String text, Duration expected) {
        assertThat(SettingText.duration(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10", "1h ", "h", "-1h", "1.5h", "1h30", "9999999999s", "1 h"})
    void refusesDurations(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SettingText.duration(text))
                .withMessageContaining("15m");
    }

    @ParameterizedTest
    @CsvSource({"1,true", "T,true", "On,true", "ENABLED,true", "0,false", "f,false", "OFF,false", "Disabled,false"})
    void readsBooleans(String text, boolean expected) {
        assertThat(SettingText.bool(text)).isEqualTo(expected);
    }
}
