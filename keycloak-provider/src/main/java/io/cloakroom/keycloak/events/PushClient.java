package io.cloakroom.keycloak.events;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
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

    private PushClient(HttpClient http) {
        this.http = http;
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
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_LIMIT)
                .followRedirects(HttpClient.Redirect.NEVER);
        @Nullable TruststoreProvider trusted = session.getProvider(TruststoreProvider.class);
        @Nullable KeyStore authorities = trusted == null ? null : trusted.getTruststore();
        if (authorities != null) {
            builder.sslContext(trusting(authorities));
        }
        return new PushClient(builder.build());
    }

    private static SSLContext trusting(KeyStore authorities) {
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

    /** @throws IOException if there is no answer in time */
    Answer post(URI url, String token) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(url)
                .timeout(ANSWER_LIMIT)
                .header("content-type", "application/secevent+jwt")
                .header("accept", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(token, StandardCharsets.US_ASCII))
                .build();
        HttpResponse<InputStream> answer = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = answer.body()) {
            Answer bare = new Answer(answer.statusCode(), "");
            return bare.isRefused()
                    ? new Answer(
                            answer.statusCode(), new String(body.readNBytes(LONGEST_REFUSAL), StandardCharsets.UTF_8))
                    : bare;
        }
    }
}
