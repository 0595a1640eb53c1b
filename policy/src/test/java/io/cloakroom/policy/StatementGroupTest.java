package io.cloakroom.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.policy.condition.RequestContext;
import io.cloakroom.policy.condition.UnavailableValueException;
import io.cloakroom.policy.json.PolicyReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Many statements about the same resource are found by what their conditions want; one by itself is just looked at. */
class StatementGroupTest {
    private static final List<String> KEYS =
            List.of("jwt:tenant", "jwt:groups", "aws:username", "jwt:secret", "aws:Referer");
    private static final List<String> TEXTS = List.of("a", "b", "c", "", "A", "a*");
    private static final List<String> OPERATORS = List.of(
            "StringEquals",
            "StringEquals",
            "StringEquals",
            "ForAnyValue:StringEquals",
            "ForAllValues:StringEquals",
            "StringEqualsIfExists",
            "StringNotEquals",
            "StringEqualsIgnoreCase",
            "StringLike");
    private static final List<String> RESOURCES = List.of("*", "*", "*", "b/*", "b/k", "c/*");

    private final long seed = Long.getLong("cloakroom.policy.seed", new Random().nextLong());
    private final Random random = new Random(seed);

    @Test
    void decidesAsEachStatementByItself() {
        Set<String> answers = new TreeSet<>();
        for (int round = 0; round < 600; round++) {
            boolean isPlain = random.nextBoolean();
            List<String> statements = IntStream.range(0, 10 + random.nextInt(40))
                    .mapToObj(i -> statement(isPlain))
                    .toList();
            PolicySet together = compile(statements);
            List<PolicySet> alone =
                    statements.stream().map(only -> compile(List.of(only))).toList();
            for (int i = 0; i < 8; i++) {
                Map<String, List<String>> values = values();
                RequestContext context = key -> {
                    if (key.equals("jwt:secret")) {
                        throw new UnavailableValueException(key);
                    }
                    return values.getOrDefault(key, List.of());
                };
                AccessRequest request = AccessRequest.of("s3:GetObject", "b", "k", context);
                Set<String> each =
                        alone.stream().map(only -> decide(only, request)).collect(Collectors.toSet());
                String answer = decide(together, request);
                assertThat(answer)
                        .as("-Dcloakroom.policy.seed=%d: %s%n%s", seed, values, statements)
                        .isEqualTo(expected(each));
                answers.add(answer);
            }
        }
        assertThat(answers).containsExactlyInAnyOrder("allow", "explicit deny", "implicit deny", "unknown");
    }

    /** Of answers that say whether it is a Deny that may apply. */
    private static String expected(Set<String> each) {
        return List.of("explicit deny", "unknown deny", "allow", "unknown allow", "implicit deny").stream()
                .filter(each::contains)
                .findFirst()
                .map(answer -> answer.startsWith("unknown") ? "unknown" : answer)
                .orElseThrow();
    }

    private static String decide(PolicySet policies, AccessRequest request) {
        try {
            return PolicyEvaluator.decide(policies, request).kind();
        } catch (UnavailableValueException e) {
            boolean isOne = policies.size() == 1;
            boolean isDeny = policies.find(new StatementId("p", 0, Optional.empty()))
                    .filter(statement -> statement.effect() == Effect.DENY)
                    .isPresent();
            return isOne ? (isDeny ? "unknown deny" : "unknown allow") : "unknown";
        }
    }

    private String statement(boolean isPlain) {
        Map<String, String> conditions = new HashMap<>();
        for (int i = random.nextInt(2); i >= 0; i--) {
            conditions.put(isPlain ? "StringEquals" : one(OPERATORS), "{\"%s\":[%s]}".formatted(one(KEYS), texts()));
        }
        String condition = conditions.entrySet().stream()
                .map(operator -> "\"%s\":%s".formatted(operator.getKey(), operator.getValue()))
                .collect(Collectors.joining(","));
        return "{\"Effect\":\"%s\",\"Action\":\"s3:*\",\"Resource\":\"arn:aws:s3:::%s\",\"Condition\":{%s}}"
                .formatted(random.nextInt(30) == 0 ? "Deny" : "Allow", one(RESOURCES), condition);
    }

    private String texts() {
        return IntStream.rangeClosed(0, random.nextInt(2))
                .mapToObj(i -> random.nextInt(12) == 0 ? "${aws:username}" : one(TEXTS))
                .distinct()
                .map("\"%s\""::formatted)
                .collect(Collectors.joining(","));
    }

    private Map<String, List<String>> values() {
        Map<String, List<String>> values = new HashMap<>();
        for (String key : KEYS) {
            if (random.nextInt(3) > 0) {
                values.put(
                        key,
                        IntStream.rangeClosed(0, random.nextInt(2))
                                .mapToObj(i -> random.nextBoolean() ? "z" : one(TEXTS))
                                .toList());
            }
        }
        return values;
    }

    private String one(List<String> texts) {
        return texts.get(random.nextInt(texts.size()));
    }

    private static PolicySet compile(List<String> statements) {
        return PolicySet.compile(
                "p",
                new PolicyReader(1 << 20)
                        .read("{\"Statement\":[" + String.join(",", statements) + "]}")
                        .orElseThrow(problems -> new IllegalStateException(problems + " " + statements)));
    }
}
