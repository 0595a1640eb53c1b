package io.cloakroom.bridge.identity.oidc;

import io.cloakroom.aws.Secret;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Talks HTTP to providers: bounded in time and size, and never where an answer redirects to. */
final class ProviderClient {
    /** No discovery document or key set comes near it. */
    static final int MAX_BODY_BYTES = 512 * 1024;

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    private final HttpClient http = HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();
    private final Duration timeout;

    /** @param timeout for an answer with its whole body */
    ProviderClient(Duration timeout) {
        this.timeout = timeout;
    }

    /** @throws ProviderException unless the answer is 200 with a JSON object */
    Claims get(URI url) throws ProviderException {
        HttpResponse<byte[]> response = send(
                HttpRequest.newBuilder(url).header("accept", "application/json").build());
        return object(url, response);
    }

    /** Asks the user info endpoint; the status is the caller's to judge. */
    HttpResponse<byte[]> userinfo(URI url, Secret accessToken) throws ProviderException {
        return send(HttpRequest.newBuilder(url)
                .header("accept", "application/json")
                .header("content-type", "application/x-www-form-urlencoded")
                .header("authorization", "Bearer " + accessToken.reveal())
                .POST(HttpRequest.BodyPublishers.noBody())
                .build());
    }

    static Claims object(URI url, HttpResponse<byte[]> response) throws ProviderException {
        if (response.statusCode() != 200) {
            throw new ProviderException("%s answers %d, expected 200".formatted(url, response.statusCode()));
        }
        try {
            return Claims.parse(response.body());
        } catch (IOException e) {
            throw new ProviderException("%s does not answer with a JSON object".formatted(url));
        }
    }

    private HttpResponse<byte[]> send(HttpRequest request) throws ProviderException {
        CompletableFuture<HttpResponse<byte[]>> answer =
                http.sendAsync(request, head -> new LimitedBody(MAX_BODY_BYTES));
        try {
            return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new ProviderException("%s does not answer within %s".formatted(request.uri(), timeout));
        } catch (ExecutionException e) {
            throw new ProviderException("%s: %s".formatted(request.uri(), e.getCause()));
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new ProviderException("interrupted while asking %s".formatted(request.uri()));
        }
    }
}
