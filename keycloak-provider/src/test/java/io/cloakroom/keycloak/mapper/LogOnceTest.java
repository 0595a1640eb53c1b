package io.cloakroom.keycloak.mapper;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class LogOnceTest {
    private final List<String> logged = new ArrayList<>();
    private final LogOnce log = new LogOnce();

    @Test
    void s62_warnsOnceForEachMapper() {
        record(() -> {
            log.warn("user 1", "first");
            log.warn("user 1", "first");
            log.warn("user 2", "second", new IllegalStateException());
            log.warn("user 2", "second");
        });

        assertThat(logged).containsExactly("first", "second");
    }

    @Test
    void s65_cannotFloodTheLog() {
        record(() -> {
            for (int i = 0; i < 5_000; i++) {
                log.warn("mapper " + i, "message");
            }
        });

        assertThat(logged).hasSize(1_000);
    }

    @Test
    void namesCannotStartALineOfTheirOwn() {
        record(() -> log.warn("row", "Row `a\nWARN forged`"));

        assertThat(logged).containsExactly("Row `a\\u000aWARN forged`");
    }

    /** Names of roles, mappers and clients are whatever their administrators wrote. */
    @Test
    void s75_nothingInTheLogSteersATerminal() {
        record(() -> {
            log.warn("row", "Row `\u001b[2J\u009b1A\u007f\u0085\u202e\u2028`");
            log.warn("failure", "Mapper `\u009b1A`", new IllegalStateException());
        });

        assertThat(logged).hasSize(2).noneMatch(line -> line.matches("(?s).*[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}].*"));
    }

    /** JBoss Logging writes to the JDK's logging where nothing else is on the class path. */
    private void record(Runnable action) {
        Logger logger = Logger.getLogger("io.cloakroom.keycloak.mapper");
        var handler = new Handler() {
            @Override
            public void publish(LogRecord line) {
                logged.add(line.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        logger.setUseParentHandlers(false);
        logger.addHandler(handler);
        try {
            action.run();
        } finally {
            logger.removeHandler(handler);
            logger.setUseParentHandlers(true);
        }
    }
}
