package io.cloakroom.benchmarks.load;

import java.io.PrintStream;
import java.nio.file.Path;
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
 * @param scripts the wrk script of each server, in the order of the columns
 */
record Comparison(String what, int connections, Map<Server, Path> scripts) {
    /** The number of measured rounds, and the seconds of each. An unmeasured warm-up comes first. */
    record Length(int rounds, int seconds, int warmUpSeconds) {}

    Comparison {
        scripts = new LinkedHashMap<>(scripts);
    }

    /** Runs the load and prints the row. Returns the medians. */
    Map<Server, Wrk.Result> print(Length length, PrintStream out) {
        Map<Server, List<Wrk.Result>> results = new LinkedHashMap<>();
        scripts.forEach((server, script) -> {
            results.put(server, new ArrayList<>());
            Wrk.run(server, connections, length.warmUpSeconds(), script);
        });
        for (int round = 0; round < length.rounds(); round++) {
            List<Server> turn = new ArrayList<>(results.keySet());
            if (round % 2 == 1) {
                Collections.reverse(turn);
            }
            for (Server server : turn) {
                Wrk.Result result = Wrk.run(server, connections, length.seconds(), script(server));
                Objects.requireNonNull(results.get(server)).add(result);
            }
        }
        out.printf("%n%s, %d connections, %d rounds of %d s%n%n", what, connections, length.rounds(), length.seconds());
        out.println("| server | requests/s | ratio | CPU µs/request | ratio | p99 ms | resident MiB |");
        out.println("| --- | --- | --- | --- | --- | --- | --- |");
        Wrk.Result measure = null;
        Map<Server, Wrk.Result> medians = new LinkedHashMap<>();
        for (Map.Entry<Server, List<Wrk.Result>> entry : results.entrySet()) {
            Wrk.Result median = median(entry.getValue());
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

    private Path script(Server server) {
        return Objects.requireNonNull(scripts.get(server));
    }

    private static Wrk.Result median(List<Wrk.Result> results) {
        return new Wrk.Result(
                median(results, Wrk.Result::perSecond),
                median(results, Wrk.Result::cpuMicros),
                median(results, Wrk.Result::p99Millis));
    }

    private static double median(List<Wrk.Result> results, ToDoubleFunction<Wrk.Result> value) {
        return results.stream()
                .map(value::applyAsDouble)
                .sorted(Comparator.naturalOrder())
                .skip(results.size() / 2)
                .findFirst()
                .orElse(Double.NaN);
    }
}
