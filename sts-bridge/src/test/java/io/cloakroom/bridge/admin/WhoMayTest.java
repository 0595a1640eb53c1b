package io.cloakroom.bridge.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cloakroom.bridge.authz.Holder;
import io.cloakroom.bridge.authz.OwnAccess;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a question about many people costs. */
class WhoMayTest {
    private static final OwnAccess YES = new OwnAccess(true, "allow", Optional.empty(), "allowed");
    private static final OwnAccess NO = new OwnAccess(false, "implicit deny", Optional.empty(), "denied");

    /** Of whom it was decided. */
    private final List<Holder> decided = new ArrayList<>();

    private static Stream<KnownHolders.Known> users(KnownHolders.Kind kind, int count) {
        return kind == KnownHolders.Kind.USER
                ? IntStream.range(0, count)
                        .mapToObj(i -> new KnownHolders.Known("user-" + i, new Holder.User("user-" + i, List.of())))
                : Stream.of();
    }

    private JsonNode ask(int users, int mostOfKind, OwnAccess access, BooleanSupplier isAbandoned) {
        return new WhoMay(kind -> users(kind, users), mostOfKind)
                .answer(
                        any -> true,
                        holder -> {
                            decided.add(holder);
                            return access;
                        },
                        isAbandoned);
    }

    @Test
    void nothingIsDecidedOnceEnoughAreNamed() {
        JsonNode answer = ask(10, 3, YES, () -> false);
        assertThat(answer.path("holders"))
                .extracting(one -> one.path("name").asText())
                .containsExactly("user-0", "user-1", "user-2");
        assertThat(answer.path("more")).extracting(JsonNode::asText).containsExactly("user");
        assertThat(decided).hasSize(3);
    }

    @Test
    void whereAllAreNamedThereAreNoMore() {
        assertThat(ask(3, 3, YES, () -> false).path("more")).isEmpty();
        assertThat(ask(9, 3, NO, () -> false).path("more")).isEmpty();
        assertThat(decided).as("those who may not do not count").hasSize(3 + 9);
    }

    @Test
    void nothingIsDecidedForACallerWhoHasGone() {
        assertThat(ask(10, 3, NO, () -> decided.size() == 2).path("holders")).isEmpty();
        assertThat(decided).hasSize(2);
    }
}
