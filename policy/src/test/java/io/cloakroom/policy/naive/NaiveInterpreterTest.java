package io.cloakroom.policy.naive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.policy.Decision;
import io.cloakroom.policy.NamedPolicy;
import io.cloakroom.policy.Policy;
import io.cloakroom.policy.PolicyEvaluator;
import io.cloakroom.policy.PolicySet;
import io.cloakroom.policy.json.PolicyReader;
import io.cloakroom.policy.naive.NaiveInterpreter.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The engine decides as the naive interpreter does, on generated policies and questions. */
class NaiveInterpreterTest {
    private static final int DECISIONS = 200_000;
    private static final int QUESTIONS_A_ROUND = 50;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final PolicyReader READER = new PolicyReader(1 << 20);

    /** {@code -Dcloakroom.policy.seed=N} repeats a run. */
    private final long seed = Long.getLong("cloakroom.policy.seed", new Random().nextLong());

    @Test
    void agreesWithTheEngine() {
        Random random = new Random(seed);
        Documents documents = new Documents(random);
        Map<Verdict, Integer> verdicts = new EnumMap<>(Verdict.class);
        int decided = 0;
        while (decided < DECISIONS) {
            boolean ofBucket = random.nextInt(6) == 0;
            List<Document> policies = IntStream.rangeClosed(0, ofBucket ? 0 : random.nextInt(3))
                    .mapToObj(i -> validPolicy(documents, ofBucket))
                    .toList();
            Optional<Document> session =
                    ofBucket || random.nextInt(4) > 0 ? Optional.empty() : Optional.of(validPolicy(documents, false));
            List<ObjectNode> json = policies.stream().map(Document::json).toList();
            Compared compared = new Compared(policies, session);
            for (int i = 0; i < QUESTIONS_A_ROUND; i++) {
                Question question = documents.question(json, ofBucket);
                verdicts.merge(compared.check(question), 1, Integer::sum);
                decided++;
            }
        }
        // each of them often, or the comparison would say little
        assertThat(verdicts.values()).hasSize(3).allMatch(count -> count > DECISIONS / 20);
    }

    /** What MinIO answered. */
    @Test
    void answersThePublishedCases() throws IOException {
        try (InputStream file =
                Objects.requireNonNull(NaiveInterpreterTest.class.getResourceAsStream("/policy-cases.jsonl"))) {
            int decided = 0;
            for (String line : new String(file.readAllBytes(), UTF_8).lines().toList()) {
                JsonNode published = JSON.readTree(line);
                List<JsonNode> policies = new ArrayList<>();
                published.path("policies").forEach(policies::add);
                if (published.has("policy")) {
                    policies.add(published.path("policy"));
                }
                if (!policies.isEmpty()) {
                    assertThat(NaiveInterpreter.decide(policies, question(published)) == Verdict.ALLOW)
                            .as(line)
                            .isEqualTo(published.path("expect").asBoolean());
                    decided++;
                }
            }
            assertThat(decided).isGreaterThan(700);
        }
    }

    private static Document validPolicy(Documents documents, boolean ofBucket) {
        while (true) {
            ObjectNode json = documents.policy(ofBucket);
            Optional<Policy> policy = ofBucket
                    ? READER.readBucketPolicy(json.toString().getBytes(UTF_8), "b")
                            .policy()
                    : READER.read(json.toString()).policy();
            if (policy.isPresent()) {
                return new Document(json, policy.get());
            }
        }
    }

    private static Question question(JsonNode published) {
        JsonNode args = published.path("args");
        Map<String, List<String>> context = new HashMap<>();
        for (Map.Entry<String, JsonNode> entry : published.path("context").properties()) {
            List<String> values = new ArrayList<>();
            entry.getValue().forEach(value -> values.add(value.asText()));
            context.put(entry.getKey(), values);
        }
        return new Question(
                args.path("action").asText(),
                args.path("bucket").asText(),
                args.path("object").asText(),
                args.path("account").asText(),
                context,
                args.path("owner").asBoolean(),
                args.path("deny_only").asBoolean());
    }

    private static Verdict verdict(Decision decision) {
        if (decision instanceof Decision.Allow) {
            return Verdict.ALLOW;
        }
        return decision instanceof Decision.ExplicitDeny ? Verdict.EXPLICIT_DENY : Verdict.IMPLICIT_DENY;
    }

    private record Document(ObjectNode json, Policy policy) {}

    private final class Compared {
        private final List<JsonNode> documents;
        private final Optional<ObjectNode> session;
        private final PolicySet compiled;
        private final Optional<PolicySet> compiledSession;

        Compared(List<Document> policies, Optional<Document> session) {
            this.documents = policies.stream().<JsonNode>map(Document::json).toList();
            this.session = session.map(Document::json);
            this.compiled = PolicySet.compile(policies.stream()
                    .map(document -> new NamedPolicy("p", document.policy()))
                    .toList());
            this.compiledSession = session.map(document -> PolicySet.compile("session", document.policy()));
        }

        Verdict check(Question question) {
            Verdict expected = session.isPresent()
                    ? NaiveInterpreter.decide(documents, session.get(), question)
                    : NaiveInterpreter.decide(documents, question);
            Decision decision = compiledSession.isPresent()
                    ? PolicyEvaluator.decide(compiled, compiledSession.get(), question.request())
                    : PolicyEvaluator.decide(compiled, question.request());
            if (verdict(decision) != expected) {
                throw new AssertionError("-Dcloakroom.policy.seed=%d: expected %s, got %s%npolicies %s%nsession %s%n%s"
                        .formatted(seed, expected, decision.explanation(), documents, session, question));
            }
            return expected;
        }
    }
}
