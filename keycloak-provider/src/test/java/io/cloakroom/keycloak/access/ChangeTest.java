package io.cloakroom.keycloak.access;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.core.MultivaluedHashMap;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChangeTest {
    @Test
    void readsTicksAndOtherNames() {
        var form = new MultivaluedHashMap<String, String>();
        form.add("id3", "role:1");
        form.add("was3", "readonly,lab");
        form.add("other3", " lab , ,new ");
        form.addAll("policy3", List.of("readonly", "readwrite"));
        form.add("id50", "role:2");

        assertThat(Change.of(form))
                .containsExactly(
                        new Change("role:1", Set.of("readonly", "lab"), Set.of("readonly", "readwrite", "lab", "new")));
    }

    @Test
    void aRowThatNobodyTouchedIsNoChange() {
        assertThat(change("a,b", "b, a").isChange()).isFalse();
        assertThat(change("", "").isChange()).isFalse();
        assertThat(change("a", "").isChange()).isTrue();
    }

    @Test
    void onlyWhatWasChangedIsChanged() {
        Change change = change("kept,taken", "kept,given");

        assertThat(change.over(Set.of("kept", "taken", "of another"))).containsExactly("given", "kept", "of another");
        assertThat(change.over(Set.of())).containsExactly("given");
    }

    @Test
    void saysWhyANameCannotBeSaved() {
        assertThat(change("", "a".repeat(255)).refusal()).isEmpty();
        assertThat(change("", "a".repeat(256)).refusal())
                .contains("`aaaaaaaaaaaaaaaaaaaa…` has 256 characters; a name has at most 255.");
        assertThat(change("", "${x}").refusal()).get().asString().contains("imports a realm file");
        assertThat(change("", "a\u0000b").refusal()).get().asString().contains("control character");
        assertThat(change("${x}", "${x},y").refusal()).isEmpty();
    }

    private static Change change(String was, String other) {
        var form = new MultivaluedHashMap<String, String>();
        form.add("id0", "role:1");
        form.add("was0", was);
        form.add("other0", other);
        return Change.of(form).get(0);
    }
}
