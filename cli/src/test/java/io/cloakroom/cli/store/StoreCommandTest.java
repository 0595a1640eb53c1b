package io.cloakroom.cli.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.bridge.config.StoreConfig;
import io.cloakroom.bridge.store.embedded.EmbeddedStore;
import io.cloakroom.cli.Cloakroom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreCommandTest {
    @TempDir
    private Path folder;

    private Path store = Path.of("");

    @BeforeEach
    void makeStore() throws IOException {
        store = folder.resolve("store");
        open().close();
    }

    private EmbeddedStore open() throws IOException {
        return new EmbeddedStore(StoreConfig.Embedded.of(store), InstantSource.system());
    }

    @Test
    void aWholeStoreIsCode0() {
        assertThat(run("check", store.toString()))
                .isEqualTo(
                        new Cloakroom(0, List.of("Objects: 0; bytes: 0; faults: 0; unused files and bodies: 0."), ""));
    }

    @Test
    void eachFaultIsALineAndTheCodeIs1() throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + store.resolve("catalog.sqlite"));
                var statement = connection.createStatement()) {
            statement.execute("INSERT INTO parts VALUES('u\u001b[31m', 1, 3, 0, '', '01kjmma2qtsz8j0e3q3k4djyzz', '')");
        }
        Cloakroom checked = run("check", store.toString());
        assertThat(checked.code()).isEqualTo(1);
        assertThat(checked.lines()).hasSize(4).noneMatch(line -> line.contains("\u001b"));
        assertThat(checked.text()).contains("its upload does not exist", "is missing", "faults: 3;");
    }

    @Test
    void whatCannotBeDoneIsCode2() throws IOException {
        try (EmbeddedStore running = open()) {
            assertThat(running.isReady()).isTrue();
            for (String command : List.of("check", "compact")) {
                assertThat(run(command, store.toString()))
                        .returns(2, Cloakroom::code)
                        .satisfies(run -> assertThat(run.errors()).contains("is in use by another process"));
            }
        }
        assertThat(run("check", folder.toString()))
                .returns(2, Cloakroom::code)
                .satisfies(run -> assertThat(run.errors()).contains("is not a Cloakroom store"));
        assertThat(run("backup", store.toString(), folder.toString()))
                .returns(2, Cloakroom::code)
                .satisfies(run -> assertThat(run.errors()).contains("is not empty"));
        assertThat(run("check")).returns(2, Cloakroom::code);
    }

    @Test
    void compacts() {
        Cloakroom compacted = run("compact", store.toString());
        assertThat(compacted.code()).isZero();
        assertThat(compacted.text()).matches("Catalog: \\d+ bytes, \\d+ before; data files deleted: 0\\.");
    }

    @Test
    void backsUpARunningStore() throws IOException {
        Path target = folder.resolve("backup");
        try (EmbeddedStore running = open()) {
            assertThat(running.isReady()).isTrue();
            assertThat(run("backup", store.toString(), target.toString()).lines())
                    .containsExactly("Data files linked: 0; copied: 0.");
        }
        assertThat(run("check", target.toString()).code()).isZero();
        assertThat(Files.exists(target.resolve("catalog.sqlite"))).isTrue();
    }

    private static Cloakroom run(String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "store";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return Cloakroom.run(all);
    }
}
