package io.cloakroom.bridge.store.upstream;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.bridge.wire.SocketEngine;
import io.cloakroom.bridge.wire.SocketOptions;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The connections of one event loop to the upstream. Confined to that loop. */
@SuppressWarnings("FutureReturnValueIgnored") // a connection that is closed is given up
final class ConnectionPool {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionPool.class);
    private static final int MAX_CONNECTIONS = 4096;
    private static final int MAX_IDLE = 512;

    private final EventLoop loop;
    private final UpstreamEndpoint endpoint;
    private final UpstreamAddresses addresses;
    private final UpstreamTimeouts timeouts;
    private final @Nullable SslContext tls;
    private final Deque<UpstreamConnection> idle = new ArrayDeque<>();
    private final Set<UpstreamConnection> connections = new HashSet<>();
    private @Nullable CompletableFuture<Void> whenEmpty;
    private int open;
    private boolean closed;

    ConnectionPool(
            EventLoop loop,
            UpstreamEndpoint endpoint,
            UpstreamAddresses addresses,
            UpstreamTimeouts timeouts,
            @Nullable SslContext tls) {
        this.loop = loop;
        this.endpoint = endpoint;
        this.addresses = addresses;
        this.timeouts = timeouts;
        this.tls = tls;
    }

    UpstreamTimeouts timeouts() {
        return timeouts;
    }

    /**
     * Finds or opens a connection and gives it to the call.
     *
     * @param fresh whether it must be a new connection
     */
    void acquire(UpstreamCall call, boolean fresh) {
        while (!fresh && !idle.isEmpty()) {
            UpstreamConnection connection = idle.removeLast();
            if (connection.isUsable()) {
                give(call, connection);
                return;
            }
        }
        if (open >= MAX_CONNECTIONS || closed) {
            call.refused(new AwsException(AwsErrorCode.SLOW_DOWN));
            return;
        }
        open++;
        addresses.resolve(loop, (address, unknown) -> {
            if (address == null) {
                failed(call, "its name cannot be resolved");
            } else {
                attempt(call, address);
            }
        });
    }

    private void attempt(UpstreamCall call, InetSocketAddress address) {
        try {
            connect(call, address);
        } catch (Throwable e) {
            LOG.error("a connection to the upstream failed unexpectedly", e);
            failed(call, "no connection could be opened");
        }
    }

    private void connect(UpstreamCall call, InetSocketAddress address) {
        Bootstrap bootstrap = new Bootstrap()
                .group(loop)
                .channel(SocketEngine.of(loop).socketChannel())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(
                        ChannelOption.CONNECT_TIMEOUT_MILLIS,
                        Math.toIntExact(timeouts.connect().toMillis()))
                .option(ChannelOption.ALLOCATOR, SocketOptions.ALLOCATOR)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, SocketOptions.WATER_MARKS)
                .option(ChannelOption.RECVBUF_ALLOCATOR, SocketOptions.heldReadSizes())
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        if (tls != null) {
                            SslHandler handler =
                                    tls.newHandler(channel.alloc(), endpoint.connectHost(), endpoint.port());
                            handler.setHandshakeTimeoutMillis(timeouts.connect().toMillis());
                            channel.pipeline().addLast(handler);
                        }
                        channel.pipeline().addLast(new UpstreamConnection(ConnectionPool.this, channel));
                    }
                });
        bootstrap.connect(address).addListener((ChannelFuture connected) -> {
            if (!connected.isSuccess()) {
                failed(call, "it does not accept a connection");
                return;
            }
            UpstreamConnection connection = connected.channel().pipeline().get(UpstreamConnection.class);
            SslHandler handler = connected.channel().pipeline().get(SslHandler.class);
            if (handler == null) {
                give(call, connection);
            } else {
                handler.handshakeFuture().addListener(done -> secured(call, connection, done));
            }
        });
    }

    private void secured(UpstreamCall call, UpstreamConnection connection, Future<?> handshake) {
        if (handshake.isSuccess()) {
            give(call, connection);
        } else {
            connection.close();
            call.broken("its TLS certificate or protocol is not accepted");
        }
    }

    /**
     * Gives the connection to the call. Netty only logs what a callback throws, but the call must end all the same.
     */
    private static void give(UpstreamCall call, UpstreamConnection connection) {
        try {
            call.connected(connection);
        } catch (Throwable e) {
            LOG.error("a call to the upstream failed unexpectedly", e);
            connection.close();
            call.broken("the call could not be sent");
        }
    }

    private void failed(UpstreamCall call, String why) {
        open--;
        call.broken(why);
    }

    /** The connection can serve another call. */
    void release(UpstreamConnection connection) {
        if (closed || idle.size() >= MAX_IDLE) {
            connection.close();
        } else {
            idle.addLast(connection);
        }
    }

    /** Counts an open connection. */
    void opened(UpstreamConnection connection) {
        connections.add(connection);
    }

    void gone(UpstreamConnection connection) {
        open--;
        connections.remove(connection);
        idle.remove(connection);
        CompletableFuture<Void> waiting = whenEmpty;
        if (waiting != null && connections.isEmpty()) {
            waiting.complete(null);
        }
    }

    /** Closes all connections, busy or not, and takes no new call. */
    void close(CompletableFuture<Void> whenAllAreClosed) {
        closed = true;
        whenEmpty = whenAllAreClosed;
        if (connections.isEmpty()) {
            whenAllAreClosed.complete(null);
        }
        for (UpstreamConnection connection : connections.toArray(UpstreamConnection[]::new)) {
            connection.breakOff("the gateway stops");
        }
    }
}
