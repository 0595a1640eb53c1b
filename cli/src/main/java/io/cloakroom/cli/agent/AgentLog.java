package io.cloakroom.cli.agent;

import io.cloakroom.cli.documents.Printable;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/** Tells the operator what happens, a line each. The same line is told once in ten seconds at most. */
final class AgentLog {
    private static final Duration QUIET = Duration.ofSeconds(10);

    private final PrintWriter out;
    private final InstantSource clock;
    private String last = "";
    private Instant lastAt = Instant.MIN;

    AgentLog(PrintWriter out, InstantSource clock) {
        this.out = out;
        this.clock = clock;
    }

    /** @param what without secrets */
    synchronized void tell(String what) {
        Instant now = clock.instant();
        if (what.equals(last) && now.isBefore(lastAt.plus(QUIET))) {
            return;
        }
        last = what;
        lastAt = now;
        out.println(now.truncatedTo(ChronoUnit.SECONDS) + " " + Printable.line(what));
        out.flush();
    }
}
