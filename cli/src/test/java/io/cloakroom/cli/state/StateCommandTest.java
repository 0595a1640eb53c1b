package io.cloakroom.cli.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.bridge.state.SqliteStateStore;
import io.cloakroom.bridge.state.StateStore;
import io.cloakroom.cli.Cloakroom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
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

    @Test
    void theUsersOfMinioComeInAnArchive() throws IOException {
        Path zip = archive("users.json", """
                {"alice":{"secretKey":"alice-secret","status":"enabled"},"bob":{"secretKey":"short"}}""", "svcaccts.json", """
                {"OWNERKEY":{"parent":"admin","secretKey":"owner-key-secret","claims":{"sa-policy":"inherited-policy"}}}""");

        Cloakroom imported = run("import", zip.toString(), "--data", to.toString());
        assertThat(imported.code()).isEqualTo(3);
        assertThat(imported.lines()).containsExactly("Documents written: 1; already the same: 0.");
        assertThat(imported.errors().lines())
                .containsExactly(
                        "left out: user `bob`: The secret key is invalid. It has 8 to 1024 bytes.",
                        "left out: service account `OWNERKEY`: its parent `admin` is not a user here; if that was the owner, name it with --root-user");
        assertThat(run("export", "--data", to.toString()).text())
                .contains("users/alice")
                .doesNotContain("alice-secret");
        assertThat(to.resolve("master.key")).exists();

        assertThat(run("import", zip.toString(), "--root-user", "admin", "--data", to.toString())
                        .lines())
                .containsExactly("Documents written: 1; already the same: 1.");
    }

    @Test
    void anArchiveThatCannotBeUsedLeavesNothingBehind() throws IOException {
        Path zip = archive("users.json", "{");
        assertThat(run("import", zip.toString(), "--data", to.toString()))
                .returns(2, Cloakroom::code)
                .satisfies(run -> assertThat(run.errors())
                        .contains("the file cannot be imported: iam-assets/users.json cannot be read: it is not JSON"));
        Path text = Files.writeString(from.resolve("text.zip"), "text");
        assertThat(run("import", text.toString(), "--data", to.toString()))
                .returns(2, Cloakroom::code)
                .satisfies(run -> assertThat(run.errors()).contains("it is not a zip archive"));
        assertThat(to).isEmptyDirectory();
        Path json = Files.writeString(from.resolve("state.json"), "{}");
        assertThat(run("import", json.toString(), "--root-user", "admin", "--data", to.toString()))
                .returns(2, Cloakroom::code)
                .satisfies(run -> assertThat(run.errors()).contains("--root-user is for the zip archives of MinIO"));
    }

    /** Secrets under another master key would be lost without a word. */
    @Test
    void anArchiveIsNotImportedUnderAnotherMasterKey() throws IOException {
        try (StateStore store = SqliteStateStore.open(to)) {
            store.compareAndPut("keys/ring", StateStore.ABSENT, "{}");
        }
        Path zip = archive("users.json", "{}");
        assertThat(run("import", zip.toString(), "--data", to.toString()))
                .returns(2, Cloakroom::code)
                .satisfies(run -> assertThat(run.errors()).contains("has no master.key: set CLOAKROOM_MASTER_KEY"));
        Files.writeString(to.resolve("master.key"), "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE=");
        Files.setPosixFilePermissions(to.resolve("master.key"), PosixFilePermissions.fromString("rw-------"));
        assertThat(run("import", zip.toString(), "--data", to.toString()))
                .returns(2, Cloakroom::code)
                .satisfies(run -> assertThat(run.errors()).contains("key ring"));
    }

    /** @param filesAndTexts a name, what is in it, and so on */
    private Path archive(String... filesAndTexts) throws IOException {
        Path file = from.resolve("play-iam-info.zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (int i = 0; i < filesAndTexts.length; i += 2) {
                zip.putNextEntry(new ZipEntry("iam-assets/" + filesAndTexts[i]));
                zip.write(filesAndTexts[i + 1].getBytes(UTF_8));
            }
        }
        return file;
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
