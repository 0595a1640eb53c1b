package io.cloakroom.bridge.policies;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.bridge.policies.PolicyMemory.Present;
import io.cloakroom.bridge.state.FakeStateStore;
import io.cloakroom.bridge.state.MemoryStateStore;
import io.cloakroom.bridge.state.StateStore;
import io.cloakroom.bridge.state.StateView;
import io.cloakroom.bridge.state.StateViews;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What several nodes, whose directories may differ for a while, remember together. */
class PolicyMemoryTest {
    private static final Present OLD_ALLOW = new Present(false, "old");
    private static final Present OLD_DENY = new Present(true, "old");
    private static final Present NEW_ALLOW = new Present(false, "new");
    private static final Present NEW_DENY = new Present(true, "new");

    private final FakeStateStore store = new FakeStateStore();

    private static PolicyMemory node(StateStore store) {
        return new PolicyMemory(StateViews.over(store), () -> {});
    }

    private PolicyMemory node() {
        return node(store);
    }

    private static void note(PolicyMemory node, Present document) {
        node.note(Map.of("p", document));
    }

    /** What the store says; a node that starts now knows nothing else. */
    private boolean denies() {
        return node().names().getOrDefault("p", false);
    }

    private static void awaitDenies(PolicyMemory node, boolean denies) {
        Instant deadline = Instant.now().plusSeconds(20);
        while (node.names().getOrDefault("p", false) != denies) {
            assertThat(Instant.now()).isBefore(deadline);
            LockSupport.parkNanos(2_000_000);
        }
    }

    @Test
    @DisplayName("S-73 a node with an older document does not take back that the newer one denies")
    void s73_anOlderDocumentTakesNothingBack() {
        note(node(), OLD_ALLOW);
        PolicyMemory ahead = node();
        note(ahead, OLD_ALLOW);
        note(ahead, NEW_DENY);
        assertThat(denies()).isTrue();

        PolicyMemory behind = node(); // was restarted, and has the old directory still
        note(behind, OLD_ALLOW);
        note(behind, OLD_ALLOW);
        assertThat(denies()).isTrue();
        assertThat(behind.names()).containsEntry("p", true);
        behind.note(Map.of());
        assertThat(denies()).isTrue();
    }

    @Test
    @DisplayName("S-73 a node that was never told of the newer document does not take it back when its own changes")
    void s73_aChangeBetweenOtherDocumentsTakesNothingBack() {
        StateView view = StateViews.over(store);
        PolicyMemory behind = new PolicyMemory(view, () -> {});
        note(behind, new Present(true, "oldest"));
        note(node(), NEW_DENY);
        assertThat(view.get("policy-names/p")).as("it has seen that").isPresent();
        note(behind, OLD_ALLOW);
        assertThat(denies()).isTrue();
    }

    @Test
    void whoHasSeenTheDocumentReplacedTakesItBack() {
        PolicyMemory one = node();
        PolicyMemory other = node();
        note(one, OLD_DENY);
        awaitDenies(other, true);
        note(other, OLD_DENY);
        note(one, NEW_ALLOW);
        awaitDenies(other, false);
        note(other, OLD_DENY);
        assertThat(denies()).as("it has said so before").isFalse();
        note(other, NEW_ALLOW);
        assertThat(denies()).isFalse();
    }

    @Test
    void aFileThatWasRemovedFirstAndThenWrittenIsReplacedToo() {
        PolicyMemory node = node();
        note(node, OLD_DENY);
        node.note(Map.of());
        note(node, NEW_ALLOW);
        assertThat(denies()).isFalse();
    }

    @Test
    void inAStoreOfItsOwnANodeHasSeenEveryDocument() {
        MemoryStateStore own = new MemoryStateStore();
        note(node(own), OLD_DENY);
        note(node(own), NEW_ALLOW);
        assertThat(node(own).names()).containsEntry("p", false);
    }

    @Test
    void aRunningBridgeForgetsAtOnce() {
        StateView view = StateViews.over(store);
        PolicyMemory memory = new PolicyMemory(view, () -> {});
        note(memory, NEW_DENY);
        assertThat(PolicyMemory.forget(view, "p")).isTrue();
        assertThat(memory.names()).isEmpty();
        assertThat(PolicyMemory.forget(view, "p")).isFalse();
    }

    @Test
    void anEntryOfAnEarlierVersionIsOfAnUnknownDocument() {
        assertThat(store.compareAndPut("policy-names/p", StateStore.ABSENT, "{\"denies\":true}"))
                .isPresent();
        note(node(), NEW_ALLOW);
        assertThat(denies()).isTrue();
        assertThat(PolicyMemory.forget(store, "p")).isTrue();
        note(node(), NEW_ALLOW);
        assertThat(denies()).isFalse();
    }
}
