package io.cloakroom.bridge.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateFileTest {
    private final StateStore store = new MemoryStateStore();

    private void put(String path, String json) {
        assertThat(store.compareAndPut(path, StateStore.ABSENT, json)).isPresent();
    }

    @Test
    void whatIsExportedCanBeImported() {
        put("keys/ring", "{\"format\":1,\"keys\":[]}");
        put("policies/ä b", "{\"policy\":{\"n\":1.50}}");
        put("odd/document", "no JSON {");
        StateStore other = new MemoryStateStore();

        assertThat(StateFile.read(StateFile.write(store), other, false, StateFile.Merge.NONE))
                .returns(3, StateFile.Outcome::written);

        assertThat(StateFile.write(other)).isEqualTo(StateFile.write(store)).contains("\"format\" : 1");
        assertThat(other.get("odd/document").orElseThrow().json()).isEqualTo("no JSON {");
        assertThat(StateFile.read(StateFile.write(store), other, false, StateFile.Merge.NONE))
                .returns(0, StateFile.Outcome::written)
                .returns(3, StateFile.Outcome::same);
    }

    /** Users may be called like this. */
    @Test
    void namesMayHaveSlashesAnywhere() {
        put("users//team//alice/", "{}");
        StateStore other = new MemoryStateStore();
        StateFile.read(StateFile.write(store), other, false, StateFile.Merge.NONE);
        assertThat(other.get("users//team//alice/")).isPresent();
    }

    @Test
    void whatDiffersIsReplacedOnlyIfThatIsAsked() {
        put("a/1", "{\"n\":1}");
        put("a/2", "{\"n\":1}");
        String file = "{\"format\":1,\"documents\":{\"a/1\":{\"n\":2},\"a/2\":{\"n\":1},\"a/3\":{}}}";

        assertThat(StateFile.read(file, store, false, StateFile.Merge.NONE))
                .satisfies(outcome -> assertThat(outcome.conflicts()).containsExactly("a/1"))
                .returns(0, StateFile.Outcome::written);
        assertThat(store.get("a/3")).isEmpty();
        assertThat(store.get("a/1").orElseThrow().json()).isEqualTo("{\"n\":1}");

        put("b/1", "{}");
        assertThat(StateFile.read(file, store, true, StateFile.Merge.NONE)).returns(2, StateFile.Outcome::written);
        assertThat(store.get("a/1").orElseThrow().json()).isEqualTo("{\"n\":2}");
        assertThat(store.get("b/1")).as("what the file does not have").isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{\"format\":2,\"documents\":{}}",
                "{\"format\":1}",
                "{\"format\":1,\"documents\":[]}",
                "{\"format\":1,\"documents\":{}} x",
                "{\"format\":1,\"documents\":{\"a/b\":{},\"a/b\":{}}}",
                "{\"format\":1,\"documents\":{\"\":{}}}",
                "{\"format\":1,\"documents\":{\"/a\":{}}}",
                "{\"format\":1,\"documents\":{\"a\":{}}}",
                "{\"format\":1,\"documents\":{\"a/\":{}}}"
            })
    void anotherFileIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> StateFile.read(text, store, true, StateFile.Merge.NONE));
        assertThat(store.list("").documents()).isEmpty();
    }
}
