package io.cloakroom.benchmarks;

import io.cloakroom.policy.AccessRequest;
import io.cloakroom.policy.Decision;
import io.cloakroom.policy.NamedPolicy;
import io.cloakroom.policy.PolicyEvaluator;
import io.cloakroom.policy.PolicySet;
import io.cloakroom.policy.condition.RequestContext;
import io.cloakroom.policy.json.PolicyReader;
import java.util.List;
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
 * The cost of one decision. One statement matches and all others cannot. The budget is 2 µs at the median with 100
 * statements, and at most half as much again with 10 000.
 *
 * <p>The others are of four kinds, a quarter each: another action, another resource, another resource with a variable,
 * and every resource under an unmet condition.
 */
@State(Scope.Benchmark)
@BenchmarkMode({Mode.AverageTime, Mode.SampleTime})
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PolicyDecisionBenchmark {
    private static final String[] OTHERS = {
        "{\"Effect\":\"Deny\",\"Action\":\"s3:DeleteObject\",\"Resource\":\"arn:aws:s3:::bucket-%d/*\"}",
        "{\"Effect\":\"Allow\",\"Action\":\"s3:Get*\",\"Resource\":\"arn:aws:s3:::bucket-%d/reports/*\"}",
        "{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"arn:aws:s3:::bucket-%d/${aws:username}/*\"}",
        "{\"Effect\":\"Deny\",\"Action\":\"s3:*\",\"Resource\":\"arn:aws:s3:::*\","
                + "\"Condition\":{\"StringEquals\":{\"jwt:tenant\":\"tenant-%d\"}}}"
    };

    @Param({"1", "100", "10000"})
    int statements;

    private PolicySet policies = PolicySet.EMPTY;
    private PolicySet session = PolicySet.EMPTY;
    private final AccessRequest allowed = request("data", "home/alice/notes.txt");
    private final AccessRequest denied = request("elsewhere", "home/alice/notes.txt");

    /** Compiles the policies and decides once, which builds the action's index. */
    @Setup
    public void compile() {
        StringBuilder document = new StringBuilder("""
                {"Version":"2012-10-17","Statement":[
                  {"Effect":"Allow","Action":["s3:GetObject","s3:PutObject"],
                   "Resource":"arn:aws:s3:::data/home/${aws:username}/*",
                   "Condition":{"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}}}
                """);
        for (int i = 1; i < statements; i++) {
            document.append(',').append(OTHERS[i % OTHERS.length].formatted(i));
        }
        policies = read("identity", document.append("]}").toString());
        session = read("session policy", """
                {"Version":"2012-10-17","Statement":[
                  {"Effect":"Allow","Action":"s3:Get*","Resource":"arn:aws:s3:::data/*"}]}
                """);
        if (!allow().isAllowed()
                || !allowInSession().isAllowed()
                || implicitDeny().isAllowed()) {
            throw new IllegalStateException("the policies don't say what is measured");
        }
    }

    /** One statement allows it, with a variable in the resource and a condition on the address. */
    @Benchmark
    public Decision allow() {
        return PolicyEvaluator.decide(policies, allowed);
    }

    /** The same with a session policy. */
    @Benchmark
    public Decision allowInSession() {
        return PolicyEvaluator.decide(policies, session, allowed);
    }

    /** No statement is about the bucket. */
    @Benchmark
    public Decision implicitDeny() {
        return PolicyEvaluator.decide(policies, denied);
    }

    private static PolicySet read(String name, String document) {
        return PolicySet.compile(List.of(new NamedPolicy(
                name,
                new PolicyReader(1 << 24)
                        .read(document)
                        .orElseThrow(problems -> new IllegalStateException(problems.toString())))));
    }

    private static AccessRequest request(String bucket, String key) {
        RequestContext context = RequestContext.builder()
                .put("aws:username", "alice")
                .put("aws:SourceIp", "10.1.2.3")
                .put("jwt:tenant", "laboratory")
                .build();
        return AccessRequest.of("s3:GetObject", bucket, key, context);
    }
}
