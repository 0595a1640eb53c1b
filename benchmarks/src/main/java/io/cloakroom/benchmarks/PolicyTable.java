package io.cloakroom.benchmarks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs the benchmarks of the policy engine and compares them with their budgets. Ends with 1 if one is missed. */
public final class PolicyTable {
    private static final double MEDIAN_BUDGET_NS = 2_000;
    private static final double GROWTH_BUDGET = 1.5;
    /** A matcher with quadratic time would show 16. */
    private static final double LINEARITY_BUDGET = 2;
    /** JMH's own allocations show as less than one byte per operation. */
    private static final double NOTHING = 1;

    private static final String FEW = "100";
    private static final String MANY = "10000";

    private final List<String> rows = new ArrayList<>();
    private boolean withinBudget = true;

    private PolicyTable() {}

    /** Takes about two minutes. */
    public static void main(String[] arguments) throws RunnerException {
        PolicyTable table = new PolicyTable();
        System.err.println("Measuring decisions …");
        Collection<RunResult> decisions = run(new OptionsBuilder()
                .include(PolicyDecisionBenchmark.class.getSimpleName())
                .param("statements", FEW, MANY)
                .mode(Mode.SampleTime)
                .addProfiler(GCProfiler.class));
        System.err.println("Measuring wildcards …");
        Collection<RunResult> wildcards = run(new OptionsBuilder().include(WildcardBenchmark.class.getSimpleName()));
        for (String decision : List.of("allow", "allowInSession", "implicitDeny")) {
            table.addDecision(decision, decisions);
        }
        wildcards.stream()
                .map(result -> result.getParams().getParam("pattern"))
                .distinct()
                .forEach(pattern -> table.addWildcard(pattern, wildcards));
        table.print();
        System.exit(table.withinBudget ? 0 : 1);
    }

    private static Collection<RunResult> run(ChainedOptionsBuilder builder) throws RunnerException {
        Options options = builder.verbosity(VerboseMode.SILENT).build();
        return new Runner(options).run();
    }

    private void addDecision(String benchmark, Collection<RunResult> results) {
        RunResult few = find(results, benchmark, "statements", FEW);
        RunResult many = find(results, benchmark, "statements", MANY);
        add(benchmark + ", 100 statements, median", "%.0f ns", median(few), "< 2 µs", MEDIAN_BUDGET_NS);
        add(benchmark + ", 10 000 statements, median", "%.0f ns", median(many), "< 2 µs", MEDIAN_BUDGET_NS);
        add(benchmark + ", 10 000 : 100 statements", "%.2f", median(many) / median(few), "≤ 1.5", GROWTH_BUDGET);
        add(benchmark + ", allocated", "%.0f B", Math.max(allocated(few), allocated(many)), "0 B", NOTHING);
    }

    private void addWildcard(String pattern, Collection<RunResult> results) {
        double small = median(find(results, "match", "pattern", pattern, "bytes", "65536"));
        double large = median(find(results, "match", "pattern", pattern, "bytes", "1048576"));
        String name = "`%s*` against 1 MiB of `a`".formatted(pattern);
        add(name, "%.2f ms", large / 1e6, "–", Double.MAX_VALUE);
        add(name + ", per byte : 64 KiB", "%.2f", large / small / 16, "≤ 2", LINEARITY_BUDGET);
    }

    private void add(String what, String format, double measured, String budget, double limit) {
        boolean isWithin = measured <= limit;
        withinBudget &= isWithin;
        rows.add("| %s | %s | %s | %s |"
                .formatted(what, String.format(Locale.ROOT, format, measured), budget, isWithin ? "yes" : "**no**"));
    }

    private void print() {
        System.out.println("| what | measured | budget | within |");
        System.out.println("| --- | ---: | ---: | --- |");
        rows.forEach(System.out::println);
    }

    private static RunResult find(Collection<RunResult> results, String benchmark, String... parameters) {
        return results.stream()
                .filter(result -> result.getPrimaryResult().getLabel().equals(benchmark) && has(result, parameters))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no result of " + benchmark));
    }

    private static boolean has(RunResult result, String... parameters) {
        for (int i = 0; i < parameters.length; i += 2) {
            if (!parameters[i + 1].equals(result.getParams().getParam(parameters[i]))) {
                return false;
            }
        }
        return true;
    }

    private static double median(RunResult result) {
        return result.getPrimaryResult().getStatistics().getPercentile(50);
    }

    private static double allocated(RunResult result) {
        return Objects.requireNonNull(result.getSecondaryResults().get("gc.alloc.rate.norm"))
                .getScore();
    }
}
