package io.cloakroom.policy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloakroom.policy.condition.RequestContext;
import io.cloakroom.policy.json.PolicyReader;
import io.cloakroom.policy.json.ReadResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Runs {@code decisions/*.json}; their format is in the README next to them. */
class DecisionFilesTest {
    private static final Path FOLDER = Path.of("src/test/resources/decisions");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final PolicyReader READER = new PolicyReader(PolicyReader.MAX_POLICY_BYTES);

    @TestFactory
    Stream<DynamicTest> decisions() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        try (Stream<Path> files = Files.list(FOLDER)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".json"))
                    .sorted()
                    .toList()) {
                JsonNode story = JSON.readTree(file.toFile());
                for (JsonNode request : story.path("requests")) {
                    tests.add(DynamicTest.dynamicTest(
                            "%s: %s".formatted(file.getFileName(), request), () -> check(story, request)));
                }
            }
        }
        assertThat(tests).isNotEmpty();
        return tests.stream();
    }

    private static void check(JsonNode story, JsonNode request) {
        AccessRequest question = question(request);
        PolicySet policies = PolicySet.compile(policies(story, question.bucket()));
        Decision decision = story.has("sessionPolicy")
                ? PolicyEvaluator.decide(
                        policies, PolicySet.compile("session policy", read(story.path("sessionPolicy"))), question)
                : PolicyEvaluator.decide(policies, question);
        assertThat(kind(decision))
                .as(decision.explanation())
                .isEqualTo(request.path("expect").asText());
        if (request.has("decidedBy")) {
            assertThat(decision.decidedBy().map(statement -> statement.policy() + "/" + statement.index()))
                    .contains(request.path("decidedBy").asText());
        }
    }

    private static String kind(Decision decision) {
        if (decision.isAllowed()) {
            return "allow";
        }
        return decision instanceof Decision.ExplicitDeny ? "explicitDeny" : "implicitDeny";
    }

    private static List<NamedPolicy> policies(JsonNode story, String bucket) {
        List<NamedPolicy> policies = new ArrayList<>();
        for (Map.Entry<String, JsonNode> policy : story.path("policies").properties()) {
            policies.add(new NamedPolicy(policy.getKey(), read(policy.getValue())));
        }
        if (story.has("bucketPolicy")) {
            byte[] document = story.path("bucketPolicy").toString().getBytes(UTF_8);
            policies.add(new NamedPolicy("bucket policy", valid(READER.readBucketPolicy(document, bucket))));
        }
        return policies;
    }

    private static AccessRequest question(JsonNode request) {
        RequestContext.Builder context = RequestContext.builder();
        for (Map.Entry<String, JsonNode> entry : request.path("context").properties()) {
            context.put(
                    entry.getKey(),
                    StreamSupport.stream(entry.getValue().spliterator(), false)
                            .map(JsonNode::asText)
                            .toList());
        }
        return AccessRequest.of(
                        request.path("action").asText(),
                        request.path("bucket").asText(),
                        request.path("key").asText(),
                        context.build())
                .withAccount(request.path("account").asText())
                .withOwner(request.path("owner").asBoolean())
                .withDenyOnly(request.path("denyOnly").asBoolean());
    }

    private static Policy read(JsonNode document) {
        return valid(READER.readForCreation(document.toString()));
    }

    private static Policy valid(ReadResult result) {
        return result.orElseThrow(problems -> new IllegalStateException(problems.toString()));
    }
}
