package io.cloakroom.bridge.policies;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.bridge.state.MemoryStateStore;
import io.cloakroom.bridge.state.StateView;
import io.cloakroom.bridge.state.StateViews;
import io.cloakroom.policy.AccessRequest;
import io.cloakroom.policy.PolicyEvaluator;
import io.cloakroom.policy.condition.RequestContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyLayersTest {
    @TempDir
    Path directory;

    private final MemoryStateStore store = new MemoryStateStore();
    private final StateView state = StateViews.over(store);

    @AfterEach
    void close() {
        state.close();
    }

    @Test
    void theStateStoreComesBeforeTheDirectoryAndThatBeforeTheCannedPolicies() throws Exception {
        Files.writeString(directory.resolve("readonly.json"), allowing("s3:DeleteObject"));
        try (PolicyDocuments documents = PolicyDocuments.watching(directory, state)) {
            PolicySource source = new PolicySource(documents, Map.of(), Attachments.NONE);
            assertThat(may(source, "readonly", "s3:DeleteObject")).isTrue();
            assertThat(may(source, "readonly", "s3:GetObject")).isFalse();

            put("readonly", allowing("s3:PutObject"));
            await(() -> may(source, "readonly", "s3:PutObject"));
            assertThat(may(source, "readonly", "s3:DeleteObject")).isFalse();

            long revision = store.get("policies/readonly").orElseThrow().revision();
            store.delete("policies/readonly", revision);
            await(() -> may(source, "readonly", "s3:DeleteObject"));
        }
    }

    @Test
    void s73_aDocumentInTheStateStoreStandsInForOneThatIsGone() throws Exception {
        state.update("policy-names/no-secrets", found -> "{\"denies\":true}");
        try (PolicyDocuments documents = PolicyDocuments.remembering(state)) {
            PolicySource source = new PolicySource(documents, Map.of(), Attachments.NONE);
            assertThat(may(source, "no-secrets", "s3:GetObject")).isFalse();
            put("no-secrets", allowing("s3:GetObject"));
            await(() -> may(source, "no-secrets", "s3:GetObject"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{}", "{\"policy\":null}", "{\"policy\":{}}", "{\"policy\":1,\"policy\":2}", "{"})
    void anInvalidDocumentDeniesAndDoesNotFallThrough(String json) throws Exception {
        state.update("policies/readwrite", found -> json);
        state.update("policies/a,b", found -> json);
        try (PolicyDocuments documents = PolicyDocuments.remembering(state)) {
            PolicySource source = new PolicySource(documents, Map.of(), Attachments.NONE);
            assertThat(may(source, "readwrite", "s3:GetObject")).isFalse();
            assertThat(source.known(List.of("readwrite", "a,b"))).containsExactly("readwrite");
        }
    }

    private void put(String name, String policy) {
        state.update("policies/" + name, found -> "{\"policy\":" + policy + "}");
    }

    private static String allowing(String action) {
        return """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["%s"],"Resource":["arn:aws:s3:::*"]}]}
                """.formatted(action);
    }

    private static boolean may(PolicySource source, String name, String action) {
        return PolicyEvaluator.decide(
                        source.resolve(List.of(name)), AccessRequest.of(action, "lab", "run.csv", RequestContext.EMPTY))
                .isAllowed();
    }

    private static void await(BooleanSupplier condition) {
        Instant deadline = Instant.now().plusSeconds(20);
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).isBefore(deadline);
            LockSupport.parkNanos(5_000_000);
        }
    }
}
