package io.cloakroom.cli.agent;

import io.cloakroom.bridge.log.OnceInAWhile;
import io.cloakroom.cli.documents.Printable;
import java.io.PrintWriter;
import java.time.Duration;
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

    /** The lines that were told; the one that was wanted least lately first. */
    private final Map<String, OnceInAWhile> told = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, OnceInAWhile> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };

    AgentLog(PrintWriter out, InstantSource clock) {
        this.out = out;
        this.clock = clock;
    }

    /** @param what without secrets */
    synchronized void tell(String what) {
        OnceInAWhile line = told.computeIfAbsent(what, any -> new OnceInAWhile(QUIET, clock));
        if (line.due().isPresent()) {
            out.println(clock.instant().truncatedTo(ChronoUnit.SECONDS) + " " + Printable.line(what));
            out.flush();
        }
    }
}
