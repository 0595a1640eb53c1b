package io.cloakroom.cli.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.bridge.state.SqliteStateStore;
import io.cloakroom.bridge.state.StateStore;
import io.cloakroom.cli.Cloakroom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateCommandTest {
    @TempDir
    private Path from;

    @TempDir
    private Path to;

    @Test
    void aStateIsMovedFromOneBridgeToAnother() throws IOException {
        put(from, "{\"n\":1}");
        Cloakroom exported = run("export", "--data", from.toString());
        assertThat(exported.code()).isZero();
        Path file = Files.writeString(to.resolve("state.json"), exported.text());

        assertThat(run("import", file.toString(), "--data", to.toString()).lines())
                .containsExactly("Documents written: 1; already the same: 0.");
        assertThat(run("export", "--data", to.toString())).isEqualTo(exported);
    }

    @Test
    void whatDiffersIsNamedAndLeftAlone() throws IOException {
        put(from, "{\"n\":1}");
        put(to, "{\"n\":2}");
        Path file = Files.writeString(
                from.resolve("state.json"),
                run("export", "--data", from.toString()).text());

        Cloakroom refused = run("import", file.toString(), "--data", to.toString());
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.errors()).contains("differs: numbers/a", "--replace");
        assertThat(run("export", "--data", to.toString()).text()).contains("\"n\" : 2");

        assertThat(run("import", file.toString(), "--replace", "--data", to.toString())
                        .code())
                .isZero();
        assertThat(run("export", "--data", to.toString()).text()).contains("\"n\" : 1");
    }

    @Test
    void whatCannotBeUsedIsSaidToBe() throws IOException {
        assertThat(run("export"))
                .returns(2, Cloakroom::code)
                .satisfies(run -> assertThat(run.errors()).contains("--data DIR", "MINIO_ETCD_ENDPOINTS"));
        assertThat(run("export", "--data", to.toString()))
                .returns(2, Cloakroom::code)
                .satisfies(run -> assertThat(run.errors()).contains("has no state of a bridge"));
        assertThat(to).isEmptyDirectory();
        assertThat(run("import", to.resolve("none.json").toString(), "--data", to.toString()))
                .returns(2, Cloakroom::code)
                .satisfies(run -> assertThat(run.errors()).contains("none.json cannot be read"));
        Path file = Files.writeString(to.resolve("state.json"), "{}");
        assertThat(run("import", file.toString(), "--data", to.toString()))
                .returns(2, Cloakroom::code)
                .satisfies(run -> assertThat(run.errors()).contains("the file cannot be imported"));
        assertThat(run("import", file.toString(), "--data", to.resolve("none").toString()))
                .returns(2, Cloakroom::code)
                .satisfies(run -> assertThat(run.errors()).contains("is not a directory"));
    }

    private static void put(Path directory, String json) {
        try (StateStore store = SqliteStateStore.open(directory)) {
            assertThat(store.compareAndPut("numbers/a", StateStore.ABSENT, json))
                    .isPresent();
        }
    }

    private static Cloakroom run(String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "state";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return Cloakroom.run(all);
    }
}
