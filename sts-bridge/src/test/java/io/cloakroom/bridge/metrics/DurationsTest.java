package io.cloakroom.bridge.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationsTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource({"PT0S, 0", "PT0.0005S, 0", "PT0.000501S, 1", "PT0.001S, 1", "PT10S, 13", "PT60S, 14", "PT61S, 15"})
    void aDurationFallsIntoTheFirstBucketThatIsLongEnough(Duration took, int bucket) {
        Durations durations = new Durations();
        durations.add(took.toNanos());

        assertThat(durations.counts()).hasSameSizeAs(Durations.upperLimits());
        assertThat(durations.counts()[bucket]).isEqualTo(1);
        assertThat(durations.sumSeconds()).isEqualTo(took.toNanos() / 1e9);
    }
}
