package io.cloakroom.cli.agent;

import io.cloakroom.cli.documents.Printable;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/** Tells the operator what happens, one line each. The same line appears at most once in ten seconds. */
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
