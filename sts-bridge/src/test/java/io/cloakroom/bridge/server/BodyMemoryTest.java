package io.cloakroom.bridge.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.bridge.endpoint.Sender;
import io.cloakroom.bridge.store.HeldMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BodyMemoryTest {
    private static final long HEAP = 64L << 20;
    private static final long FORM = 4 * 256 * 1024;
    private static final long LOGIN = 4 * 3 * 1024;

    private final BodyMemory memory = new BodyMemory(HEAP);

    private List<HeldMemory> takeAllOf(Sender sender, long each) {
        List<HeldMemory> taken = new ArrayList<>();
        Optional<HeldMemory> next = memory.hold(sender, each);
        while (next.isPresent()) {
            taken.add(next.get());
            next = memory.hold(sender, each);
        }
        return taken;
    }

    @Test
    void s72_oneAddressLeavesHalfToTheOthers() {
        takeAllOf(new Sender.Address("192.0.2.1"), FORM);

        assertThat(memory.held()).isPositive().isLessThanOrEqualTo(HEAP / 16);
        assertThat(memory.hold(new Sender.Address("192.0.2.1"), FORM)).isEmpty();
        assertThat(memory.hold(new Sender.Address("192.0.2.2"), FORM)).isPresent();
    }

    @Test
    void s72_manyAddressesLeaveRoomForALogin() {
        for (int i = 0; i < 200; i++) {
            takeAllOf(new Sender.Address("10.0.0." + i), FORM);
        }
        assertThat(memory.held()).isLessThanOrEqualTo(HEAP / 8);
        assertThat(memory.hold(new Sender.Address("192.0.2.2"), LOGIN)).isPresent();
    }

    @Test
    void s72_addressesOfOneNetworkCountAsOne() {
        takeAllOf(new Sender.Address("2001:db8::1"), FORM);

        assertThat(memory.hold(new Sender.Address("2001:db8:0:0:ffff::1"), FORM))
                .isEmpty();
        assertThat(memory.hold(new Sender.Address("2001:db8:0:1::1"), FORM)).isPresent();
    }

    @Test
    void s72_addressesOfOneNetworkCountAsOneForAPrincipalToo() {
        takeAllOf(new Sender.Account("service", "2001:db8::1"), 1024);

        assertThat(memory.hold(new Sender.Account("service", "2001:db8:0:0:ffff::1"), 1024))
                .isEmpty();
        assertThat(memory.hold(new Sender.Account("service", "2001:db8:0:1::1"), 1024))
                .isPresent();
    }

    @Test
    void s72_thoseNobodyKnowsTakeNothingFromThoseWhoHaveSigned() {
        for (int i = 0; i < 200; i++) {
            takeAllOf(new Sender.Address("10.0.0." + i), 1);
        }
        assertThat(memory.hold(new Sender.Account("alice", "10.0.0.1"), 4L << 20))
                .isPresent();
    }

    @Test
    void s72_onePrincipalLeavesHalfToTheOthers() {
        for (int i = 0; i < 50; i++) {
            takeAllOf(new Sender.Account("mallory", "10.0.0." + i), 1024);
        }
        assertThat(memory.held()).isLessThanOrEqualTo(HEAP / 8);
        assertThat(memory.hold(new Sender.Account("alice", "10.0.0.1"), HEAP / 32))
                .isPresent();
    }

    @Test
    void s72_oneAddressLeavesRoomToTheOthersOfItsPrincipal() {
        takeAllOf(new Sender.Account("service", "10.0.0.1"), 1024);

        assertThat(memory.hold(new Sender.Account("service", "10.0.0.1"), 1024)).isEmpty();
        assertThat(memory.hold(new Sender.Account("service", "10.0.0.2"), HEAP / 64))
                .isPresent();
    }

    /** One address with a hundred links, and then a hundred addresses. */
    @Test
    void s72_visitorsTakeNothingFromWhoeverSharesNorFromOneAnother() {
        for (int i = 0; i < 100; i++) {
            takeAllOf(new Sender.Visitor("link " + i, "10.0.0.1"), 1024);
        }
        assertThat(memory.held()).isLessThanOrEqualTo(HEAP / 16);
        assertThat(memory.hold(new Sender.Visitor("link 1", "10.0.0.2"), HEAP / 64))
                .isPresent();
        for (int i = 0; i < 100; i++) {
            takeAllOf(new Sender.Visitor("link of alice", "10.0.1." + i), 1024);
        }
        assertThat(memory.held()).isLessThanOrEqualTo(HEAP / 8);
        assertThat(memory.hold(new Sender.Account("alice", "10.0.0.1"), HEAP / 32))
                .isPresent();
    }

    @Test
    void s72_visitorsHaveAShareOfTheBuffersOfStreams() {
        for (int i = 0; i < 100; i++) {
            Sender visitor = new Sender.Visitor("link " + i, "10.0.0.1");
            while (memory.holdToStream(visitor).isPresent()) {
                assertThat(memory.heldToStream()).isLessThanOrEqualTo(HEAP / 16);
            }
        }
        assertThat(memory.holdToStream(new Sender.Visitor("link 1", "10.0.0.2")))
                .isPresent();
        assertThat(memory.holdToStream(new Sender.Account("alice", "10.0.0.1"))).isPresent();
    }

    @Test
    void nothingCanBeHeldAndReleasedByMany() {
        Sender alice = new Sender.Account("alice", "10.0.0.1");
        HeldMemory first = memory.hold(alice, 0).orElseThrow();
        HeldMemory second = memory.hold(alice, 0).orElseThrow();
        first.release();
        second.release();
        assertThat(memory.hold(alice, 1)).isPresent();
    }

    @Test
    void whatIsReleasedIsThereAgainOnce() {
        Sender alice = new Sender.Account("alice", "10.0.0.1");
        List<HeldMemory> taken = takeAllOf(alice, 1 << 20);
        assertThat(taken).isNotEmpty();
        HeldMemory one = taken.remove(0);
        one.release();
        one.release();
        assertThat(memory.hold(alice, 1 << 20)).isPresent();
        assertThat(memory.hold(alice, 1 << 20)).isEmpty();
        taken.forEach(HeldMemory::release);
        assertThat(memory.held()).isEqualTo(1 << 20);
    }
}
