package io.cloakroom.keycloak.events;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.truststore.TruststoreProvider;

/**
 * Posts tokens. It trusts whom Keycloak trusts, and follows no redirect. Of an answer it reads the status, and a little
 * of the text of a refusal.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8935#section-2">RFC 8935, section 2</a>
 */
final class PushClient {
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(3);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);
    private static final int LONGEST_REFUSAL = 300;

    private final HttpClient http;
    private final Duration limit;

    /** @param limit for the whole answer, from the request to the last byte that is read */
    PushClient(HttpClient http, Duration limit) {
        this.http = http;
        this.limit = limit;
    }

    /** @param refusal what the bridge says; empty if it has taken the token */
    record Answer(int status, String refusal) {
        boolean isTaken() {
            return status == 200 || status == 202 || status == 204;
        }

        /** Sending it again is of no use before somebody has changed a setting. */
        boolean isRefused() {
            return status == 400;
        }
    }

    static PushClient of(KeycloakSession session) {
        @Nullable TruststoreProvider trusted = session.getProvider(TruststoreProvider.class);
        return trusting(trusted == null ? null : trusted.getTruststore());
    }

    /** @param authorities that sign the certificates of bridges; null: whom Java trusts */
    static PushClient trusting(@Nullable KeyStore authorities) {
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_LIMIT)
                .followRedirects(HttpClient.Redirect.NEVER);
        if (authorities != null) {
            builder.sslContext(context(authorities));
        }
        return new PushClient(builder.build(), ANSWER_LIMIT);
    }

    private static SSLContext context(KeyStore authorities) {
        try {
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(authorities);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Keycloak's truststore cannot be used", e);
        }
    }

    /** @throws IOException if there is no whole answer in time */
    Answer post(URI url, String token) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(url)
                .timeout(limit)
                .header("content-type", "application/secevent+jwt")
                .header("accept", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(token, StandardCharsets.US_ASCII))
                .build();
        CompletableFuture<HttpResponse<String>> answer = http.sendAsync(request, head -> new Beginning());
        try {
            HttpResponse<String> whole = answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            Answer bare = new Answer(whole.statusCode(), "");
            return bare.isRefused() ? new Answer(whole.statusCode(), whole.body()) : bare;
        } catch (TimeoutException e) {
            throw new IOException("no whole answer within " + limit, e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException problem ? problem : new IOException(e.getCause());
        } finally {
            answer.cancel(true); // also what is still on its way
        }
    }

    /** The first bytes of a body. What comes after them is not read. */
    private static final class Beginning implements HttpResponse.BodySubscriber<String> {
        private final CompletableFuture<String> text = new CompletableFuture<>();
        private final ByteArrayOutputStream read = new ByteArrayOutputStream();
        private Flow.@Nullable Subscription rest;

        @Override
        public CompletionStage<String> getBody() {
            return text;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            rest = subscription;
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            for (ByteBuffer buffer : buffers) {
                while (buffer.hasRemaining() && read.size() < LONGEST_REFUSAL) {
                    read.write(buffer.get());
                }
            }
            Flow.@Nullable Subscription open = rest;
            if (read.size() >= LONGEST_REFUSAL && open != null) {
                open.cancel();
                onComplete();
            }
        }

        @Override
        public void onError(Throwable problem) {
            text.completeExceptionally(problem);
        }

        @Override
        public void onComplete() {
            text.complete(read.toString(StandardCharsets.UTF_8));
        }
    }
}
