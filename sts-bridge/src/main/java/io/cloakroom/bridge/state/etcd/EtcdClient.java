package io.cloakroom.bridge.state.etcd;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.bridge.config.EtcdConfig;
import io.cloakroom.bridge.state.StateException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.stream.Collectors;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Calls a cluster. If a member cannot be reached or cannot do its work, the next one is asked. What answers without
 * etcd's JSON, such as a proxy that has lost its member, counts as a member that cannot be reached.
 */
final class EtcdClient implements AutoCloseable {
    static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    private static final int MAX_IDLE = 4;

    /** More than any page of documents has. */
    private static final int MAX_ANSWER_BYTES = 64 << 20;

    private final List<URI> endpoints;
    private final Optional<EtcdConfig.User> user;
    private final Duration timeout;
    private final SSLSocketFactory tls;
    /** Open connections that wait for the next call, for each member. */
    private final List<BlockingDeque<EtcdConnection>> idle;
    /** The member that answered last. */
    private volatile int preferred;

    private volatile @Nullable String token;
    private volatile boolean isClosed;

    /** @param timeout for the answer of one member */
    EtcdClient(EtcdConfig config, Duration timeout) throws IOException {
        this.endpoints = config.endpoints();
        this.user = config.user();
        this.timeout = timeout;
        this.tls = EtcdTls.sockets(config);
        this.idle = endpoints.stream()
                .<BlockingDeque<EtcdConnection>>map(endpoint -> new LinkedBlockingDeque<>(MAX_IDLE))
                .toList();
    }

    /**
     * An answer.
     *
     * @param isFirst whether no other attempt can have reached the cluster before
     */
    record Answer(JsonNode body, boolean isFirst) {}

    /**
     * Calls and waits for the answer.
     *
     * @param path {@code /v3/kv/range}
     * @throws EtcdError if the cluster refuses
     * @throws StateException if no member answers
     */
    Answer call(String path, ObjectNode request) throws EtcdError {
        byte[] body = bytes(request);
        return ask(attempt -> {
            JsonNode answer = withLogin(attempt, login -> call(attempt, path, body, login));
            if (answer.path("header").path("revision").asLong() <= 0) {
                throw new IOException("an answer without a revision, which is none of etcd's");
            }
            return new Answer(answer, attempt.isFirst());
        });
    }

    /** Calls, and returns the answer as it comes: one JSON object after another. */
    EtcdStream stream(String path, ObjectNode request) throws EtcdError {
        byte[] body = bytes(request);
        return ask(attempt -> withLogin(attempt, login -> stream(attempt.member(), path, body, login)));
    }

    /** The cluster, for messages. */
    String describe() {
        return endpoints.stream().map(URI::toString).collect(Collectors.joining(",", "etcd at ", ""));
    }

    @Override
    public void close() {
        isClosed = true;
        for (int member = 0; member < endpoints.size(); member++) {
            dropIdle(member);
        }
    }

    private void dropIdle(int member) {
        BlockingDeque<EtcdConnection> connections = idle.get(member);
        for (EtcdConnection next = connections.poll(); next != null; next = connections.poll()) {
            next.close();
        }
    }

    /**
     * A try at one member.
     *
     * @param isFirst whether no other attempt can have reached the cluster before
     * @param mayReuse whether a connection that waits may be used
     */
    private record Attempt(int member, boolean isFirst, boolean mayReuse) {}

    /** A call that can be tried at any member. */
    private interface Question<T> {
        T ask(Attempt attempt) throws IOException, EtcdError;
    }

    /** A kept connection turned out to be dead. That says nothing about its member. */
    private static final class DeadConnection extends IOException {
        DeadConnection(IOException cause) {
            super(cause.getMessage(), cause);
        }
    }

    /**
     * Asks members until one answers. A question that was asked before may have been carried out, so a writer has to
     * look whether that was so.
     */
    private <T> T ask(Question<T> question) throws EtcdError {
        boolean isFirst = true;
        boolean mayReuse = true;
        int start = preferred;
        String trouble = "";
        for (int i = 0; i < Math.max(2, endpoints.size()); i++) {
            int member = (start + i) % endpoints.size();
            try {
                T answer = question.ask(new Attempt(member, isFirst, mayReuse));
                preferred = member;
                return answer;
            } catch (DeadConnection e) {
                isFirst = false;
                mayReuse = false;
                i--;
                continue;
            } catch (EtcdError e) {
                if (!e.isTemporary()) {
                    throw e;
                }
                trouble = "%s: %s".formatted(endpoints.get(member), e.getMessage());
            } catch (SocketTimeoutException e) {
                trouble = "%s: no answer in %d ms".formatted(endpoints.get(member), timeout.toMillis());
            } catch (IOException e) {
                trouble = "%s: %s".formatted(endpoints.get(member), e.getMessage());
            }
            isFirst = false;
            mayReuse = true;
        }
        throw new StateException("%s does not answer (%s)".formatted(describe(), trouble));
    }

    /** A call of one member with a login, if one is needed. */
    private interface Call<T> {
        T with(@Nullable String login) throws IOException, EtcdError;
    }

    /** Logs in first if that is needed, and once again if the login is no longer valid. */
    private <T> T withLogin(Attempt attempt, Call<T> call) throws IOException, EtcdError {
        if (user.isEmpty()) {
            return call.with(null);
        }
        String login = token;
        try {
            return call.with(login == null ? logIn(attempt, user.get()) : login);
        } catch (EtcdError e) {
            if (!e.isAboutTheLogin()) {
                throw e;
            }
        }
        return call.with(logIn(attempt, user.get()));
    }

    private String logIn(Attempt attempt, EtcdConfig.User as) throws IOException, EtcdError {
        ObjectNode request = JSON.createObjectNode()
                .put("name", as.name())
                .put("password", as.password().reveal());
        String login = call(attempt, "/v3/auth/authenticate", bytes(request), null)
                .path("token")
                .asText();
        if (login.isEmpty()) {
            throw new IOException("a login without a token, which is none of etcd's");
        }
        token = login;
        return login;
    }

    private JsonNode call(Attempt attempt, String path, byte[] body, @Nullable String login)
            throws IOException, EtcdError {
        int member = attempt.member();
        EtcdConnection waiting = attempt.mayReuse() ? idle.get(member).poll() : null;
        EtcdConnection connection = waiting == null ? connect(member) : waiting;
        boolean isAnswered = false;
        try {
            EtcdConnection.Response response = connection.post(path, body, login, timeout);
            byte[] answer = response.body().readNBytes(MAX_ANSWER_BYTES + 1);
            isAnswered = true;
            return read(response.status(), answer);
        } catch (IOException e) {
            // The other kept connections have most likely died with it: a restart, or a firewall that forgot them.
            dropIdle(member);
            throw waiting == null || e instanceof SocketTimeoutException ? e : new DeadConnection(e);
        } finally {
            if (!isAnswered || !connection.isReusable() || !idle.get(member).offer(connection)) {
                connection.close();
            } else if (isClosed) {
                dropIdle(member);
            }
        }
    }

    private EtcdStream stream(int member, String path, byte[] body, @Nullable String login)
            throws IOException, EtcdError {
        EtcdConnection connection = connect(member);
        try {
            EtcdConnection.Response response = connection.post(path, body, login, timeout);
            if (response.status() != 200) {
                read(response.status(), response.body().readNBytes(MAX_ANSWER_BYTES + 1));
            }
            return new EtcdStream(connection, response.body());
        } catch (IOException | EtcdError | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private EtcdConnection connect(int member) throws IOException {
        try {
            return EtcdConnection.open(endpoints.get(member), tls, CONNECT_TIMEOUT);
        } catch (SocketTimeoutException e) {
            throw new IOException("no connection in %d ms".formatted(CONNECT_TIMEOUT.toMillis()), e);
        }
    }

    /** @throws IOException if this is not an answer of etcd */
    private static JsonNode read(int status, byte[] bytes) throws IOException, EtcdError {
        if (bytes.length > MAX_ANSWER_BYTES) {
            throw new IOException("an answer of more than %d bytes".formatted(MAX_ANSWER_BYTES));
        }
        JsonNode answer;
        try {
            answer = JSON.readTree(bytes);
        } catch (JsonProcessingException e) {
            throw notOfEtcd(status, e);
        }
        if (status == 200 && answer.isObject()) {
            return answer;
        }
        throw EtcdError.read(answer).orElseThrow(() -> notOfEtcd(status, null));
    }

    private static IOException notOfEtcd(int status, @Nullable Exception cause) {
        return new IOException("an answer with HTTP status %d that is none of etcd's".formatted(status), cause);
    }

    private static byte[] bytes(ObjectNode request) {
        try {
            return JSON.writeValueAsBytes(request);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can be written", e);
        }
    }
}
