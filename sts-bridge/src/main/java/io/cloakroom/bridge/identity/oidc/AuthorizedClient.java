package io.cloakroom.bridge.identity.oidc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.aws.Secret;
import io.cloakroom.bridge.config.OidcProviderConfig;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Asks a provider's transmitter in the name of the bridge's own client. Confined to one thread at a time, but for
 * {@link #close}.
 */
final class AuthorizedClient implements AutoCloseable {
    /** The longest answer that is read. Ten thousand tokens fit, for a transmitter that sends all that it has. */
    static final int MAX_BYTES = 16 << 20;

    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
    private static final String SCOPES = "ssf.read ssf.manage";

    private final OidcProviderConfig config;
    private final ProviderClient client;
    private final ProviderClient patientClient;
    private final ClientLogin login;
    private final KeptConnection connection = new KeptConnection();

    /** @param patientClient for questions whose answer may wait for news */
    AuthorizedClient(
            OidcProviderConfig config, ProviderClient client, ProviderClient patientClient, InstantSource clock) {
        this.config = config;
        this.client = client;
        this.patientClient = patientClient;
        this.login = new ClientLogin(config, Optional.of(SCOPES), clock);
    }

    OidcProviderConfig config() {
        return config;
    }

    String clientId() {
        return login.clientId();
    }

    /** The issuer of the provider's tokens. */
    String issuer() throws IOException {
        return login.access(client.begin(config)).realm().issuer();
    }

    /** Asks for what everybody may read. The caller judges the status. */
    HttpCall.Answer get(URI url) throws IOException {
        return client.begin(config).send(HttpCall.get(url));
    }

    /** The caller judges the status, but for 401 and 403. */
    HttpCall.Answer get(URI url, String what) throws IOException {
        return retried(url, what, () -> ask("GET", url, Optional.empty()));
    }

    HttpCall.Answer send(String method, URI url, ObjectNode question, String what) throws IOException {
        return retried(url, what, () -> ask(method, url, Optional.of(question)));
    }

    /** Asks on a connection that is kept. The answer may wait for news. */
    HttpCall.Answer poll(URI url, ObjectNode question) throws IOException {
        return retried(url, "poll", () -> {
            Secret token = login.access(client.begin(config)).token();
            HttpCall call = HttpCall.json("POST", url, token, Optional.of(text(question)), true);
            return patientClient.begin(config).send(call, connection, MAX_BYTES);
        });
    }

    void forget() {
        login.forget();
        connection.close();
    }

    @Override
    public void close() {
        connection.close();
    }

    /** A question to the transmitter. */
    @FunctionalInterface
    private interface Question {
        HttpCall.Answer ask() throws IOException;
    }

    /** Asks once more with a new token if the old one is not good any more. */
    private HttpCall.Answer retried(URI url, String what, Question question) throws IOException {
        boolean isKnown = login.known().isPresent();
        HttpCall.Answer answer = question.ask();
        if (answer.status() == 401 && isKnown) {
            login.forget();
            answer = question.ask();
        }
        if (answer.status() == 401 || answer.status() == 403) {
            throw new NotOfferedException(
                    "%s answers %d to a %s: client `%s` must be a receiver (in Keycloak its attribute `ssf.enabled`, and the scopes `%s`)"
                            .formatted(url, answer.status(), what, clientId(), SCOPES));
        }
        return answer;
    }

    private HttpCall.Answer ask(String method, URI url, Optional<ObjectNode> question) throws IOException {
        Secret token = login.access(client.begin(config)).token();
        return client.begin(config)
                .send(HttpCall.json(method, url, token, question.map(AuthorizedClient::text), false));
    }

    /** In ASCII, whatever the ids of tokens have. */
    private static String text(ObjectNode question) {
        try {
            return JSON.writeValueAsString(question);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of texts and numbers can be written", e);
        }
    }
}
