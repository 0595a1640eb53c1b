package io.cloakroom.bridge.store.embedded;

import io.cloakroom.bridge.wire.LeakCheck;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A new store for each test, in a folder of its own beside which a test may put other things. */
@ExtendWith(LeakCheck.class)
abstract class StoreTest {
    @TempDir
    Path directory;

    StoreFixture fixture;
    FakeClient client;

    @BeforeEach
    void open() throws IOException {
        fixture = new StoreFixture(directory.resolve("store"));
        client = fixture.client();
    }

    @AfterEach
    void close() {
        fixture.close();
    }
}
