package io.cloakroom.bridge.console;

import static io.cloakroom.aws.AwsErrorCode.INVALID_REQUEST;
import static io.cloakroom.aws.AwsErrorCode.SLOW_DOWN;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.s3.S3Target;
import io.cloakroom.bridge.authz.PolicyTrial;
import io.cloakroom.policy.Explanation;
import io.cloakroom.policy.NamedPolicy;
import io.cloakroom.policy.json.PolicyReader;
import io.cloakroom.policy.json.ReadResult;
import io.cloakroom.policy.lint.PolicyLinter;
import io.cloakroom.policy.match.KnownActions;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * What the author of a policy is told beside its text: problems, findings, what it would decide, and what comes of its
 * tests. All of it is about the text that the page sends. Nothing is kept, and nothing about others is told.
 */
final class PolicyDesk {
    private static final String NAME = "policy";
    private static final int MAX_NAME = 128;
    private static final int MAX_BUCKET = 63;
    private static final int MAX_KEY = 1024;
    private static final int MAX_VALUES = 50;

    private static final int MOST_AT_ONCE = 2;

    /** Of all tests together. */
    private static final int MAX_CASES = 24 * 1024;

    private final PolicyReader reader = new PolicyReader(PolicyReader.MAX_POLICY_BYTES);
    private final Optional<PolicyTests> tests;

    /** Linting and testing take processor time, and anybody who has logged in may ask for them. */
    private final Semaphore busy = new Semaphore(MOST_AT_ONCE);

    /** @param tests empty: they cannot be run here */
    PolicyDesk(Optional<PolicyTests> tests) {
        this.tests = tests;
    }

    boolean runsTests() {
        return tests.isPresent();
    }

    /** What is wrong with the policy {@code document}, and what its author should look at. */
    HttpAnswer check(JsonNode wanted) {
        return inTurn(() -> checked(wanted));
    }

    private HttpAnswer checked(JsonNode wanted) {
        ReadResult read = read(wanted);
        ObjectNode answer = Json.object();
        ArrayNode problems = answer.putArray("problems");
        read.problems()
                .forEach(problem ->
                        problems.addObject().put("place", problem.jsonPointer()).put("message", problem.message()));
        ArrayNode findings = answer.putArray("findings");
        if (read instanceof ReadResult.Valid valid) {
            PolicyLinter.lint(valid)
                    .forEach(finding -> findings.addObject()
                            .put("place", finding.jsonPointer())
                            .put("message", finding.message()));
        }
        return Json.answer(200, answer);
    }

    /**
     * What the policy {@code document} alone says about {@code action} on {@code bucket} and {@code key}, with
     * {@code values} of condition keys.
     */
    HttpAnswer explain(JsonNode wanted) {
        NamedPolicy policy = new NamedPolicy(
                NAME,
                read(wanted)
                        .policy()
                        .orElseThrow(
                                () -> AwsException.of(INVALID_REQUEST, "This is no policy yet: see its problems.")));
        String action = Json.text(wanted, "action", MAX_NAME);
        if (!KnownActions.all().contains(action) || action.endsWith("*")) {
            throw AwsException.of(INVALID_REQUEST, "`%s` is not an action such as `s3:GetObject`.".formatted(action));
        }
        PolicyTrial.Outcome outcome = PolicyTrial.of(policy, action, target(wanted), values(wanted.path("values")));
        Explanation explanation = outcome.explanation();
        ObjectNode answer = Json.object()
                .put("allowed", explanation.decision().isAllowed())
                .put("decision", explanation.decision().kind().replace(' ', '_'));
        explanation.lines().forEach(answer.putArray("lines")::add);
        outcome.missed().forEach(answer.putArray("missed")::add);
        return Json.answer(200, answer);
    }

    private static S3Target target(JsonNode wanted) {
        String bucket = Json.text(wanted, "bucket", MAX_BUCKET);
        String key = Json.text(wanted, "key", MAX_KEY);
        if (bucket.isEmpty() && !key.isEmpty()) {
            throw AwsException.of(INVALID_REQUEST, "A key is in a bucket: name one.");
        }
        if (key.isEmpty()) {
            return bucket.isEmpty() ? S3Target.SERVICE : new S3Target.Bucket(bucket);
        }
        return new S3Target.Object(bucket, key);
    }

    private static Map<String, List<String>> values(JsonNode given) {
        if (given.size() > MAX_VALUES) {
            throw AwsException.of(INVALID_REQUEST, "At most %d values can be given.".formatted(MAX_VALUES));
        }
        Map<String, List<String>> values = new LinkedHashMap<>();
        given.properties().forEach(one -> values.put(one.getKey(), List.of(Json.text(given, one.getKey(), MAX_KEY))));
        return values;
    }

    /** What comes of {@code tests} of the policy {@code document}, which they call {@code name}. */
    HttpAnswer test(JsonNode wanted) {
        return inTurn(() -> tested(wanted));
    }

    private HttpAnswer tested(JsonNode wanted) {
        PolicyTests runner = tests.orElseThrow(
                () -> AwsException.of(INVALID_REQUEST, "This installation runs no tests of policies."));
        PolicyTests.Report report = runner.run(
                Json.text(wanted, "name", MAX_NAME), document(wanted), Json.text(wanted, "tests", MAX_CASES));
        ObjectNode answer = Json.object().put("passed", report.passed());
        ArrayNode failures = answer.putArray("failures");
        report.failures().forEach(failure -> {
            ObjectNode told = failures.addObject()
                    .put("line", failure.line())
                    .put("id", failure.id())
                    .put("message", failure.sentence());
            failure.details().forEach(told.putArray("details")::add);
        });
        report.doubts().forEach(answer.putArray("doubts")::add);
        return Json.answer(200, answer);
    }

    /** Nobody waits for a turn: the pages ask again. */
    private HttpAnswer inTurn(Supplier<HttpAnswer> work) {
        if (!busy.tryAcquire()) {
            throw new AwsException(SLOW_DOWN);
        }
        try {
            return work.get();
        } finally {
            busy.release();
        }
    }

    private ReadResult read(JsonNode wanted) {
        return reader.read(document(wanted).getBytes(StandardCharsets.UTF_8));
    }

    /** A text that is too long is one of the problems that the reader tells. */
    private static String document(JsonNode wanted) {
        return Json.text(wanted, "document", Integer.MAX_VALUE);
    }
}
