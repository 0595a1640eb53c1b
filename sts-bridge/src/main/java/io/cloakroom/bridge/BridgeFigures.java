package io.cloakroom.bridge;

import io.cloakroom.bridge.identity.oidc.OidcProviders;
import io.cloakroom.bridge.identity.oidc.ProviderState;
import io.cloakroom.bridge.identity.oidc.RealmFeeds;
import io.cloakroom.bridge.metrics.Metric;
import io.cloakroom.bridge.metrics.Scrape;
import io.cloakroom.bridge.server.ServerFigures;
import io.cloakroom.bridge.state.StateView;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/** Figures of parts that know nothing of metrics. */
final class BridgeFigures {
    private BridgeFigures() {}

    /** Tells what the version of the build is. */
    static void version(Scrape scrape) {
        scrape.add(Metric.BUILD, 1, Bridge.version());
    }

    static void state(StateView state, Scrape scrape) {
        scrape.add(Metric.STATE_AGE, seconds(state.age()));
        scrape.add(Metric.STATE_READY, state.isReady() ? 1 : 0);
    }

    static void providers(OidcProviders providers, InstantSource clock, Scrape scrape) {
        Instant now = clock.instant();
        for (ProviderState provider : providers.states()) {
            provider.lastGood().ifPresent(time -> scrape.add(Metric.KEYS_AGE, since(time, now), provider.name()));
            scrape.add(
                    Metric.PROVIDER_FAILING,
                    provider.failingSince().map(time -> since(time, now)).orElse(0.0),
                    provider.name());
        }
    }

    static void realms(RealmFeeds feeds, InstantSource clock, Scrape scrape) {
        Instant now = clock.instant();
        feeds.lastRead().forEach((provider, time) -> scrape.add(Metric.REALM_POLICIES_AGE, since(time, now), provider));
    }

    static void server(ServerFigures server, Scrape scrape) {
        scrape.add(Metric.CONNECTIONS, server.openConnections());
        scrape.add(Metric.CONNECTIONS_LIMIT, server.maxConnections());
        scrape.add(Metric.CONNECTIONS_ACCEPTED, server.accepted());
        scrape.add(Metric.CONNECTIONS_REFUSED, server.refused(), "answered");
        scrape.add(Metric.CONNECTIONS_REFUSED, server.dropped(), "dropped");
        server.overdue().forEach((what, count) -> scrape.add(Metric.TIMEOUTS, count, what));
        scrape.add(Metric.BROKEN_OFF, server.brokenOff());
        memory(server.anonymous(), "anonymous", scrape);
        memory(server.authenticated(), "authenticated", scrape);
        memory(server.streams(), "streams", scrape);
    }

    private static void memory(ServerFigures.Memory memory, String pool, Scrape scrape) {
        scrape.add(Metric.BODY_MEMORY, memory.held(), pool);
        scrape.add(Metric.BODY_MEMORY_LIMIT, memory.limit(), pool);
    }

    private static double since(Instant time, Instant now) {
        return Math.max(0, seconds(Duration.between(time, now)));
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / (double) TimeUnit.SECONDS.toNanos(1);
    }
}
