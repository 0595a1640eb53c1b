package io.cloakroom.benchmarks.load;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/**
 * One row of a table: the same load on several servers in turn, round after round. Every other round runs backwards, so
 * that other load on the machine affects all servers alike. The results of the others are divided by those of the first
 * candidate.
 *
 * @param what names the load
 * @param loads what each server is asked, in the order of the rows
 */
record Comparison(String what, int connections, Map<Server, Load> loads) {
    /** Loads a server for some seconds, over so many connections. */
    @FunctionalInterface
    interface Load {
        LoadResult run(Server server, int connections, int seconds);
    }

    /** The number of measured rounds, and the seconds of each. An unmeasured warm-up comes first. */
    record Length(int rounds, int seconds, int warmUpSeconds) {}

    Comparison {
        loads = new LinkedHashMap<>(loads);
    }

    /** Runs the load and prints the row. Returns the medians. */
    Map<Server, LoadResult> print(Length length, PrintStream out) {
        Map<Server, List<LoadResult>> results = new LinkedHashMap<>();
        loads.forEach((server, load) -> {
            results.put(server, new ArrayList<>());
            load.run(server, connections, length.warmUpSeconds());
        });
        for (int round = 0; round < length.rounds(); round++) {
            List<Server> turn = new ArrayList<>(results.keySet());
            if (round % 2 == 1) {
                Collections.reverse(turn);
            }
            for (Server server : turn) {
                Objects.requireNonNull(results.get(server))
                        .add(load(server).run(server, connections, length.seconds()));
            }
        }
        out.printf("%n%s, %d connections, %d rounds of %d s%n%n", what, connections, length.rounds(), length.seconds());
        out.println("| server | requests/s | ratio | CPU µs/request | ratio | p99 ms | resident MiB |");
        out.println("| --- | --- | --- | --- | --- | --- | --- |");
        LoadResult measure = null;
        Map<Server, LoadResult> medians = new LinkedHashMap<>();
        for (Map.Entry<Server, List<LoadResult>> entry : results.entrySet()) {
            LoadResult median = median(entry.getValue());
            measure = measure == null ? median : measure;
            medians.put(entry.getKey(), median);
            out.printf(
                    Locale.ROOT,
                    "| %s | %,.0f | %.2f | %,.1f | %.2f | %.1f | %.0f |%n",
                    entry.getKey().name(),
                    median.perSecond(),
                    median.perSecond() / measure.perSecond(),
                    median.cpuMicros(),
                    median.cpuMicros() / measure.cpuMicros(),
                    median.p99Millis(),
                    entry.getKey().residentMiB());
        }
        out.flush();
        return medians;
    }

    private Load load(Server server) {
        return Objects.requireNonNull(loads.get(server));
    }

    private static LoadResult median(List<LoadResult> results) {
        return new LoadResult(
                median(results, LoadResult::perSecond),
                median(results, LoadResult::cpuMicros),
                median(results, LoadResult::p99Millis));
    }

    private static double median(List<LoadResult> results, ToDoubleFunction<LoadResult> value) {
        return results.stream()
                .map(value::applyAsDouble)
                .sorted(Comparator.naturalOrder())
                .skip(results.size() / 2)
                .findFirst()
                .orElse(Double.NaN);
    }
}
