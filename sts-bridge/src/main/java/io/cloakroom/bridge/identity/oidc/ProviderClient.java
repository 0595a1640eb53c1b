package io.cloakroom.bridge.identity.oidc;

import io.cloakroom.aws.Secret;
import io.cloakroom.bridge.config.LoginClient;
import io.cloakroom.bridge.config.OidcProviderConfig;
import io.cloakroom.bridge.tls.TrustedRoots;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLSocketFactory;

/**
 * Talks HTTP to providers. Time and size are bounded, redirects are not followed, and only checked addresses are
 * called.
 */
final class ProviderClient {
    /** Far more than any discovery document or key set needs. */
    static final int MAX_BODY_BYTES = 512 * 1024;

    private final Duration timeout;
    private final NameLookup lookup;
    private final SSLSocketFactory tls;

    /** @param timeout for a whole conversation: name lookups, connections and all answers */
    ProviderClient(Duration timeout) {
        this(timeout, TrustedRoots.ofTheJdk());
    }

    ProviderClient(Duration timeout, TrustedRoots roots) {
        this(timeout, InetAddress::getAllByName, roots.sockets());
    }

    ProviderClient(Duration timeout, NameLookup lookup, SSLSocketFactory tls) {
        this.timeout = timeout;
        this.lookup = lookup;
        this.tls = tls;
    }

    /** Begins a conversation with a provider. Its timeout runs from now. */
    Conversation begin(OidcProviderConfig provider) {
        return new Conversation(provider);
    }

    /** @throws ProviderException unless the answer is 200 with a JSON object */
    static Claims object(URI url, HttpCall.Answer answer) throws ProviderException {
        if (answer.status() != 200) {
            throw new ProviderException("%s answers %d, expected 200".formatted(url, answer.status()));
        }
        try {
            return Claims.parse(answer.body());
        } catch (IOException e) {
            throw new ProviderException("%s does not answer with a JSON object".formatted(url));
        }
    }

    /**
     * Requests that belong together. They share one timeout, and a name resolves to the same addresses in all of them.
     */
    final class Conversation {
        private final PinnedAddresses addresses;
        private final long deadline = System.nanoTime() + timeout.toNanos();

        private Conversation(OidcProviderConfig provider) {
            this.addresses = new PinnedAddresses(provider, lookup);
        }

        /** @throws ProviderException unless the answer is 200 with a JSON object */
        Claims get(URI url) throws ProviderException {
            return object(url, send(HttpCall.get(url)));
        }

        /** Posts a form in the name of a client. The caller judges the status. */
        HttpCall.Answer post(URI url, LoginClient client, Map<String, String> form) throws ProviderException {
            return send(HttpCall.form(url, client, form));
        }

        /** As {@link #send}, on a connection that is kept for the next call. */
        HttpCall.Answer send(HttpCall call, KeptConnection connection, int maxBodyBytes) throws ProviderException {
            return await(call.url(), () -> connection.send(call, addresses.of(call.url()), tls, maxBodyBytes));
        }

        /** Asks the user info endpoint. The caller judges the status. */
        HttpCall.Answer userinfo(URI url, Secret accessToken) throws ProviderException {
            return send(HttpCall.userinfo(url, accessToken));
        }

        /** Sends a request on a connection of its own. The caller judges the status. */
        HttpCall.Answer send(HttpCall call) throws ProviderException {
            return await(call.url(), () -> call.send(addresses.of(call.url()), tls, MAX_BODY_BYTES));
        }

        private HttpCall.Answer await(URI url, Callable<HttpCall.Answer> exchange) throws ProviderException {
            FutureTask<HttpCall.Answer> answer = new FutureTask<>(exchange);
            // Interrupting a virtual thread closes the socket it waits on, so a slow exchange ends there.
            Thread.ofVirtual().name("provider").start(answer);
            try {
                return answer.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                answer.cancel(true);
                throw new ProviderException("%s does not answer within %s".formatted(url, timeout));
            } catch (ExecutionException e) {
                throw e.getCause() instanceof ProviderException known
                        ? known
                        : new ProviderException("%s: %s".formatted(url, e.getCause()));
            } catch (InterruptedException e) {
                answer.cancel(true);
                Thread.currentThread().interrupt();
                throw new ProviderException("interrupted while asking %s".formatted(url));
            }
        }
    }
}
