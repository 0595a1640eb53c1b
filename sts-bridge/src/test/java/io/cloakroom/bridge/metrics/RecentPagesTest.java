package io.cloakroom.bridge.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RecentPagesTest {
    private static final ExpositionFormatWriter TEXT =
            PrometheusTextFormatWriter.builder().build();
    private static final ExpositionFormatWriter OPEN_METRICS =
            OpenMetricsTextFormatWriter.builder().build();

    private final AtomicInteger made = new AtomicInteger();
    private Instant now = Instant.parse("2026-11-22T10:11:12Z");
    private final RecentPages pages = new RecentPages(() -> now);

    private String page(ExpositionFormatWriter format) {
        byte[] page = pages.page(
                format, any -> Integer.toString(made.incrementAndGet()).getBytes(StandardCharsets.UTF_8));
        return new String(page, StandardCharsets.UTF_8);
    }

    @DisplayName("S-57 a page that everybody may read is made once a second")
    @Test
    void s57_isMadeOnceASecond() {
        for (int i = 0; i < 100; i++) {
            assertThat(page(TEXT)).isEqualTo("1");
            assertThat(page(OPEN_METRICS)).isEqualTo("2");
        }
        now = now.plus(RecentPages.KEPT);
        assertThat(page(TEXT)).isEqualTo("3");
        assertThat(page(TEXT)).isEqualTo("3");
    }

    @Test
    void itsTimeBeginsWhenItIsMade() {
        byte[] slow = pages.page(TEXT, any -> {
            now = now.plus(RecentPages.KEPT);
            return new byte[] {'s'};
        });
        assertThat(page(TEXT)).isEqualTo(new String(slow, StandardCharsets.UTF_8));
    }

    @Test
    void isMadeAnewWhenTheClockWasSetBack() {
        assertThat(page(TEXT)).isEqualTo("1");
        now = now.minusSeconds(3600);
        assertThat(page(TEXT)).isEqualTo("2");
    }
}
