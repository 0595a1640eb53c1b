package io.cloakroom.bridge.identity.oidc;

import io.cloakroom.aws.Secret;
import io.cloakroom.bridge.config.OidcProviderConfig;
import io.cloakroom.bridge.policies.Realm;
import io.cloakroom.bridge.policies.RealmPolicies;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The policy documents of one provider's realm, as the realm offers them to the bridge's own client. Each poll asks for
 * what has changed since the one before, on one connection. Confined to one thread at a time.
 */
final class RealmFeed implements AutoCloseable {
    /** The longest answer that is read. A thousand documents of 8 KiB fit. */
    static final int MAX_BYTES = 8 << 20;

    /** A provider is asked for a new token when the old one has less than this left. */
    private static final Duration TOKEN_MARGIN = Duration.ofSeconds(20);

    private static final Logger LOG = LoggerFactory.getLogger(RealmFeed.class);

    private final OidcProviderConfig config;
    private final URI url;
    private final RealmPolicies policies;
    private final ProviderClient client;
    private final InstantSource clock;
    private final KeptConnection connection = new KeptConnection();
    private @Nullable Access access;
    private Optional<String> tag = Optional.empty();
    private String lastProblem = "";
    private boolean hasAnswered;

    /** What the realm gave the client. */
    private record Access(Realm realm, Secret token, Instant until) {}

    /** What became of a poll. */
    enum Outcome {
        /** The realm has answered, and what it has is in the state. */
        CURRENT,
        /** The realm or the state cannot be reached. */
        UNREACHABLE,
        /** The realm does not offer its policies, or not to this client. */
        NOT_OFFERED
    }

    RealmFeed(OidcProviderConfig config, RealmPolicies policies, ProviderClient client, InstantSource clock) {
        this.config = config;
        this.url = config.realmPolicies().orElseThrow();
        this.policies = policies;
        this.client = client;
        this.clock = clock;
    }

    /** Asks once. Blocks. Problems are logged when they begin. */
    Outcome poll() {
        try {
            ask();
            if (!lastProblem.isEmpty()) {
                LOG.info("Provider {}: the policies of its realm can be read again.", config.name());
            }
            lastProblem = "";
            return Outcome.CURRENT;
        } catch (NotOfferedException e) {
            return failed(e, Outcome.NOT_OFFERED);
        } catch (IOException | RuntimeException e) {
            return failed(e, Outcome.UNREACHABLE);
        }
    }

    @Override
    public void close() {
        connection.close();
    }

    private Outcome failed(Exception e, Outcome outcome) {
        access = null;
        tag = Optional.empty();
        connection.close();
        String problem = String.valueOf(e.getMessage());
        if (!problem.equals(lastProblem)) {
            LOG.warn(
                    "Provider {}: the policies of its realm cannot be read, so those read before stay in force: {}",
                    config.name(),
                    problem);
        }
        lastProblem = problem;
        return outcome;
    }

    private void ask() throws IOException {
        ProviderClient.Conversation conversation = client.begin(config);
        Optional<Access> known =
                Optional.ofNullable(access).filter(it -> !clock.instant().isAfter(it.until()));
        Access used = known.isPresent() ? known.get() : enter(conversation);
        HttpCall.Answer answer = ask(conversation, used);
        if (answer.status() == 401 && known.isPresent()) {
            used = enter(conversation);
            answer = ask(conversation, used);
        }
        switch (answer.status()) {
            case 200 -> take(used.realm(), answer);
            case 304 -> {}
            case 401, 403 ->
                throw new NotOfferedException(
                        "%s answers %d: the service account of client `%s` needs the client's role `read-s3-policies`"
                                .formatted(url, answer.status(), clientId()));
            case 404 ->
                throw new NotOfferedException(
                        "%s answers 404: the Keycloak server lacks Cloakroom's provider JAR".formatted(url));
            default -> throw new ProviderException("%s answers %d, expected 200".formatted(url, answer.status()));
        }
    }

    private HttpCall.Answer ask(ProviderClient.Conversation conversation, Access with) throws ProviderException {
        return conversation.send(HttpCall.getIfChanged(url, with.token(), tag), connection, MAX_BYTES);
    }

    /** Has the realm give the client a token. */
    private Access enter(ProviderClient.Conversation conversation) throws IOException {
        Claims discovery = conversation.get(config.configUrl());
        String issuer = discovery.text("issuer").orElse("");
        String endpoint = discovery.text("token_endpoint").orElse("");
        URI tokens = new TrustedOrigins(config).require(endpoint, issuer);
        HttpCall.Answer answer = conversation.clientCredentials(
                tokens, clientId(), config.clientSecret().orElseThrow());
        if (answer.status() == 400 || answer.status() == 401) {
            throw new NotOfferedException(
                    "%s refuses client `%s` (%d): check its secret, and that its service account is on"
                            .formatted(tokens, clientId(), answer.status()));
        }
        Claims given = ProviderClient.object(tokens, answer);
        Secret token = new Secret(given.text("access_token")
                .orElseThrow(() -> new ProviderException("%s gives no access token".formatted(tokens))));
        long seconds = given.members().get("expires_in") instanceof Number number ? number.longValue() : 0;
        Access fresh = new Access(
                new Realm(config.name(), config.issuer().orElse(issuer)),
                token,
                clock.instant().plusSeconds(Math.min(seconds, 3600)).minus(TOKEN_MARGIN));
        access = fresh;
        return fresh;
    }

    private void take(Realm realm, HttpCall.Answer answer) throws IOException {
        Map<String, String> documents = documents(ProviderClient.object(url, answer));
        int changes = policies.take(realm, documents);
        tag = answer.header("etag");
        if (changes > 0 || !hasAnswered) {
            LOG.info(
                    "Provider {}: its realm has {} policies, {} of them new, changed or gone.",
                    config.name(),
                    documents.size(),
                    changes);
        }
        hasAnswered = true;
    }

    /** Further members belong to later versions. */
    private Map<String, String> documents(Claims answer) throws ProviderException {
        if (!(answer.members().get("policies") instanceof Collection<?> listed)) {
            throw new ProviderException("%s does not answer with policies".formatted(url));
        }
        Map<String, String> documents = new LinkedHashMap<>();
        for (Object element : listed) {
            if (!(element instanceof Map<?, ?> policy)
                    || !(policy.get("name") instanceof String name)
                    || !(policy.get("document") instanceof String document)) {
                throw new ProviderException("%s lists something that is no policy".formatted(url));
            }
            if (documents.put(name, document) != null) {
                // Nobody can tell which of them is meant, so neither is, and the name denies everything.
                documents.put(name, "");
            }
        }
        return documents;
    }

    private String clientId() {
        return config.clientIds().iterator().next();
    }

    /** Asking again soon is of no use. */
    private static final class NotOfferedException extends IOException {
        NotOfferedException(String message) {
            super(message);
        }
    }
}
