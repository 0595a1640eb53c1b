package io.cloakroom.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.policy.condition.Condition;
import io.cloakroom.policy.condition.ConditionKey;
import io.cloakroom.policy.condition.ConditionValue;
import io.cloakroom.policy.condition.Operator;
import io.cloakroom.policy.condition.RequestContext;
import io.cloakroom.policy.json.PolicyReader;
import io.cloakroom.policy.json.PolicyWriter;
import io.cloakroom.policy.match.ActionPattern;
import io.cloakroom.policy.match.Actions;
import io.cloakroom.policy.match.ResourcePattern;
import io.cloakroom.policy.match.ResourceText;
import io.cloakroom.policy.match.Resources;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class PolicySetTest {
    private static final List<String> ACTIONS = List.of(
            "s3:GetObject",
            "s3:GetObjectVersion",
            "s3:PutObject",
            "s3:ListBucket",
            "s3:ListAllMyBuckets",
            "admin:Heal");
    private static final List<String> ACTION_PATTERNS =
            List.of("s3:GetObject", "s3:GetObjectVersion", "s3:Get*", "s3:*", "s3:List*", "s3:*Object", "s3:P?tObject");
    private static final List<String> PATTERNS = List.of(
            "*",
            "b",
            "b/",
            "b/*",
            "b*",
            "b/a",
            "b/a*",
            "b/a/*",
            "b/?",
            "c/*",
            "b/${aws:username}/*",
            "${aws:username}",
            "b/a/b",
            "*/a",
            "ab*",
            "b/a/${jwt:sub}");
    private static final List<String> KEYS =
            List.of("", "a", "a/b", "a/../a", "alice/x", "a//b", "/a", "z", "a/", "ab");

    /** The same question asked of every statement in turn, without any index. */
    @Test
    void agreesWithTheNaiveInterpreter() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 3_000; round++) {
            Policy policy = Policy.of(IntStream.rangeClosed(0, random.nextInt(8))
                    .mapToObj(i -> statement(random))
                    .toArray(Statement[]::new));
            PolicySet policies = PolicySet.compile("p", policy);
            for (int i = 0; i < 20; i++) {
                AccessRequest request = request(random);
                assertThat(PolicyEvaluator.decide(policies, request).isAllowed())
                        .as(() -> "seed %d, %s, %s".formatted(seed, PolicyWriter.write(policy), request))
                        .isEqualTo(naively(policy, request));
            }
        }
    }

    @Test
    void s57_tenThousandStatements() {
        StringBuilder statements = new StringBuilder();
        for (int i = 0; i < 10_000; i++) {
            statements
                    .append(i == 0 ? "" : ",")
                    .append("{\"Effect\":\"%s\",\"Action\":\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::bucket-%d/*\"}"
                            .formatted(i % 2 == 0 ? "Allow" : "Deny", i));
        }
        Assertions.assertTimeout(Duration.ofSeconds(20), () -> {
            Policy policy = new PolicyReader(1 << 22)
                    .read("{\"Statement\":[" + statements + "]}")
                    .orElseThrow(problems -> new IllegalStateException(problems.toString()));
            PolicySet policies = PolicySet.compile("large", policy);
            for (int i = 0; i < 10_000; i++) {
                AccessRequest request = AccessRequest.of("s3:GetObject", "bucket-" + i, "key", RequestContext.EMPTY);
                assertThat(PolicyEvaluator.decide(policies, request).isAllowed())
                        .isEqualTo(i % 2 == 0);
            }
        });
    }

    @Test
    void s57_unknownActionsAreNotRemembered() {
        PolicySet policies = PolicySet.compile("p", Policy.of(statement(new Random(1))));
        PolicySet.ActionIndex first = policies.forAction("s3:MadeUp");
        assertThat(policies.forAction("s3:MadeUp")).isNotSameAs(first);
        assertThat(policies.forAction("s3:GetObject")).isSameAs(policies.forAction("s3:GetObject"));
    }

    private static boolean naively(Policy policy, AccessRequest request) {
        boolean allowed = false;
        for (Statement statement : policy.statements()) {
            boolean actionMatches = statement.actions().matches(request.action());
            ResourceText resource = ResourceText.of(resource(request));
            boolean applies = actionMatches
                    && statement.resources().matches(resource, request.context())
                    && statement.conditions().stream().allMatch(condition -> condition.holds(request.context()));
            if (applies && statement.effect() == Effect.DENY) {
                return false;
            }
            allowed |= applies;
        }
        return allowed;
    }

    private static String resource(AccessRequest request) {
        return request.key().startsWith("/")
                ? request.bucket() + request.key()
                : request.bucket() + "/" + request.key();
    }

    private static AccessRequest request(Random random) {
        boolean hasBucket = random.nextInt(10) > 0;
        RequestContext context = RequestContext.builder()
                .put("aws:username", pick(random, List.of("alice", "b", "a")))
                .put("s3:prefix", pick(random, List.of("x", "y", "")))
                .build();
        return AccessRequest.of(
                pick(random, ACTIONS),
                hasBucket ? pick(random, List.of("b", "c", "ab", "alice")) : "",
                hasBucket ? pick(random, KEYS) : "",
                context);
    }

    private static Statement statement(Random random) {
        List<ActionPattern> actions = some(random, ACTION_PATTERNS, ActionPattern::new);
        List<ResourcePattern> patterns = some(random, PATTERNS, text -> ResourcePattern.parse("arn:aws:s3:::" + text));
        List<Condition> conditions = random.nextInt(3) > 0
                ? List.of()
                : List.of(Condition.of(
                        Operator.parse(random.nextBoolean() ? "StringEquals" : "StringNotEquals"),
                        new ConditionKey("aws:username"),
                        List.of(new ConditionValue.Text("alice"))));
        return Statement.of(
                random.nextInt(3) == 0 ? Effect.DENY : Effect.ALLOW,
                random.nextInt(5) == 0 ? new Actions.AllExcept(actions) : new Actions.Only(actions),
                random.nextInt(5) == 0 ? new Resources.AllExcept(patterns) : new Resources.Only(patterns),
                conditions);
    }

    private static <T> List<T> some(Random random, List<String> texts, Function<String, T> parse) {
        List<T> some = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            some.add(parse.apply(pick(random, texts)));
        }
        return some;
    }

    private static String pick(Random random, List<String> texts) {
        return texts.get(random.nextInt(texts.size()));
    }
}
