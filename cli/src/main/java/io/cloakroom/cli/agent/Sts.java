package io.cloakroom.cli.agent;

import io.cloakroom.aws.Secret;
import io.cloakroom.aws.sts.SessionParameters;
import io.cloakroom.bridge.tls.ClientTls;
import io.cloakroom.bridge.tls.TrustedRoots;
import io.cloakroom.bridge.webhook.BoundedBody;
import io.cloakroom.cli.sts.Issued;
import io.cloakroom.cli.sts.NoCredentials;
import io.cloakroom.cli.sts.StsAnswer;
import io.cloakroom.cli.sts.WebIdentityForm;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The STS of a bridge. Blocks until the answer has come. Follows no redirects: a token goes only where the operator
 * said.
 */
final class Sts implements AutoCloseable {
    /** Until the whole answer has come. */
    static final Duration TIMEOUT = Duration.ofSeconds(10);

    private static final int MAX_ANSWER_BYTES = 64 * 1024;

    private final URI bridge;
    private final SessionParameters wanted;
    private final HttpClient client;

    /**
     * @param bridge scheme, host and port
     * @param wanted the session that is asked for with every token
     * @param roots who may sign the certificate of the bridge
     */
    Sts(URI bridge, SessionParameters wanted, TrustedRoots roots) {
        this.bridge = bridge;
        this.wanted = wanted;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(TIMEOUT)
                .sslContext(new ClientTls(roots, Optional.empty()).context())
                .build();
    }

    /**
     * {@code AssumeRoleWithWebIdentity}.
     *
     * @throws NoCredentials if the bridge refuses, cannot be reached, or does not answer within 10 seconds
     */
    ContainerCredentials exchange(Secret token) throws NoCredentials {
        HttpRequest request = HttpRequest.newBuilder(bridge.resolve("/"))
                .header("content-type", WebIdentityForm.TYPE)
                .POST(BodyPublishers.ofString(WebIdentityForm.of(wanted, token)))
                .build();
        CompletableFuture<HttpResponse<byte[]>> answer =
                client.sendAsync(request, head -> new BoundedBody(MAX_ANSWER_BYTES));
        try {
            HttpResponse<byte[]> came = answer.get(TIMEOUT.toNanos(), TimeUnit.NANOSECONDS);
            Issued issued = StsAnswer.read(came.statusCode(), came.body());
            return new ContainerCredentials(issued.session(), issued.accountId());
        } catch (TimeoutException e) {
            throw NoCredentials.unavailable(
                    "The bridge at %s does not answer within %d seconds.".formatted(bridge, TIMEOUT.toSeconds()));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof BoundedBody.TooLong) {
                throw NoCredentials.badGateway(
                        "What answers at %s sends more than %d bytes.".formatted(bridge, MAX_ANSWER_BYTES));
            }
            throw NoCredentials.unavailable("The bridge at %s cannot be reached: %s.".formatted(bridge, why(e)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw NoCredentials.unavailable("The agent stops.");
        } finally {
            // Closes the connection of a call that still runs.
            answer.cancel(true);
        }
    }

    /** The reason of the failure: that of a handshake tells what is wrong with the certificate. */
    private static String why(ExecutionException failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        if (cause instanceof ConnectException) {
            return cause.getCause() instanceof UnresolvedAddressException
                    ? "its name is not known"
                    : "nothing answers there";
        }
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
