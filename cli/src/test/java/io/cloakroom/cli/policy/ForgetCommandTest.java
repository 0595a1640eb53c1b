package io.cloakroom.cli.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.bridge.policies.Attachments;
import io.cloakroom.bridge.policies.PolicyDocuments;
import io.cloakroom.bridge.policies.PolicySource;
import io.cloakroom.bridge.state.SqliteStateStore;
import io.cloakroom.bridge.state.StateStore;
import io.cloakroom.bridge.state.StateView;
import io.cloakroom.cli.Cloakroom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForgetCommandTest {
    @TempDir
    private Path data;

    @TempDir
    private Path policies;

    @Test
    void s73_aRunningBridgeHeedsWhatIsForgotten() throws IOException {
        Files.writeString(policies.resolve("no-secrets.json"), """
                {"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":["s3:*"],"Resource":["arn:aws:s3:::b/secret/*"]}]}
                """);
        try (StateStore store = SqliteStateStore.open(data);
                StateView state = StateView.open(store, InstantSource.system(), Duration.ofMinutes(15));
                PolicyDocuments documents = PolicyDocuments.watching(policies, state)) {
            PolicySource source = new PolicySource(documents, Map.of(), Attachments.NONE);
            Files.delete(policies.resolve("no-secrets.json"));

            Cloakroom run = forget("no-secrets");

            assertThat(run.errors()).isEmpty();
            assertThat(run.lines()).containsExactly("Policy `no-secrets` is forgotten.");
            assertThat(run.code()).isZero();
            Instant deadline = Instant.now().plusSeconds(20);
            while (!source.remembered(List.of("no-secrets")).isEmpty()) {
                assertThat(Instant.now()).isBefore(deadline);
                LockSupport.parkNanos(20_000_000);
            }
        }
        assertThat(forget("no-secrets"))
                .isEqualTo(new Cloakroom(1, List.of(), "No policy `no-secrets` is remembered.\n"));
    }

    @Test
    void aDirectoryWithoutStateIsLeftAlone() {
        assertThat(forget("x")).isEqualTo(new Cloakroom(2, List.of(), "%s has no state of a bridge%n".formatted(data)));
        assertThat(data).isEmptyDirectory();
    }

    @Test
    void aStateThatCannotBeReadIsSaidToBe() throws IOException {
        Files.writeString(data.resolve("state.db"), "no database, but longer than the header of one".repeat(10));

        assertThat(forget("x"))
                .returns(2, Cloakroom::code)
                .satisfies(run -> assertThat(run.errors()).contains("state.db cannot be opened"));
    }

    @Test
    void theDirectoryIsNeeded() {
        assertThat(Cloakroom.run("policy", "forget", "x"))
                .returns(2, Cloakroom::code)
                .satisfies(run -> assertThat(run.errors()).contains("--data"));
    }

    private Cloakroom forget(String name) {
        return Cloakroom.run("policy", "forget", name, "--data", data.toString());
    }
}
