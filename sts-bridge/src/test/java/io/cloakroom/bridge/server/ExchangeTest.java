package io.cloakroom.bridge.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.ClientConnection;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.bridge.audit.AuditDraft;
import io.cloakroom.bridge.endpoint.ErrorForm;
import io.cloakroom.bridge.endpoint.Sender;
import io.cloakroom.bridge.store.HeldMemory;
import io.cloakroom.bridge.wire.BodyFraming;
import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExchangeTest {
    private final FakeConnection connection = new FakeConnection();
    private final Exchange exchange = new Exchange(
            connection,
            new RequestHead("POST", "/", "", List.of(), Headers.EMPTY),
            BodyFraming.ofLength(0),
            new AuditDraft("id", new ClientConnection("192.0.2.1", false)));

    /** Nothing was answered, so there is no status; the call is audited all the same. */
    @Test
    void s75_whatIsBrokenOffBeforeItsAnswerWhileWorkRunsIsAudited() {
        exchange.answerErrorsBy(new BrokenForm());
        exchange.beginWork();
        exchange.refuse(new IllegalStateException("on purpose"));
        assertThat(connection.statuses).isEmpty();
        exchange.endWork();
        assertThat(connection.statuses).containsExactly(0);
    }

    @Test
    void workLearnsThatItsClientHasGone() {
        exchange.beginWork();
        assertThat(exchange.audit().isAbandoned()).isFalse();
        exchange.abort();
        assertThat(exchange.audit().isAbandoned()).isTrue();
    }

    /** An aborted upload may still have a megabyte that waits for the disk. */
    @Test
    void s72_roomThatIsKeptOutlivesTheExchange() {
        DocumentBodies bodies = new DocumentBodies(ServerLimits.DEFAULT.bodies());
        exchange.memory().chargeTo(new MemoryShare(bodies, new Sender.Address("192.0.2.1")));
        assertThat(exchange.memory().hasRoomToStream(-1)).isTrue();
        HeldMemory kept = exchange.memory().keepRoom();
        exchange.abort();
        connection.channel.flushOutbound();
        assertThat(bodies.heldToStream()).isPositive();

        kept.release();
        connection.channel.runPendingTasks();
        connection.channel.flushOutbound();
        assertThat(bodies.heldToStream()).isZero();
    }

    private static final class BrokenForm implements ErrorForm {
        @Override
        public boolean suits(RequestHead head) {
            return true;
        }

        @Override
        public HttpAnswer answer(AwsException reason, String requestId) {
            throw new StackOverflowError("on purpose");
        }
    }

    private static final class FakeConnection implements ExchangeConnection {
        @Override
        public boolean isSecure() {
            return false;
        }

        private final EmbeddedChannel channel = new EmbeddedChannel();
        private final List<Integer> statuses = new ArrayList<>();

        @Override
        public Channel channel() {
            return channel;
        }

        @Override
        public ResponseEncoder encoder() {
            return new ResponseEncoder(new DateHeader(InstantSource.system()));
        }

        @Override
        public int drainBytes() {
            return 0;
        }

        @Override
        public void advance() {}

        @Override
        public void sendContinue() {}

        @Override
        public void flushSoon() {}

        @Override
        public void flush() {}

        @Override
        public Optional<ErrorForm> errorForm(RequestHead head) {
            return Optional.empty();
        }

        @Override
        public Headers forPages(RequestHead head) {
            return Headers.EMPTY;
        }

        @Override
        public void useLargeBuffers(boolean oneMore) {}

        @Override
        public void ended(Exchange exchange, int status) {
            statuses.add(status);
        }

        @Override
        public long countBrokenOff() {
            return 1;
        }

        @Override
        public long brokenOff() {
            return 0;
        }
    }
}
