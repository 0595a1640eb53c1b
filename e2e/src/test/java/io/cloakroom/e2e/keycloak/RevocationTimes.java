package io.cloakroom.e2e.keycloak;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * How long after a change everybody concerned was refused, a line each: {@code change} or {@code outage}, what has
 * happened, milliseconds. {@code interop/run revocation} makes the table of docs/revocation.md of it.
 */
final class RevocationTimes {
    private final Path file;
    private final Map<Change, List<Duration>> changes = new EnumMap<>(Change.class);
    private final List<String> outages = new ArrayList<>();

    RevocationTimes(Path file) {
        this.file = file;
    }

    /** From Keycloak's answer. */
    void add(Change change, Duration time) {
        changes.computeIfAbsent(change, any -> new ArrayList<>()).add(time);
    }

    /** From when what was away is back. */
    void addOutage(String what, long backNanos) {
        outages.add("outage\t%s\t%d"
                .formatted(what, Duration.ofNanos(System.nanoTime() - backNanos).toMillis()));
        write();
    }

    void write() {
        List<String> lines = new ArrayList<>();
        changes.forEach((change, times) ->
                times.forEach(time -> lines.add("change\t%s\t%d".formatted(change, time.toMillis()))));
        lines.addAll(outages);
        try {
            Files.write(file, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
