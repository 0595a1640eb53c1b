package io.cloakroom.bridge.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LazyDocumentTest {
    private static final StateDocument DOCUMENT = new StateDocument("users/ada", 7, "{}");

    @Test
    void readsWhenItIsFirstAskedAndOnce() {
        List<StateDocument> read = new ArrayList<>();
        LazyDocument<Object> lazy = new LazyDocument<>(DOCUMENT, document -> {
            read.add(document);
            return new Object();
        });

        assertThat(read).isEmpty();
        assertThat(lazy.get()).isSameAs(lazy.get());
        assertThat(read).containsExactly(DOCUMENT);
    }

    @Test
    void failsEachTimeIfItCannotBeRead() {
        LazyDocument<Object> lazy = new LazyDocument<>(DOCUMENT, document -> {
            throw new IllegalStateException(document.path());
        });

        assertThatIllegalStateException().isThrownBy(lazy::get).withMessage("users/ada");
        assertThatIllegalStateException().isThrownBy(lazy::get).withMessage("users/ada");
    }

    @Test
    void equalsAnotherOfTheSameRevision() {
        LazyDocument<Object> lazy = new LazyDocument<>(DOCUMENT, StateDocument::json);

        assertThat(lazy)
                .isEqualTo(new LazyDocument<>(DOCUMENT, StateDocument::path))
                .hasSameHashCodeAs(new LazyDocument<>(DOCUMENT, StateDocument::path))
                .isNotEqualTo(new LazyDocument<>(new StateDocument("users/ada", 8, "{}"), StateDocument::json))
                .isNotEqualTo(DOCUMENT);
    }
}
