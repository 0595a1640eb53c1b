package io.cloakroom.bridge.server;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.ResponseHead;
import io.cloakroom.bridge.store.StoreExchange;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ServerConnectionTest {
    private final FakeRoutes routes = new FakeRoutes();
    private final SharedLimits shared = SharedLimits.of(ServerLimits.DEFAULT);
    private final Flushes flushes = new Flushes();
    private final EmbeddedChannel channel = new EmbeddedChannel(flushes);

    /** Counts flushes: with TLS, one that finds nothing asks the engine all the same. */
    private static final class Flushes extends ChannelOutboundHandlerAdapter {
        private int count;

        @Override
        public void flush(ChannelHandlerContext context) {
            count++;
            context.flush();
        }
    }

    @BeforeEach
    void connect() {
        var context = new ServerContext(
                routes.routes(routes.store, routes), ServerLimits.DEFAULT, shared, InstantSource.system());
        channel.pipeline().addLast(new ServerConnection(channel, context));
        channel.pipeline().fireChannelActive();
        channel.runPendingTasks();
        flushes.count = 0;
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
        shared.close();
    }

    private String ask(String key) {
        channel.writeInbound(
                Unpooled.copiedBuffer("GET /bucket/" + key + " HTTP/1.1\r\nhost: h\r\n\r\n", StandardCharsets.UTF_8));
        return sent();
    }

    private String sent() {
        channel.runPendingTasks();
        StringBuilder answer = new StringBuilder();
        for (ByteBuf bytes = channel.readOutbound(); bytes != null; bytes = channel.readOutbound()) {
            answer.append(bytes.toString(StandardCharsets.UTF_8));
            bytes.release();
        }
        return answer.toString();
    }

    @Test
    void anAnswerThatComesWholeIsFlushedOnce() {
        routes.store.objects.put("small", new byte[] {'a', 'b'});
        for (int i = 1; i <= 3; i++) {
            assertThat(ask("small")).startsWith("HTTP/1.1 200 OK").endsWith("\r\n\r\nab");
            assertThat(flushes.count).isEqualTo(i);
        }
    }

    @Test
    void whatIsWrittenBeforeTheEndLeavesWithoutIt() {
        assertThat(ask("held")).isEmpty();
        StoreExchange held = requireNonNull(routes.store.held.get("held"));
        held.respond(new ResponseHead(200, Headers.EMPTY, OptionalLong.of(4)));
        assertThat(sent()).startsWith("HTTP/1.1 200 OK").endsWith("\r\n\r\n");
        held.write(FakeStore.text("ab"));
        assertThat(sent()).isEqualTo("ab");
        held.write(FakeStore.text("cd"));
        held.finish();
        assertThat(sent()).isEqualTo("cd");
        assertThat(flushes.count).isEqualTo(3);
    }
}
