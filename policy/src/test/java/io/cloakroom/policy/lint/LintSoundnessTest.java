package io.cloakroom.policy.lint;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.policy.AccessRequest;
import io.cloakroom.policy.Decision;
import io.cloakroom.policy.Policy;
import io.cloakroom.policy.PolicyEvaluator;
import io.cloakroom.policy.PolicySet;
import io.cloakroom.policy.Statement;
import io.cloakroom.policy.condition.RequestContext;
import io.cloakroom.policy.json.PolicyReader;
import io.cloakroom.policy.json.ReadResult;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Random policies: a statement that is said to change nothing, or never to apply, can be taken away unnoticed. */
class LintSoundnessTest {
    private static final int ROUNDS = 3_000;
    private static final PolicyReader READER = new PolicyReader(PolicyReader.MAX_POLICY_BYTES);
    private static final Set<LintRule> WITHOUT_EFFECT = Set.of(
            LintRule.SHADOWED,
            LintRule.REPEATED_STATEMENT,
            LintRule.NOTHING_LEFT,
            LintRule.CONTRADICTION,
            LintRule.VALUE_NEVER_THERE,
            LintRule.RESOURCE_KIND);

    private static final List<String> ACTIONS = List.of(
            "\"s3:GetObject\"",
            "\"s3:Get*\"",
            "\"s3:GetObjectVersion\"",
            "[\"s3:ListBucket\",\"s3:ListAllMyBuckets\"]",
            "\"s3:*\"",
            "\"*\"",
            "\"admin:*\"",
            "\"kms:CreateKey\"");
    private static final List<String> RESOURCES = List.of(
            "\"*\"",
            "\"arn:aws:s3:::*\"",
            "\"arn:aws:s3:::abc\"",
            "\"arn:aws:s3:::abc/*\"",
            "\"arn:aws:s3:::abc*\"",
            "\"arn:aws:s3:::abc/?\"",
            "\"arn:aws:s3:::abc/??\"",
            "\"arn:aws:s3:::abc/é\"",
            "\"arn:aws:s3:::*c\"",
            "\"arn:aws:s3:::a*c/*x\"",
            "\"arn:aws:s3:::abc/${aws:username}\"",
            "\"arn:aws:s3:::abc/${aws:username}*\"",
            "[\"arn:aws:s3:::abc\",\"arn:aws:s3:::abd/x\"]");
    private static final List<String> CONDITIONS = List.of(
            "\"StringEquals\":{\"aws:username\":\"x\"}",
            "\"StringEqualsIfExists\":{\"aws:username\":[\"y\",\"x\"]}",
            "\"StringNotEquals\":{\"aws:username\":[\"x\",\"y\"]}",
            "\"StringNotEqualsIgnoreCase\":{\"aws:username\":\"X\"}",
            "\"StringEqualsIgnoreCase\":{\"aws:username\":\"Y\"}",
            "\"StringLike\":{\"aws:username\":\"y*\"}",
            "\"ForAllValues:StringLike\":{\"aws:username\":\"?\"}",
            "\"StringNotLike\":{\"aws:username\":\"?\"}",
            "\"ForAllValues:StringNotLike\":{\"aws:username\":\"x\"}",
            "\"Null\":{\"aws:username\":true}",
            "\"Null\":{\"aws:username\":false}",
            "\"NumericLessThan\":{\"s3:signatureAge\":5}",
            "\"NumericLessThanIfExists\":{\"s3:signatureAge\":2}",
            "\"NumericGreaterThan\":{\"s3:signatureAge\":3}",
            "\"NumericNotEquals\":{\"s3:signatureAge\":4}",
            "\"IpAddress\":{\"aws:SourceIp\":\"10.0.0.0/8\"}",
            "\"NotIpAddress\":{\"aws:SourceIp\":[\"10.0.0.0/9\",\"11.0.0.0/8\"]}",
            "\"NotIpAddressIfExists\":{\"aws:SourceIp\":\"10.0.0.0/8\"}",
            "\"DateLessThan\":{\"aws:CurrentTime\":\"2030-01-01T00:00:00Z\"}",
            "\"DateGreaterThan\":{\"aws:CurrentTime\":\"2030-01-01T00:00:00Z\"}",
            // what such a condition wants is never there, and it holds for nothing else
            "\"NumericEquals\":{\"aws:CurrentTime\":2030}",
            "\"DateNotEquals\":{\"aws:SourceIp\":\"2030-01-01T00:00:00Z\"}",
            "\"DateEquals\":{\"s3:signatureAge\":\"2030-01-01T00:00:00Z\"}");

    @Test
    void whatIsSaidToHaveNoEffectHasNone() {
        // repeat a run with -Dcloakroom.policy.seed=N
        long seed = Long.getLong("cloakroom.policy.seed", new Random().nextLong());
        Random random = new Random(seed);
        List<AccessRequest> requests = requests();
        Set<LintRule> seen = EnumSet.noneOf(LintRule.class);
        for (int round = 0; round < ROUNDS; round++) {
            String document = document(random);
            if (READER.read(document) instanceof ReadResult.Valid valid) {
                for (Finding finding : PolicyLinter.lint(valid)) {
                    int index = Integer.parseInt((finding.jsonPointer() + "/0/0").split("/", 4)[2]);
                    if (isWithoutEffect(finding, valid.document(), index)) {
                        String description = "seed %d, %s, %s".formatted(seed, finding, document);
                        assertSame(valid.document(), index, requests, description);
                        seen.add(finding.rule());
                    }
                }
            }
        }
        assertThat(seen).as("seed %d", seed).isEqualTo(WITHOUT_EFFECT);
    }

    private static boolean isWithoutEffect(Finding finding, Policy policy, int index) {
        return WITHOUT_EFFECT.contains(finding.rule())
                && (finding.rule() != LintRule.RESOURCE_KIND
                        || policy.statements().get(index).resources().patterns().size() == 1);
    }

    private static void assertSame(Policy policy, int index, List<AccessRequest> requests, String description) {
        List<Statement> others = new ArrayList<>(policy.statements());
        others.remove(index);
        PolicySet all = PolicySet.compile("p", policy);
        PolicySet fewer = PolicySet.compile("p", Policy.of(others.toArray(Statement[]::new)));
        for (AccessRequest request : requests) {
            assertThat(kind(PolicyEvaluator.decide(fewer, request)))
                    .as("%s: %s", description, request)
                    .isEqualTo(kind(PolicyEvaluator.decide(all, request)));
        }
    }

    private static Class<?> kind(Decision decision) {
        return decision.getClass();
    }

    private static String document(Random random) {
        List<String> statements = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            statements.add("{\"Effect\":\"%s\",\"%sAction\":%s,\"%sResource\":%s%s}"
                    .formatted(
                            random.nextInt(3) == 0 ? "Deny" : "Allow",
                            random.nextInt(8) == 0 ? "Not" : "",
                            pick(random, ACTIONS),
                            random.nextInt(8) == 0 ? "Not" : "",
                            pick(random, RESOURCES),
                            conditions(random)));
        }
        return "{\"Statement\":[%s]}".formatted(String.join(",", statements));
    }

    private static String conditions(Random random) {
        Set<String> picked = new TreeSet<>();
        for (int i = random.nextInt(8) - 5; i >= 0; i--) {
            picked.add(pick(random, CONDITIONS));
        }
        return picked.isEmpty() ? "" : ",\"Condition\":{%s}".formatted(String.join(",", picked));
    }

    private static String pick(Random random, List<String> texts) {
        return texts.get(random.nextInt(texts.size()));
    }

    private static List<AccessRequest> requests() {
        List<RequestContext> contexts = new ArrayList<>();
        for (List<String> user :
                List.of(List.<String>of(), List.of(""), List.of("x"), List.of("Y"), List.of("y1"), List.of("é"))) {
            for (List<String> age :
                    List.of(List.<String>of(), List.of("1"), List.of("4"), List.of("9"), List.of("no"))) {
                for (List<String> address :
                        List.of(List.<String>of(), List.of("10.1.2.3"), List.of("10.200.0.1"), List.of("::1"))) {
                    contexts.add(RequestContext.of(Map.of(
                            "aws:username",
                            user,
                            "s3:signatureAge",
                            age,
                            "aws:SourceIp",
                            address,
                            "aws:CurrentTime",
                            List.of("2030-01-01T00:00:00Z"))));
                }
            }
        }
        List<AccessRequest> requests = new ArrayList<>();
        for (RequestContext context : contexts) {
            for (String key : List.of("", "x", "é", "Y", "y1", "yx", "a/x", "x/")) {
                requests.add(AccessRequest.of(key.isEmpty() ? "s3:ListBucket" : "s3:GetObject", "abc", key, context));
            }
            requests.add(AccessRequest.of("s3:GetObject", "abd", "x", context));
            requests.add(AccessRequest.of("s3:ListAllMyBuckets", "", "", context));
            requests.add(AccessRequest.of("admin:ServerInfo", "", "", context));
            requests.add(AccessRequest.of("kms:CreateKey", "abc", "", context));
        }
        return requests;
    }
}
