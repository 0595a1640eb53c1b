package io.cloakroom.bridge.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.bridge.endpoint.Sender;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private static final Sender ADA = new Sender.Account("ada", "192.0.2.1");
    private static final Sender EVE = new Sender.Account("eve", "192.0.2.2");

    private final Turns turns = new Turns(1);
    private final CountDownLatch begin = new CountDownLatch(1);
    private final List<String> done = new CopyOnWriteArrayList<>();

    /** Nothing is done until {@link #inOrder}. */
    @BeforeEach
    void occupyTheThread() {
        turns.await(new Sender.Address("192.0.2.3"), () -> {
            awaitUninterruptibly(begin);
            return true;
        });
    }

    @AfterEach
    void close() {
        begin.countDown();
        turns.close();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void ask(Sender sender, String name) {
        turns.await(sender, () -> done.add(name));
    }

    private List<String> inOrder() {
        CountDownLatch last = new CountDownLatch(1);
        for (int i = 0; i < 10; i++) { // behind all that one sender asked for
            ask(new Sender.Address("192.0.2.4"), "");
        }
        turns.await(new Sender.Address("192.0.2.4"), () -> {
            last.countDown();
            return true;
        });
        begin.countDown();
        awaitUninterruptibly(last);
        return done.stream().filter(name -> !name.isEmpty()).toList();
    }

    @Test
    void s57_whoAsksForMuchKeepsOthersForOnePieceOnly() {
        for (int i = 1; i <= 4; i++) {
            ask(EVE, "eve " + i);
        }
        ask(ADA, "ada 1");
        ask(ADA, "ada 2");

        assertThat(inOrder()).containsExactly("eve 1", "ada 1", "eve 2", "ada 2", "eve 3", "eve 4");
    }

    @Test
    void s57_visitorsOfALinkKeepNobodyForMoreThanAPiece() {
        for (int i = 1; i <= 3; i++) {
            ask(new Sender.Visitor("link " + i, "192.0.2.7"), "visitor " + i);
        }
        ask(new Sender.Visitor("link 1", "192.0.2.8"), "another");
        ask(ADA, "ada 1");
        ask(ADA, "ada 2");

        assertThat(inOrder()).containsExactly("visitor 1", "another", "ada 1", "visitor 2", "ada 2", "visitor 3");
    }

    @Test
    void whatNobodyWaitsForTakesNoTurn() {
        turns.await(EVE, () -> false);
        turns.await(EVE, () -> false);
        ask(EVE, "eve 3");
        ask(ADA, "ada 1");

        assertThat(inOrder()).containsExactly("eve 3", "ada 1");
    }

    @Test
    void everyAddressOfAPrincipalIsTheSameSender() {
        ask(EVE, "eve 1");
        ask(new Sender.Account("eve", "192.0.2.9"), "eve 2");
        ask(ADA, "ada 1");

        assertThat(inOrder()).containsExactly("eve 1", "ada 1", "eve 2");
    }
}
