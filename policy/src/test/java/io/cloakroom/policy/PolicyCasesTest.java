package io.cloakroom.policy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloakroom.policy.condition.RequestContext;
import io.cloakroom.policy.json.PolicyReader;
import io.cloakroom.policy.json.ReadResult;
import io.cloakroom.policy.match.Principals;
import io.cloakroom.policy.match.Wildcard;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every case of {@code policy-cases.jsonl}: what MinIO's engine answered to the same question. Decisions never differ;
 * whether a document is valid differs where {@link #DEVIATIONS} says why.
 */
class PolicyCasesTest {
    /** Documents that MinIO refuses or accepts and Cloakroom does not, by case. */
    private static final Map<String, String> DEVIATIONS =
            Map.of("val-0258", "StringEqualsIfExists is AWS's: every operator but Null may have IfExists");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final PolicyReader READER = new PolicyReader(PolicyReader.MAX_POLICY_BYTES);

    @TestFactory
    Stream<DynamicTest> cases() throws IOException {
        return lines().stream()
                .map(line -> DynamicTest.dynamicTest(line.path("id").asText(), () -> check(line)));
    }

    private static List<JsonNode> lines() throws IOException {
        try (InputStream file =
                Objects.requireNonNull(PolicyCasesTest.class.getResourceAsStream("/policy-cases.jsonl"))) {
            List<JsonNode> lines = new ArrayList<>();
            for (String line : new String(file.readAllBytes(), UTF_8).lines().toList()) {
                lines.add(JSON.readTree(line));
            }
            assertThat(lines).hasSizeGreaterThan(800);
            return lines;
        }
    }

    private static void check(JsonNode line) {
        String kind = line.path("kind").asText();
        switch (kind) {
            case "iam" -> assertDecision(line, PolicySet.compile("p", read(line.path("policy"))));
            case "iam-merged" -> assertDecision(line, merged(line));
            case "bucket" -> assertDecision(line, bucketPolicy(line));
            case "iam-validate" ->
                assertValidity(line, READER.read(line.path("policy_text").asText()));
            case "bucket-validate" ->
                assertValidity(
                        line,
                        READER.readBucketPolicy(
                                line.path("policy_text").asText().getBytes(UTF_8),
                                line.path("bucket").asText()));
            case "wildcard" -> {
                String pattern = line.path("pattern").asText();
                String text = line.path("text").asText();
                boolean matches = line.path("simple").asBoolean()
                        ? new Principals(List.of(pattern)).matches(text)
                        : Wildcard.matches(pattern, text);
                assertThat(matches)
                        .as(line.toString())
                        .isEqualTo(line.path("expect").asBoolean());
            }
            case "claims" -> {
                Object claim = JSON.convertValue(
                        line.path("claims").path(line.path("claim_name").asText()), Object.class);
                PolicyClaim read = PolicyClaim.read(claim);
                assertThat(read.isPresent())
                        .as(line.toString())
                        .isEqualTo(line.path("expect").path("ok").asBoolean());
                assertThat(read.names())
                        .as(line.toString())
                        .isEqualTo(texts(line.path("expect").path("values")));
            }
            default -> throw new AssertionError("unknown kind " + kind);
        }
    }

    private static void assertDecision(JsonNode line, PolicySet policies) {
        Decision decision = PolicyEvaluator.decide(policies, request(line));
        assertThat(decision.isAllowed())
                .as("%s%n%s", line, decision.explanation())
                .isEqualTo(line.path("expect").asBoolean());
    }

    private static void assertValidity(JsonNode line, ReadResult result) {
        boolean asMinio = line.path("valid").asBoolean();
        boolean expected = DEVIATIONS.containsKey(line.path("id").asText()) != asMinio;
        assertThat(result.policy().isPresent())
                .as("%s%n%s", line, result.describe())
                .isEqualTo(expected);
    }

    private static PolicySet merged(JsonNode line) {
        List<NamedPolicy> policies = new ArrayList<>();
        for (JsonNode document : line.path("policies")) {
            policies.add(new NamedPolicy("p" + policies.size(), read(document)));
        }
        return PolicySet.compile(policies);
    }

    private static PolicySet bucketPolicy(JsonNode line) {
        byte[] document = line.path("policy").toString().getBytes(UTF_8);
        ReadResult result = READER.readBucketPolicy(
                document, line.path("args").path("bucket").asText());
        return PolicySet.compile("bucket policy", result.orElseThrow(problems -> failure(problems)));
    }

    private static Policy read(JsonNode document) {
        return READER.read(document.toString()).orElseThrow(problems -> failure(problems));
    }

    private static IllegalStateException failure(List<?> problems) {
        return new IllegalStateException("invalid: " + problems);
    }

    private static AccessRequest request(JsonNode line) {
        RequestContext.Builder context = RequestContext.builder();
        for (Map.Entry<String, JsonNode> entry : line.path("context").properties()) {
            context.put(entry.getKey(), texts(entry.getValue()));
        }
        JsonNode args = line.path("args");
        return AccessRequest.of(
                        args.path("action").asText(),
                        args.path("bucket").asText(),
                        args.path("object").asText(),
                        context.build())
                .withAccount(args.path("account").asText())
                .withOwner(args.path("owner").asBoolean())
                .withDenyOnly(args.path("deny_only").asBoolean());
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(element -> texts.add(element.asText()));
        return texts;
    }
}
