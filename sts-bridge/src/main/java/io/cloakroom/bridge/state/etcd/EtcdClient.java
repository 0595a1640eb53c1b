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

/** Calls a cluster. If a member cannot be reached or cannot do its work, the next one is asked. */
final class EtcdClient implements AutoCloseable {
    static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    private static final int UNKNOWN = 2;
    private static final int MAX_IDLE = 4;

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
        return ask((member, isFirst) ->
                new Answer(withLogin(member, login -> call(member, path, body, login)), isFirst));
    }

    /** Calls, and returns the answer as it comes: one JSON object after another. */
    EtcdStream stream(String path, ObjectNode request) throws EtcdError {
        byte[] body = bytes(request);
        return ask((member, isFirst) -> withLogin(member, login -> stream(member, path, body, login)));
    }

    /** The cluster, for messages. */
    String describe() {
        return endpoints.stream().map(URI::toString).collect(Collectors.joining(",", "etcd at ", ""));
    }

    @Override
    public void close() {
        isClosed = true;
        idle.forEach(connections -> {
            for (EtcdConnection next = connections.poll(); next != null; next = connections.poll()) {
                next.close();
            }
        });
    }

    /** A try at one member. */
    private interface Attempt<T> {
        T at(int member, boolean isFirst) throws IOException, EtcdError;
    }

    private <T> T ask(Attempt<T> attempt) throws EtcdError {
        boolean isFirst = true;
        int start = preferred;
        String trouble = "";
        for (int i = 0; i < Math.max(2, endpoints.size()); i++) {
            int member = (start + i) % endpoints.size();
            try {
                T answer = attempt.at(member, isFirst);
                preferred = member;
                return answer;
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
        }
        throw new StateException("%s does not answer (%s)".formatted(describe(), trouble));
    }

    /** A call of one member with a login, if one is needed. */
    private interface Call<T> {
        T with(@Nullable String login) throws IOException, EtcdError;
    }

    /** Logs in first if that is needed, and once again if the login is no longer good. */
    private <T> T withLogin(int member, Call<T> call) throws IOException, EtcdError {
        if (user.isEmpty()) {
            return call.with(null);
        }
        String login = token;
        try {
            return call.with(login == null ? logIn(member, user.get()) : login);
        } catch (EtcdError e) {
            if (!e.isAboutTheLogin()) {
                throw e;
            }
        }
        return call.with(logIn(member, user.get()));
    }

    private String logIn(int member, EtcdConfig.User as) throws IOException, EtcdError {
        ObjectNode request = JSON.createObjectNode()
                .put("name", as.name())
                .put("password", as.password().reveal());
        String login = call(member, "/v3/auth/authenticate", bytes(request), null)
                .path("token")
                .asText();
        token = login;
        return login;
    }

    private JsonNode call(int member, String path, byte[] body, @Nullable String login) throws IOException, EtcdError {
        EtcdConnection waiting = idle.get(member).poll();
        EtcdConnection connection = waiting == null ? connect(member) : waiting;
        try {
            return read(connection.post(path, body, login, timeout));
        } finally {
            if (isClosed || !connection.isReusable() || !idle.get(member).offer(connection)) {
                connection.close();
            }
        }
    }

    private EtcdStream stream(int member, String path, byte[] body, @Nullable String login)
            throws IOException, EtcdError {
        EtcdConnection connection = connect(member);
        try {
            EtcdConnection.Response response = connection.post(path, body, login, timeout);
            if (response.status() == 200) {
                connection.waitForEver();
                return new EtcdStream(connection, response.body());
            }
            read(response);
            throw new EtcdError(UNKNOWN, "HTTP status " + response.status());
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

    private static JsonNode read(EtcdConnection.Response response) throws IOException, EtcdError {
        JsonNode answer;
        try {
            answer = JSON.readTree(response.body());
        } catch (JsonProcessingException e) {
            throw new EtcdError(UNKNOWN, "HTTP status %d without JSON".formatted(response.status()));
        }
        if (response.status() != 200) {
            throw new EtcdError(
                    answer.path("code").asInt(UNKNOWN),
                    answer.path("error").asText("HTTP status " + response.status()));
        }
        return answer;
    }

    private static byte[] bytes(ObjectNode request) {
        try {
            return JSON.writeValueAsBytes(request);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can be written", e);
        }
    }
}
