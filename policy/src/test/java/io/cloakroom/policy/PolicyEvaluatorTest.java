package io.cloakroom.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.policy.condition.RequestContext;
import io.cloakroom.policy.condition.UnavailableValueException;
import io.cloakroom.policy.json.PolicyReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyEvaluatorTest {
    private static final AccessRequest GET = request("s3:GetObject", "b", "k");
    private static final Policy ALLOW = policy("""
            {"Sid": "all", "Effect": "Allow", "Action": "s3:*", "Resource": "*"}
            """);
    private static final Policy DENY = policy("""
            {"Effect": "Allow", "Action": "s3:PutObject", "Resource": "*"},
            {"Effect": "Deny", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*"}
            """);
    private static final Policy NARROW = policy("""
            {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/public/*"}
            """);

    @Test
    void explicitDenyWins() {
        PolicySet policies = PolicySet.compile(List.of(new NamedPolicy("open", ALLOW), new NamedPolicy("shut", DENY)));
        Decision decision = PolicyEvaluator.decide(policies, GET);
        assertThat(decision.isAllowed()).isFalse();
        assertThat(decision).isEqualTo(new Decision.ExplicitDeny(new StatementId("shut", 1, Optional.empty())));
        assertThat(decision.explanation()).isEqualTo("denied by statement 1 of policy `shut`");
    }

    @Test
    void implicitDenyIsTheDefault() {
        Decision decision = PolicyEvaluator.decide(PolicySet.EMPTY, GET);
        assertThat(decision.isAllowed()).isFalse();
        assertThat(decision.decidedBy()).isEmpty();
        assertThat(decision.explanation()).isEqualTo("denied: no statement of the caller's policies allows it");
    }

    @Test
    void allowNamesItsStatement() {
        Decision decision = PolicyEvaluator.decide(PolicySet.compile("open", ALLOW), GET);
        assertThat(decision.isAllowed()).isTrue();
        assertThat(decision.explanation()).isEqualTo("allowed by statement 0 (`all`) of policy `open`");
    }

    @Test
    void ownerNeedsNoAllowButIsDenied() {
        assertThat(PolicyEvaluator.decide(PolicySet.EMPTY, GET.withOwner(true)).isAllowed())
                .isTrue();
        assertThat(PolicyEvaluator.decide(PolicySet.compile("shut", DENY), GET.withOwner(true))
                        .isAllowed())
                .isFalse();
    }

    @Test
    void denyOnlyNeedsNoAllow() {
        Decision decision = PolicyEvaluator.decide(PolicySet.EMPTY, GET.withDenyOnly(true));
        assertThat(decision).isEqualTo(new Decision.Allow(Optional.empty()));
        assertThat(decision.explanation()).startsWith("allowed: no statement denies it");
    }

    @Test
    void sessionPolicyNarrows() {
        PolicySet identity = PolicySet.compile("open", ALLOW);
        PolicySet session = PolicySet.compile("session policy", NARROW);
        assertThat(PolicyEvaluator.decide(identity, session, request("s3:GetObject", "b", "public/k")))
                .isEqualTo(new Decision.Allow(Optional.of(new StatementId("open", 0, Optional.of("all")))));
        Decision decision = PolicyEvaluator.decide(identity, session, GET);
        assertThat(decision.isAllowed()).isFalse();
        assertThat(decision.explanation()).contains("no statement of the session policy");
    }

    @Test
    void cannotWidenWithSessionPolicy() {
        PolicySet identity = PolicySet.compile("narrow", NARROW);
        PolicySet session = PolicySet.compile("session policy", ALLOW);
        assertThat(PolicyEvaluator.decide(identity, session, GET).isAllowed()).isFalse();
        assertThat(PolicyEvaluator.decide(PolicySet.EMPTY, session, GET).isAllowed())
                .isFalse();
    }

    @Test
    void sessionPolicyDenies() {
        Decision decision = PolicyEvaluator.decide(
                PolicySet.compile("open", ALLOW), PolicySet.compile("session policy", DENY), GET);
        assertThat(decision.explanation()).isEqualTo("denied by statement 1 of policy `session policy`");
    }

    @Test
    void s34_emptySessionPolicyDeniesEverything() {
        PolicySet identity = PolicySet.compile("open", ALLOW);
        PolicySet empty = PolicySet.compile("session policy", policy(""));
        assertThat(empty.isEmpty()).isTrue();
        for (AccessRequest request :
                List.of(GET, GET.withOwner(true), GET.withDenyOnly(true), request("s3:ListAllMyBuckets", "", ""))) {
            assertThat(PolicyEvaluator.decide(identity, empty, request).isAllowed())
                    .isFalse();
        }
    }

    @Test
    void s34_noPolicyAtAllDeniesEverything() {
        assertThat(PolicyEvaluator.decide(PolicySet.compile(List.of()), GET).isAllowed())
                .isFalse();
    }

    /** What is decided without the value is decided, in whatever order the statements stand. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            nothing else allows it          | Allow * unknown                     | unknown
            another statement allows it     | Allow * unknown, Allow * plain      | allow
            one with a shorter prefix does  | Allow b/k unknown, Allow * plain    | allow
            one with a longer prefix does   | Allow * unknown, Allow b/k plain    | allow
            a Deny may apply                | Allow * plain, Deny * unknown       | unknown
            a Deny does apply               | Allow * unknown, Deny * plain       | explicit deny
            one Deny does, another may      | Deny * unknown, Deny * plain        | explicit deny
            another condition fails         | Allow * unknown and false           | implicit deny
            another condition of a Deny fails | Allow * plain, Deny * unknown and false | allow
            another resource                | Allow b/x unknown                   | implicit deny
            """)
    void whatIsNotKnownCountsOnlyWhereItDecides(String why, String statements, String expected) {
        List<String> inOrder = Arrays.stream(statements.split(","))
                .map(PolicyEvaluatorTest::statement)
                .toList();
        List<String> reversed = new ArrayList<>(inOrder);
        Collections.reverse(reversed);
        RequestContext context = key -> {
            if (key.equals("jwt:unknown")) {
                throw new UnavailableValueException(key);
            }
            return List.of();
        };
        for (List<String> order : List.of(inOrder, reversed)) {
            PolicySet policies = PolicySet.compile("p", policy(String.join(",", order)));
            assertThat(decide(policies, AccessRequest.of("s3:GetObject", "b", "k", context)))
                    .as(why)
                    .isEqualTo(expected);
        }
    }

    /** What is refused in the caller's favor is refused whatever the value is; otherwise some value allows it. */
    @Test
    void inFavorOfTheCallerIsTheBestThatAnyValueCanBring() {
        List<String> statements = List.of(
                "Allow * unknown", "Allow * plain", "Deny * unknown", "Deny * plain", "Deny * unknown and false");
        for (int identity = 0; identity < (1 << statements.size()); identity++) {
            for (int other = 0; other < (1 << statements.size()); other++) {
                PolicySet own = some(statements, identity);
                PolicySet second = some(statements, other);
                for (boolean isNarrowed : List.of(true, false)) {
                    boolean atBest = isAllowed(own, second, isNarrowed, RequestContext.inFavorOfCaller(key -> {
                        if (key.equals("jwt:unknown")) {
                            throw new UnavailableValueException(key);
                        }
                        return List.of();
                    }));
                    boolean withValue =
                            isAllowed(own, second, isNarrowed, RequestContext.of(Map.of("jwt:unknown", List.of("a"))));
                    boolean without = isAllowed(own, second, isNarrowed, RequestContext.EMPTY);
                    assertThat(atBest || !(withValue || without))
                            .as("%s %s %s", identity, other, isNarrowed)
                            .isTrue();
                }
            }
        }
    }

    /** A Deny that may apply doesn't matter where nothing could allow it. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Deny * unknown                      | implicit deny
            Deny * unknown, Allow b/x plain     | implicit deny
            Deny * unknown, Allow b/x unknown   | implicit deny
            Deny * unknown, Deny * plain        | explicit deny
            Deny * unknown, Allow * plain       | allow
            Deny * unknown, Allow * unknown     | allow
            Allow * unknown                     | allow
            Allow * unknown and false           | implicit deny
            """)
    void inFavorOfTheCallerTellsWhatIsRefusedAnyway(String statements, String expected) {
        PolicySet policies = some(List.of(statements.split(",")), -1);
        RequestContext context = RequestContext.inFavorOfCaller(key -> {
            throw new UnavailableValueException(key);
        });
        RequestContext knowing =
                RequestContext.inFavorOfCaller(key -> key.equals("jwt:known") ? List.of() : context.values(key));
        assertThat(decide(policies, AccessRequest.of("s3:GetObject", "b", "k", knowing)))
                .isEqualTo(expected);
    }

    private static boolean isAllowed(PolicySet own, PolicySet second, boolean isNarrowed, RequestContext context) {
        AccessRequest request = AccessRequest.of("s3:GetObject", "b", "k", context);
        return (isNarrowed
                        ? PolicyEvaluator.decide(own, second, request)
                        : PolicyEvaluator.decideWithBucket(own, second, request))
                .isAllowed();
    }

    /** The statements whose bits are set. */
    private static PolicySet some(List<String> statements, int bits) {
        List<String> chosen = new ArrayList<>();
        for (int i = 0; i < statements.size(); i++) {
            if (((bits >> i) & 1) == 1) {
                chosen.add(statement(statements.get(i)));
            }
        }
        return PolicySet.compile("p", policy(String.join(",", chosen)));
    }

    private static String decide(PolicySet policies, AccessRequest request) {
        try {
            return PolicyEvaluator.decide(policies, request).kind();
        } catch (UnavailableValueException e) {
            return "unknown";
        }
    }

    /** From effect, resource and conditions. */
    private static String statement(String words) {
        String[] parts = words.strip().split(" ", 3);
        String conditions = parts[2].contains("unknown") ? "\"StringEquals\": {\"jwt:unknown\": \"a\"}" : "";
        conditions += parts[2].contains("false") ? ", \"Null\": {\"jwt:known\": \"false\"}" : "";
        return "{\"Effect\": \"%s\", \"Action\": \"s3:*\", \"Resource\": \"arn:aws:s3:::%s\"%s}"
                .formatted(parts[0], parts[1], conditions.isEmpty() ? "" : ", \"Condition\": {" + conditions + "}");
    }

    /** The engine asks for the full name of a key and for nothing else. */
    @ParameterizedTest(name = "S-25 {0}")
    @ValueSource(
            strings = {
                "username",
                "Username",
                "aws:Username",
                "AWS:username",
                "jwt:username",
                "ldap:username",
                "s3:username"
            })
    void s25_likeNamedKeysAreOtherKeys(String spoofed) {
        PolicySet policies = PolicySet.compile("p", policy("""
                {"Effect": "Allow", "Action": "s3:*", "Resource": "*",
                 "Condition": {"StringEquals": {"aws:username": "admin"}}},
                {"Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::home/${aws:username}/*"}
                """));
        RequestContext context = RequestContext.builder()
                .put("aws:username", "mallory")
                .put(spoofed, "admin")
                .build();
        assertThat(PolicyEvaluator.decide(policies, AccessRequest.of("s3:GetObject", "b", "k", context))
                        .isAllowed())
                .isFalse();
        AccessRequest home = AccessRequest.of("s3:GetObject", "home", "admin/k", context);
        assertThat(PolicyEvaluator.decide(policies, home).isAllowed()).isFalse();
    }

    @Test
    void s31_usernameCannotReachOtherHomes() {
        PolicySet policies = PolicySet.compile("p", policy("""
                {"Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::home/${jwt:preferred_username}/*"}
                """));
        for (String name : List.of("*", "?lice", "${jwt:sub}", "*/..", "alice/*")) {
            RequestContext context = RequestContext.builder()
                    .put("jwt:preferred_username", name)
                    .put("jwt:sub", "alice")
                    .build();
            AccessRequest request = AccessRequest.of("s3:GetObject", "home", "alice/secret", context);
            assertThat(PolicyEvaluator.decide(policies, request).isAllowed())
                    .as(name)
                    .isFalse();
        }
    }

    @Test
    void contextIsOnlyAskedForWhatPoliciesLookAt() {
        PolicySet policies =
                PolicySet.compile(List.of(new NamedPolicy("open", ALLOW), new NamedPolicy("p", policy("""
                {"Effect": "Deny", "Action": "s3:PutObject", "Resource": "*",
                 "Condition": {"StringEquals": {"aws:username": "x"}}}
                """))));
        AccessRequest request = AccessRequest.of("s3:GetObject", "b", "k", key -> {
            throw new AssertionError("asked for " + key);
        });
        assertThat(PolicyEvaluator.decide(policies, request).isAllowed()).isTrue();
    }

    @Test
    void unknownActionsMatchOnlyPatternsForThem() {
        AccessRequest request = request("s3:NotYetInvented", "b", "k");
        assertThat(PolicyEvaluator.decide(PolicySet.compile("open", ALLOW), request)
                        .isAllowed())
                .isTrue();
        assertThat(PolicyEvaluator.decide(PolicySet.compile("narrow", NARROW), request)
                        .isAllowed())
                .isFalse();
    }

    private static AccessRequest request(String action, String bucket, String key) {
        return AccessRequest.of(action, bucket, key, RequestContext.EMPTY);
    }

    private static Policy policy(String statements) {
        return new PolicyReader(1 << 16)
                .read("{\"Version\":\"2012-10-17\",\"Statement\":[" + statements + "]}")
                .orElseThrow(problems -> new IllegalStateException(problems.toString()));
    }
}
