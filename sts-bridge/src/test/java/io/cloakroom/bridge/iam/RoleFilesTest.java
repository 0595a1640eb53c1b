package io.cloakroom.bridge.iam;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.bridge.credentials.Assumption;
import io.cloakroom.bridge.credentials.Attributes;
import io.cloakroom.bridge.credentials.Session;
import io.cloakroom.bridge.credentials.Withheld;
import io.cloakroom.bridge.policies.TrustedRole;
import io.cloakroom.bridge.state.MemoryStateStore;
import io.cloakroom.bridge.state.StateStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoleFilesTest {
    private static final String TRUST = """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::000000000000:user/alice"},"Action":"sts:AssumeRole"}]}""";
    private static final String ARN = "arn:aws:iam::000000000000:role/lab";

    private final StateStore store = new MemoryStateStore();

    @TempDir
    private Path temp;

    private Path folder;
    private RoleFiles files;
    private Node node;

    @BeforeEach
    void open() throws IOException {
        folder = Files.createDirectory(temp.resolve("roles"));
        write("lab", "{\"trust\": %s, \"policies\": [\"readonly\"]}".formatted(TRUST));
        files = RoleFiles.reading(folder);
        node = new Node(store, files);
    }

    @AfterEach
    void close() {
        files.close();
        node.close();
    }

    private void write(String name, String json) throws IOException {
        Path next = Files.writeString(temp.resolve("next"), json);
        Files.move(next, folder.resolve(name + ".json"), StandardCopyOption.REPLACE_EXISTING);
    }

    private Optional<TrustedRole> lab() {
        return node.directory.role(ARN);
    }

    private Session session(TrustedRole role) {
        return new Session(
                "arn:aws:sts::000000000000:assumed-role/lab/job",
                "_",
                "https://sso.example.org",
                "ada",
                Optional.empty(),
                "ada",
                List.of(),
                Optional.of(ARN),
                Optional.empty(),
                new Attributes(Map.of(), Withheld.only(Set.of()), Map.of(), Optional.empty()),
                Node.NOW,
                Node.NOW,
                Node.NOW.plusSeconds(900),
                Optional.empty(),
                Optional.of(new Assumption(role.id(), List.of(), Set.of(), List.of())));
    }

    @Test
    void aFileIsARole() throws IOException {
        assertThat(lab().orElseThrow().policies()).containsExactly("readonly");
        assertThat(lab().orElseThrow().longestSession()).isEqualTo(Duration.ofHours(1));
        write(
                "warehouse",
                "{\"trust\": %s, \"maxSessionDuration\": 900, \"description\": \"for Trino\"}".formatted(TRUST));
        files.refresh();

        Role role = node.iam.roles().get("warehouse");
        assertThat(role.policies()).isEmpty();
        assertThat(role.longestSession()).isEqualTo(Duration.ofMinutes(15));
        assertThat(role.description()).isEqualTo("for Trino");
        assertThat(node.iam.roles().list()).extracting(Role::name).containsExactly("lab", "warehouse");
    }

    @Test
    void whatChangesInAFileCountsForSessionsToo() throws IOException {
        Session session = session(lab().orElseThrow());
        assertThat(node.directory.isCurrentRole(session)).isTrue();

        write("lab", "{\"trust\": %s, \"policies\": [\"readwrite\", \"diagnostics\"]}".formatted(TRUST));
        files.refresh();

        assertThat(node.directory.isCurrentRole(session)).isTrue();
        assertThat(lab().orElseThrow().policies()).containsExactly("diagnostics", "readwrite");
    }

    @Test
    void aFileThatGoesEndsSessionsAndOneThatComesBackIsTheSameRole() throws IOException {
        Session session = session(lab().orElseThrow());
        Files.move(folder.resolve("lab.json"), folder.resolve("lab.json.off"));
        files.refresh();
        assertThat(node.directory.isCurrentRole(session)).isFalse();
        assertThat(lab()).isEmpty();

        Files.move(folder.resolve("lab.json.off"), folder.resolve("lab.json"));
        files.refresh();
        assertThat(node.directory.isCurrentRole(session)).isTrue();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            no JSON               | lab     | {'trust':
            a list                | lab     | []
            no trust policy       | lab     | {'policies': ['readonly']}
            trust in everybody    | lab     | {'trust': {'Version':'2012-10-17','Statement':[{'Effect':'Allow','Principal':'*','Action':'sts:AssumeRole'}]}}
            an unknown member     | lab     | {'trust': TRUST, 'polices': ['readonly']}
            a member twice        | lab     | {'trust': TRUST, 'policies': [], 'policies': ['readonly']}
            policies as a text    | lab     | {'trust': TRUST, 'policies': 'readonly'}
            too short             | lab     | {'trust': TRUST, 'maxSessionDuration': 899}
            too long              | lab     | {'trust': TRUST, 'maxSessionDuration': 43201}
            a length that is none | lab     | {'trust': TRUST, 'maxSessionDuration': '1h'}
            a name that is none   | l a b   | {'trust': TRUST}
            """)
    void s23_aFileThatIsNoRoleLetsNobodyIn(String why, String name, String json) throws IOException {
        Session session = session(lab().orElseThrow());
        Files.delete(folder.resolve("lab.json"));
        write(name, json.replace('\'', '"').replace("TRUST", TRUST));
        files.refresh();

        assertThat(lab()).as(why).isEmpty();
        assertThat(node.directory.isCurrentRole(session)).isFalse();
        assertThat(node.directory.role("arn:aws:iam::000000000000:role/" + name))
                .isEmpty();
        assertThat(node.iam.roles().list()).isEmpty();
    }

    @Test
    void aHugeFileIsNoRole() throws IOException {
        write("lab", "{\"trust\": %s, \"description\": \"%s\"}".formatted(TRUST, "x".repeat(64 << 10)));
        files.refresh();

        assertThat(lab()).isEmpty();
    }

    @Test
    void aDirectoryThatCannotBeReadChangesNothing() throws IOException {
        Files.move(folder, temp.resolve("elsewhere"));
        files.refresh();
        assertThat(lab()).isPresent();

        Files.move(temp.resolve("elsewhere"), folder);
        Files.delete(folder.resolve("lab.json"));
        files.refresh();
        assertThat(lab()).isEmpty();
    }

    @Test
    void aRoleOfTheStateTakesThePlaceOfAFile() {
        Session ofFile = session(lab().orElseThrow());
        node.iam
                .roles()
                .create(
                        "lab",
                        new RoleChange(
                                Optional.of(TRUST),
                                Optional.of(List.of("readwrite")),
                                Optional.empty(),
                                Optional.empty()));

        assertThat(lab().orElseThrow().policies()).containsExactly("readwrite");
        assertThat(node.directory.isCurrentRole(ofFile))
                .as("it is another role")
                .isFalse();
        node.iam.roles().remove("lab");
        assertThat(lab().orElseThrow().policies()).containsExactly("readonly");
    }

    @Test
    void aRoleOfTheStateThatCannotBeReadHasNoFileInItsPlace() {
        assertThat(store.compareAndPut("roles/lab", StateStore.ABSENT, "{}")).isPresent();
        Instant deadline = Instant.now().plusSeconds(20);
        while (lab().isPresent()) {
            assertThat(Instant.now()).isBefore(deadline);
            LockSupport.parkNanos(5_000_000);
        }
        assertThat(node.iam.roles().list()).isEmpty();
    }

    @Test
    void aFileIsChangedWhereItIs() {
        RoleChange change =
                new RoleChange(Optional.empty(), Optional.of(List.of()), Optional.empty(), Optional.empty());
        Node.fails(AwsErrorCode.INVALID_REQUEST, () -> node.iam.roles().update("lab", change));
        Node.fails(AwsErrorCode.INVALID_REQUEST, () -> node.iam.roles().remove("lab"));
    }

    @Test
    void aDirectoryIsWatched() throws IOException {
        try (RoleFiles watched = RoleFiles.watching(folder)) {
            write("second", "{\"trust\": %s}".formatted(TRUST));
            Instant deadline = Instant.now().plusSeconds(20);
            while (!watched.roles().has("second")) {
                assertThat(Instant.now()).isBefore(deadline);
                LockSupport.parkNanos(5_000_000);
            }
        }
    }
}
