package io.cloakroom.bridge.webhook;

import io.cloakroom.aws.Secret;
import io.cloakroom.aws.http.TraceContext;
import io.cloakroom.bridge.tls.ClientTls;
import io.cloakroom.bridge.tls.TrustedRoots;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * An HTTP service that the operator names, asked by POST over connections that are kept. Blocks until the answer has
 * come: call it on a virtual thread. Failures are logged, at most one line in ten seconds.
 */
public final class Webhook implements AutoCloseable {
    /** The time limit for the whole answer: name lookup, connection and waiting for a free place included. */
    public static final Duration TIMEOUT = Duration.ofSeconds(5);

    /** Far more than any decision or identity needs. */
    public static final int MAX_ANSWER_BYTES = 64 * 1024;

    private static final int QUESTIONS_AT_ONCE = 128;

    private final URI url;
    private final Optional<Secret> authorization;
    private final Duration timeout;
    private final HttpClient client;
    private final Semaphore places = new Semaphore(QUESTIONS_AT_ONCE);
    private final FailureLog failures;

    /** @param authorization goes into the header {@code Authorization} as it is */
    public Webhook(URI url, Optional<Secret> authorization) {
        this(url, authorization, TrustedRoots.ofTheJdk());
    }

    /**
     * @param authorization goes into the header {@code Authorization} as it is
     * @param roots who may sign the certificate of the service
     */
    public Webhook(URI url, Optional<Secret> authorization, TrustedRoots roots) {
        this(url, authorization, roots, TIMEOUT);
    }

    /** @param timeout until the whole answer has come */
    public Webhook(URI url, Optional<Secret> authorization, Duration timeout) {
        this(url, authorization, TrustedRoots.ofTheJdk(), timeout);
    }

    private Webhook(URI url, Optional<Secret> authorization, TrustedRoots roots, Duration timeout) {
        this.url = url;
        this.authorization = authorization;
        this.timeout = timeout;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(timeout)
                // Everything runs where the bytes arrive. Handing each step to another thread costs a quarter more.
                .executor(Runnable::run)
                .sslContext(new ClientTls(roots, Optional.empty()).context())
                .build();
        this.failures = new FailureLog(address(url));
    }

    /** An answer, whatever its status. */
    public static final class Answer {
        private final int status;
        private final byte[] body;

        private Answer(int status, byte[] body) {
            this.status = status;
            this.body = body;
        }

        public int status() {
            return status;
        }

        /** Not to be changed. */
        public byte[] body() {
            return body;
        }
    }

    /**
     * Posts a JSON document. If a kept connection has died, it is posted again: the service must not mind.
     *
     * @throws WebhookException if no answer comes in time, it is too long, or too many questions wait
     */
    public Answer post(byte[] json) throws WebhookException {
        return post(json, TraceContext.NONE);
    }

    /**
     * As {@link #post(byte[])}.
     *
     * @param trace that the service is told
     */
    public Answer post(byte[] json, TraceContext trace) throws WebhookException {
        return send(
                request(url, trace)
                        .header("content-type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(json))
                        .build(),
                true);
    }

    /**
     * Posts an empty body, with parameters added to the URL's query. It is never posted twice: a token may be valid
     * only once.
     *
     * @param parameters {@code name=value}, percent-encoded; may be a secret
     * @throws WebhookException as {@link #post}
     */
    public Answer postQuery(Secret parameters) throws WebhookException {
        return postQuery(parameters, TraceContext.NONE);
    }

    /**
     * As {@link #postQuery(Secret)}.
     *
     * @param trace that the service is told
     */
    public Answer postQuery(Secret parameters, TraceContext trace) throws WebhookException {
        String text = url.toString();
        String separator = url.getRawQuery() == null ? "?" : url.getRawQuery().isEmpty() ? "" : "&";
        return send(
                request(URI.create(text + separator + parameters.reveal()), trace)
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build(),
                false);
    }

    /** Logs, as a failure of the service, that its answer cannot be used. */
    public void report(String why) {
        failures.tell(why);
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    private HttpRequest.Builder request(URI target, TraceContext trace) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(target);
        trace.fields().forEach(field -> builder.header(field.name(), field.value()));
        authorization.ifPresent(token -> builder.header("authorization", token.reveal()));
        return builder;
    }

    private Answer send(HttpRequest request, boolean mayAskAgain) throws WebhookException {
        long deadline = System.nanoTime() + timeout.toNanos();
        try {
            if (!places.tryAcquire(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new WebhookException("too many questions wait for it");
            }
            try {
                return answer(request, deadline, mayAskAgain);
            } finally {
                places.release();
            }
        } catch (WebhookException e) {
            failures.tell(e.sentence());
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WebhookException("the question was interrupted");
        }
    }

    private Answer answer(HttpRequest request, long deadline, boolean mayAskAgain)
            throws WebhookException, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> answer =
                client.sendAsync(request, head -> new BoundedBody(MAX_ANSWER_BYTES));
        try {
            HttpResponse<byte[]> came = answer.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            return new Answer(came.statusCode(), came.body());
        } catch (TimeoutException e) {
            throw new WebhookException("it does not answer within %d s".formatted(timeout.toSeconds()));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof BoundedBody.TooLong tooLong) {
                throw new WebhookException(String.valueOf(tooLong.getMessage()));
            }
            if (mayAskAgain && e.getCause() instanceof IOException) {
                return answer(request, deadline, false);
            }
            throw new WebhookException("it cannot be reached or does not speak HTTP (%s)"
                    .formatted(
                            e.getCause() == null
                                    ? "no cause"
                                    : e.getCause().getClass().getSimpleName()));
        } finally {
            // Closes the connection of a call that still runs.
            answer.cancel(true);
        }
    }

    /** The URL without user, query and fragment, which may be secret. */
    private static String address(URI url) {
        return "%s://%s%s".formatted(url.getScheme(), url.getRawAuthority(), url.getRawPath());
    }
}
