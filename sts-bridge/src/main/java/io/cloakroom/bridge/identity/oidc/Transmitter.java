package io.cloakroom.bridge.identity.oidc;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.aws.Secret;
import io.cloakroom.bridge.config.OidcProviderConfig;
import io.cloakroom.bridge.tls.TrustedRoots;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A provider's transmitter of security events, asked with the bridge's own client: it has the tokens of the client's
 * stream. Confined to one thread at a time, but for {@link #close}.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8936">RFC 8936</a>
 */
public final class Transmitter implements AutoCloseable {
    /** The most tokens that are asked for at once. */
    public static final int MOST_TOKENS = 100;

    /** The most tokens that are answered at once: Keycloak takes a thousand. */
    public static final int MOST_ANSWERS = 500;

    /** Longer than a transmitter makes a poll wait for news. */
    private static final Duration POLL_TIMEOUT = Duration.ofSeconds(35);

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final AuthorizedClient client;
    private final StreamFinder finder;
    private @Nullable SignalStream stream;

    /**
     * What a poll has brought.
     *
     * @param tokens by the ids under which they are answered, in the order in which they came
     * @param hasMore whether there are more now
     */
    public record Batch(Map<String, Secret> tokens, boolean hasMore) {
        public Batch {
            tokens = new LinkedHashMap<>(tokens);
        }
    }

    /**
     * Asks nobody yet.
     *
     * @param wanted the types of events to ask for
     * @param roots the authorities that may sign the transmitter's certificate
     */
    public Transmitter(OidcProviderConfig config, Set<String> wanted, TrustedRoots roots, InstantSource clock) {
        this(config, wanted, new ProviderClient(TIMEOUT, roots), new ProviderClient(POLL_TIMEOUT, roots), clock);
    }

    Transmitter(
            OidcProviderConfig config,
            Set<String> wanted,
            ProviderClient client,
            ProviderClient patientClient,
            InstantSource clock) {
        this.client = new AuthorizedClient(config, client, patientClient, clock);
        this.finder = new StreamFinder(this.client, wanted);
    }

    public OidcProviderConfig provider() {
        return client.config();
    }

    /**
     * The client's stream, found or created. Blocks.
     *
     * @throws NotOfferedException if there is none for this client
     * @throws IOException if the transmitter cannot be asked now
     */
    public SignalStream stream() throws IOException {
        SignalStream known = stream;
        return known == null ? lookAgain() : known;
    }

    /**
     * As {@link #stream}, but asks in any case. Blocks.
     *
     * @throws NotOfferedException if there is none for this client
     * @throws IOException if the transmitter cannot be asked now
     */
    public SignalStream lookAgain() throws IOException {
        SignalStream found = finder.find();
        stream = found;
        return found;
    }

    /**
     * Answers tokens of earlier polls, and asks for the next. The transmitter may wait for news before it answers.
     * Blocks.
     *
     * @param done ids of tokens whose effect is durable, at most {@link #MOST_ANSWERS}
     * @param refused ids of tokens that are not accepted, and why
     * @throws NotOfferedException if the stream is not this client's any more
     * @throws IOException if the transmitter cannot be asked now
     */
    public Batch poll(Collection<String> done, Map<String, RefusedEventException> refused) throws IOException {
        URI url = stream().poll();
        ObjectNode question =
                JSON.createObjectNode().put("maxEvents", MOST_TOKENS).put("returnImmediately", false);
        done.forEach(question.putArray("ack")::add);
        ObjectNode errors = question.putObject("setErrs");
        refused.forEach((id, why) -> errors.putObject(id)
                .put("err", why.reason().code())
                .put("description", String.valueOf(why.getMessage())));
        Claims answer = ProviderClient.object(url, client.poll(url, question));
        if (answer.has("sets") && !(answer.members().get("sets") instanceof Map<?, ?>)) {
            throw new ProviderException("%s does not answer with tokens".formatted(url));
        }
        Map<String, Secret> tokens = new LinkedHashMap<>();
        EventRules.object(answer.members().get("sets"))
                .forEach((id, token) -> tokens.put(id, new Secret(token instanceof String text ? text : "")));
        return new Batch(tokens, Boolean.TRUE.equals(answer.members().get("moreAvailable")));
    }

    /**
     * Has the transmitter send a token through the stream. Blocks.
     *
     * @param state that the token will repeat
     * @throws IOException if it refuses; it may do so if it was asked a moment ago
     */
    public void verify(String state) throws IOException {
        SignalStream known = stream();
        URI url =
                known.verification().orElseThrow(() -> new ProviderException("the transmitter gives no sign of life"));
        ObjectNode question =
                JSON.createObjectNode().put("stream_id", known.id()).put("state", state);
        HttpCall.Answer answer = client.send("POST", url, question, "verification");
        if (answer.status() >= 300) {
            throw new ProviderException("%s answers %d".formatted(url, answer.status()));
        }
    }

    /** Forgets what is known of the transmitter, so that the next call asks for it. */
    public void forget() {
        stream = null;
        client.forget();
    }

    /** Ends a poll that is under way. */
    @Override
    public void close() {
        client.close();
    }
}
