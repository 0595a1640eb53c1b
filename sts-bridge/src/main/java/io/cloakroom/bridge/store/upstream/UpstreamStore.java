package io.cloakroom.bridge.store.upstream;

import io.cloakroom.aws.http.TraceContext;
import io.cloakroom.aws.s3.S3Target;
import io.cloakroom.bridge.authz.AuthorizedCall;
import io.cloakroom.bridge.authz.AuthorizedDeletes;
import io.cloakroom.bridge.config.UpstreamConfig;
import io.cloakroom.bridge.metrics.Scrape;
import io.cloakroom.bridge.store.ObjectStore;
import io.cloakroom.bridge.store.StoreExchange;
import io.cloakroom.bridge.tls.ClientTls;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An S3 store elsewhere. Calls are signed anew with the gateway's key there, and streamed both ways on the event loop
 * they came on, over kept connections. With TLS, the certificate and the host name are always checked.
 *
 * <p>The payload is signed where the client declared its hash. Otherwise it is sent as {@code UNSIGNED-PAYLOAD}, over
 * plain HTTP too: stores accept that, and the gateway verifies the client's signature before it sends the last byte.
 */
public final class UpstreamStore implements ObjectStore {
    private static final Logger LOG = LoggerFactory.getLogger(UpstreamStore.class);

    private final UpstreamEndpoint endpoint;
    private final UpstreamSigner signer;
    private final UpstreamAddresses addresses;
    private final UpstreamTimeouts timeouts;
    private final UpstreamControl control;
    private final UpstreamTags tags;
    private final @Nullable SslContext tls;
    private final Map<EventLoop, ConnectionPool> pools = new ConcurrentHashMap<>();
    private final UpstreamFigures figures = new UpstreamFigures();

    public UpstreamStore(UpstreamConfig config, InstantSource clock) {
        this(config, clock, UpstreamTimeouts.DEFAULT);
    }

    /** @throws IllegalArgumentException if the endpoint is more than scheme, host and port */
    public UpstreamStore(UpstreamConfig config, InstantSource clock, UpstreamTimeouts timeouts) {
        this(config, ClientTls.ofTheJdk(), clock, timeouts);
    }

    /** @param tls whom the upstream is believed from, if it speaks TLS */
    public UpstreamStore(UpstreamConfig config, ClientTls tls, InstantSource clock) {
        this(config, tls, clock, UpstreamTimeouts.DEFAULT);
    }

    UpstreamStore(UpstreamConfig config, ClientTls tls, InstantSource clock, UpstreamTimeouts timeouts) {
        this.endpoint = UpstreamEndpoint.of(config.endpoint());
        this.signer = new UpstreamSigner(config, endpoint, clock);
        this.addresses = new UpstreamAddresses(endpoint);
        this.timeouts = timeouts;
        this.tls = endpoint.secure() ? streaming(tls) : null;
        this.control = new UpstreamControl(
                endpoint, signer, timeouts, endpoint.secure() ? Optional.of(tls.context()) : Optional.empty());
        this.tags = new UpstreamTags(control, clock);
    }

    private static SslContext streaming(ClientTls tls) {
        try {
            return SslContextBuilder.forClient()
                    .sslProvider(SslProvider.JDK)
                    .endpointIdentificationAlgorithm("HTTPS")
                    .trustManager(tls.trustManager())
                    .keyManager(tls.keyManager().orElse(null))
                    .build();
        } catch (SSLException e) {
            throw new IllegalStateException("TLS is not available", e);
        }
    }

    @Override
    public void handle(StoreExchange exchange) {
        ConnectionPool pool = pools.computeIfAbsent(
                exchange.eventLoop(), loop -> new ConnectionPool(loop, endpoint, addresses, timeouts, tls));
        new UpstreamCall(exchange, pool, signer, figures).start();
    }

    @Override
    public boolean needsLength() {
        return true;
    }

    @Override
    public List<Bucket> buckets(AuthorizedCall call) {
        return control.buckets(call.trace());
    }

    @Override
    public List<DeleteOutcome> delete(AuthorizedDeletes deletes) {
        return control.delete(deletes.bucket(), deletes.objects(), deletes.trace());
    }

    @Override
    public boolean has(String bucket) {
        return control.has(bucket);
    }

    @Override
    public Optional<Map<String, String>> tags(S3Target.Object object, Optional<String> versionId, TraceContext trace) {
        return tags.of(object, versionId, trace);
    }

    @Override
    public void deleteBucket(AuthorizedCall call) {
        control.deleteBucket(call.call().bucket(), call.trace());
    }

    @Override
    public void tell(Scrape scrape) {
        figures.tell(scrape);
    }

    @Override
    public String describe() {
        return "S3 store at " + endpoint;
    }

    @Override
    public boolean isReady() {
        return control.isReady();
    }

    @Override
    public void leaveEventLoops() {
        List<CompletableFuture<Void>> closed = new ArrayList<>();
        pools.forEach((loop, pool) -> {
            if (!loop.isShuttingDown()) {
                CompletableFuture<Void> whenClosed = new CompletableFuture<>();
                closed.add(whenClosed);
                loop.execute(() -> pool.close(whenClosed));
            }
        });
        try {
            CompletableFuture.allOf(closed.toArray(CompletableFuture[]::new)).get(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("connections to the upstream did not close in time");
        }
    }

    @Override
    public void close() {
        leaveEventLoops();
        control.close();
    }
}
