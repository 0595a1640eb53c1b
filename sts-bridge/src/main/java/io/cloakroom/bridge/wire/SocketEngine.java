package io.cloakroom.bridge.wire;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The ways to drive sockets, best first. */
public enum SocketEngine {
    IO_URING(IoUringIoHandler.class, IoUringServerSocketChannel.class, IoUringSocketChannel.class),
    EPOLL(EpollIoHandler.class, EpollServerSocketChannel.class, EpollSocketChannel.class),
    NIO(NioIoHandler.class, NioServerSocketChannel.class, NioSocketChannel.class);

    /** The state of a connection without one, in the kernel's {@code tcp_states.h}. */
    private static final int TCP_CLOSE = 7;

    private final Class<? extends IoHandler> handler;
    private final Class<? extends ServerChannel> serverChannel;
    private final Class<? extends SocketChannel> socketChannel;

    static {
        // It traces some buffers to find leaks, which takes 3 % of a small request. Tests have it trace all of them.
        if (System.getProperty("io.netty.leakDetection.level") == null) {
            ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
        }
    }

    SocketEngine(
            Class<? extends IoHandler> handler,
            Class<? extends ServerChannel> serverChannel,
            Class<? extends SocketChannel> socketChannel) {
        this.handler = handler;
        this.serverChannel = serverChannel;
        this.socketChannel = socketChannel;
    }

    /**
     * The best engine that works here. Containers often forbid io_uring, so it has to be tried.
     *
     * @param forced the name of the one engine to use; empty: the best
     * @throws IllegalArgumentException if there is no such engine, or it does not work here
     */
    public static SocketEngine choose(Optional<String> forced) {
        if (forced.isEmpty()) {
            return Arrays.stream(values())
                    .filter(SocketEngine::isAvailable)
                    .findFirst()
                    .orElse(NIO);
        }
        for (SocketEngine engine : values()) {
            if (engine.label().equals(forced.get().toLowerCase(Locale.ROOT))) {
                if (!engine.isAvailable()) {
                    throw new IllegalArgumentException("the engine `%s` does not work here".formatted(forced.get()));
                }
                return engine;
            }
        }
        throw new IllegalArgumentException(
                "there is no engine `%s`: expected io_uring, epoll or nio".formatted(forced.get()));
    }

    /** The engine that drives an event loop. */
    public static SocketEngine of(EventLoop loop) {
        if (loop instanceof IoEventLoop ioLoop) {
            for (SocketEngine engine : values()) {
                if (ioLoop.isIoType(engine.handler)) {
                    return engine;
                }
            }
        }
        throw new IllegalStateException("event loop of an unknown engine");
    }

    /**
     * Whether the other side has reset a connection whose channel may not have heard of it. With io_uring, Netty 4.2.18
     * forgets a reset that it is told of while a read of the last bytes is under way, and is told of it only once. Ask
     * this of a connection that waits for input.
     */
    public static boolean isReset(Channel channel) {
        return channel instanceof IoUringSocketChannel socket
                && socket.isOpen()
                && socket.tcpInfo().state() == TCP_CLOSE;
    }

    /** The name in logs and settings: {@code io_uring}, {@code epoll}, {@code nio}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    public boolean isAvailable() {
        return switch (this) {
            case IO_URING -> IoUring.isAvailable();
            case EPOLL -> Epoll.isAvailable();
            case NIO -> true;
        };
    }

    /**
     * Event loops on daemon threads.
     *
     * @param threads 0: one for each processor
     */
    public EventLoopGroup newGroup(int threads, String threadName) {
        IoHandlerFactory factory = switch (this) {
            case IO_URING -> IoUringIoHandler.newFactory();
            case EPOLL -> EpollIoHandler.newFactory();
            case NIO -> NioIoHandler.newFactory();
        };
        int count = threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
        return new MultiThreadIoEventLoopGroup(count, new DefaultThreadFactory(threadName, true), factory);
    }

    public Class<? extends ServerChannel> serverChannel() {
        return serverChannel;
    }

    public Class<? extends SocketChannel> socketChannel() {
        return socketChannel;
    }
}
