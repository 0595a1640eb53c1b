package io.cloakroom.bridge.store.upstream;

import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Resolves the upstream's name, never on an event loop. Several addresses are used in turn. */
final class UpstreamAddresses {
    private static final long KEPT_NANOS = Duration.ofSeconds(30).toNanos();

    private record Found(List<InetAddress> addresses, long at) {}

    private final UpstreamEndpoint endpoint;
    private final AtomicInteger turn = new AtomicInteger();
    private volatile @Nullable Found found;

    UpstreamAddresses(UpstreamEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    /** Gives one address, or the reason why there is none, on the loop. */
    void resolve(EventLoop loop, BiConsumer<@Nullable InetSocketAddress, @Nullable Throwable> then) {
        Found known = found;
        if (known != null && System.nanoTime() - known.at < KEPT_NANOS) {
            then.accept(next(known), null);
            return;
        }
        Thread.ofVirtual().name("upstream-name").start(() -> {
            try {
                Found fresh = new Found(List.of(InetAddress.getAllByName(endpoint.connectHost())), System.nanoTime());
                found = fresh;
                loop.execute(() -> then.accept(next(fresh), null));
            } catch (Throwable e) { // a call is waiting for it, whatever it is
                loop.execute(() -> then.accept(null, e));
            }
        });
    }

    private InetSocketAddress next(Found known) {
        int index = Math.floorMod(turn.getAndIncrement(), known.addresses.size());
        return new InetSocketAddress(known.addresses.get(index), endpoint.port());
    }
}
