package io.cloakroom.benchmarks;

import io.cloakroom.policy.match.Wildcard;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Patterns on which a backtracking matcher takes very long. Ours is linear: sixteen times the text takes sixteen times
 * as long.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class WildcardBenchmark {
    @Param({"65536", "1048576"})
    int bytes;

    @Param({"*a*a*a*b", "*a?a?a?a*a?a?a?b"})
    String pattern = "";

    private Wildcard wildcard = Wildcard.compile("");
    private String text = "";

    /**
     * Makes a text of only the letter that is most frequent in the pattern. The pattern ends in a star, so its last
     * character can't refuse the text, and all of the text is searched.
     */
    @Setup
    public void compile() {
        wildcard = Wildcard.compile(pattern + "*");
        text = "a".repeat(bytes);
        if (wildcard.matches(text)) {
            throw new IllegalStateException("the pattern is meant not to match");
        }
    }

    /** Searches the whole text in vain. */
    @Benchmark
    public boolean match() {
        return wildcard.matches(text);
    }
}
