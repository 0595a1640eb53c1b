package io.cloakroom.cli.agent;

import io.cloakroom.cli.documents.Printable;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Tells the operator what happens, one line each. The same line appears at most once in ten seconds, whatever comes
 * between.
 */
final class AgentLog {
    private static final Duration QUIET = Duration.ofSeconds(10);
    private static final int MAX_REMEMBERED = 100;

    private final PrintWriter out;
    private final InstantSource clock;

    /** When lines were last told; the eldest first. */
    private final Map<String, Instant> told = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };

    AgentLog(PrintWriter out, InstantSource clock) {
        this.out = out;
        this.clock = clock;
    }

    /** @param what without secrets */
    synchronized void tell(String what) {
        Instant now = clock.instant();
        Instant before = told.get(what);
        if (before != null && now.isBefore(before.plus(QUIET))) {
            return;
        }
        told.remove(what);
        told.put(what, now);
        out.println(now.truncatedTo(ChronoUnit.SECONDS) + " " + Printable.line(what));
        out.flush();
    }
}
