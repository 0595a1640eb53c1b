package io.cloakroom.bridge.server;

import io.cloakroom.bridge.store.ObjectStore;
import io.cloakroom.bridge.wire.SocketEngine;
import io.cloakroom.bridge.wire.SocketOptions;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The listening server: STS, S3 and health on one port. */
@SuppressWarnings("FutureReturnValueIgnored") // nothing depends on how closing ends
public final class S3Server {
    private static final Logger LOG = LoggerFactory.getLogger(S3Server.class);

    /** Connections that the system has made and nobody has accepted yet. */
    private static final int BACKLOG = 1024;

    private final SocketEngine engine;
    private final EventLoopGroup loops;
    private final Channel listener;
    private final ServerContext context;
    private final ObjectStore store;

    private S3Server(
            SocketEngine engine, EventLoopGroup loops, Channel listener, ServerContext context, ObjectStore store) {
        this.engine = engine;
        this.loops = loops;
        this.listener = listener;
        this.context = context;
        this.store = store;
    }

    /**
     * Listens and serves plain HTTP.
     *
     * @param address port 0 picks a free one
     * @throws IOException if it cannot listen on the address
     */
    public static S3Server start(
            InetSocketAddress address, SocketEngine engine, Routes routes, ServerLimits limits, InstantSource clock)
            throws IOException {
        return start(address, engine, routes, limits, clock, Optional.empty());
    }

    /**
     * Listens and serves.
     *
     * @param address port 0 picks a free one
     * @param tls empty: plain HTTP
     * @throws IOException if it cannot listen on the address
     */
    public static S3Server start(
            InetSocketAddress address,
            SocketEngine engine,
            Routes routes,
            ServerLimits limits,
            InstantSource clock,
            Optional<ServerTls> tls)
            throws IOException {
        return start(address, engine.newGroup(0, "http"), routes, limits, clock, tls);
    }

    /**
     * Listens on another address, within the same limits: what senders hold or open on one address counts on the other.
     * Stop it before this one, by {@link #stopBesideAnother}.
     *
     * @throws IOException if it cannot listen on the address
     */
    public S3Server startAnother(InetSocketAddress address, Routes routes, InstantSource clock, Optional<ServerTls> tls)
            throws IOException {
        return start(address, engine.newGroup(0, "http"), routes, context.limits(), context.shared(), clock, tls);
    }

    /** @param loops of one engine; they end with the server */
    static S3Server start(
            InetSocketAddress address,
            EventLoopGroup loops,
            Routes routes,
            ServerLimits limits,
            InstantSource clock,
            Optional<ServerTls> tls)
            throws IOException {
        SharedLimits shared = SharedLimits.of(limits);
        try {
            return start(address, loops, routes, limits, shared, clock, tls);
        } catch (IOException e) {
            shared.close();
            throw e;
        }
    }

    private static S3Server start(
            InetSocketAddress address,
            EventLoopGroup loops,
            Routes routes,
            ServerLimits limits,
            SharedLimits shared,
            InstantSource clock,
            Optional<ServerTls> tls)
            throws IOException {
        SocketEngine engine = SocketEngine.of(loops.next());
        ServerContext context = new ServerContext(routes, limits, shared, clock);
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops)
                .channel(engine.serverChannel())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.ALLOCATOR, SocketOptions.ALLOCATOR)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, SocketOptions.WATER_MARKS)
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, SocketOptions.readSizes())
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        tls.ifPresent(secured -> secured.secure(channel, limits));
                        channel.pipeline().addLast(new ServerConnection(channel, context));
                    }
                });
        var bound = bootstrap.bind(address).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            loops.shutdownGracefully(0, 0, TimeUnit.SECONDS);
            throw new IOException(
                    "cannot listen on %s:%d".formatted(address.getHostString(), address.getPort()), bound.cause());
        }
        return new S3Server(engine, loops, bound.channel(), context, routes.store());
    }

    /** The address it listens on, with the port that was picked. */
    public InetSocketAddress address() {
        return (InetSocketAddress) listener.localAddress();
    }

    /** The name of the socket engine, for the start line. */
    public String engine() {
        return engine.label();
    }

    /** Connections open now. */
    public int connections() {
        return context.open().size();
    }

    /** Figures for metrics. */
    public ServerFigures figures() {
        return ServerFigures.of(context);
    }

    /** Whether it was told to stop. */
    boolean isStopping() {
        return context.isStopping();
    }

    /** Bytes on their way to clients now, without those of files. */
    long unsentBytes() {
        return context.open().stream().mapToLong(ServerConnection::pendingBytes).sum();
    }

    /** Bytes of buffers set aside for streams now. */
    long heldToStream() {
        return context.dispatcher().heldToStream();
    }

    /** Bytes of memory set aside for bodies and answers now. */
    long heldBytes() {
        return context.dispatcher().heldBytes();
    }

    /**
     * Stops accepting, gives running requests up to this long to finish, and closes the rest. A request that has been
     * sent on an open connection is answered, also on one that waits to be accepted; one that has been open for a
     * second without any is closed. The store stays open.
     */
    public void stop(Duration drain) {
        stop(drain, () -> {
            context.shared().close();
            store.leaveEventLoops();
        });
    }

    /** Stops in the same way, while the server that it shares limits and store with goes on. */
    public void stopBesideAnother(Duration drain) {
        stop(drain, () -> {});
    }

    private void stop(Duration drain, Runnable leaveRest) {
        long end = System.nanoTime() + drain.toNanos();
        context.stop();
        acceptWhatWaits(end);
        listener.close().awaitUninterruptibly(millisUntil(end));
        giveTurn(end);
        if (!context.awaitAllClosed(Duration.ofMillis(millisUntil(end)))) {
            LOG.warn("{} connections were still busy after {} and are closed", connections(), drain);
        }
        for (ServerConnection connection : context.open()) {
            connection.channel().eventLoop().execute(connection::hangUp);
        }
        if (!context.awaitAllClosed(Duration.ofSeconds(1))) {
            LOG.warn("{} connections did not close", connections());
        }
        leaveRest.run();
        loops.shutdownGracefully(0, 2, TimeUnit.SECONDS);
        if (!loops.terminationFuture().awaitUninterruptibly(5, TimeUnit.SECONDS)) {
            LOG.warn("an event loop did not end");
        }
    }

    /** The system resets what was not accepted when the listener is closed. */
    private void acceptWhatWaits(long end) {
        long first = context.counts().acceptedSoFar();
        long before;
        long now = first;
        do {
            before = now;
            giveTurn(end); // one loop accepts,
            giveTurn(end); // and another one opens
            now = context.counts().acceptedSoFar();
        } while (now > before && now - first < BACKLOG && millisUntil(end) > 0);
    }

    /** Has every loop look at its sockets, and then do what it has been told by that. */
    private void giveTurn(long end) {
        List<Future<?>> turns = new ArrayList<>();
        for (EventExecutor loop : loops) {
            if (!loop.isShuttingDown()) {
                // What the loop itself puts off is not done before it has looked. From here, it might be: a loop that
                // comes to it late does it at once.
                Promise<Void> turn = loop.newPromise();
                loop.execute(() -> loop.schedule(() -> turn.setSuccess(null), 1, TimeUnit.MILLISECONDS));
                turns.add(turn);
            }
        }
        turns.forEach(turn -> turn.awaitUninterruptibly(millisUntil(end)));
    }

    private static long millisUntil(long end) {
        return Math.max(0, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime()));
    }
}
