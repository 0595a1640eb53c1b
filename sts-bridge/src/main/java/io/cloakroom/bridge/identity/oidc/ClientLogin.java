package io.cloakroom.bridge.identity.oidc;

import io.cloakroom.aws.Secret;
import io.cloakroom.bridge.config.OidcProviderConfig;
import io.cloakroom.bridge.policies.Realm;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the bridge's own client gets at its provider, with the client's secret. Confined to one thread at a time.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-4.4">RFC 6749, section 4.4</a>
 */
final class ClientLogin {
    /** A provider is asked for a new token when the old one has less than this left. */
    private static final Duration TOKEN_MARGIN = Duration.ofSeconds(20);

    private final OidcProviderConfig config;
    private final Optional<String> scope;
    private final InstantSource clock;
    private @Nullable Access access;

    /**
     * What the provider gave the client.
     *
     * @param realm who gave it
     */
    record Access(Realm realm, Secret token, Instant until) {}

    /** @param scope to ask for, separated by spaces; empty: what the client gets by default */
    ClientLogin(OidcProviderConfig config, Optional<String> scope, InstantSource clock) {
        this.config = config;
        this.scope = scope;
        this.clock = clock;
    }

    /** What it got before, if that is still good. */
    Optional<Access> known() {
        return Optional.ofNullable(access).filter(given -> !clock.instant().isAfter(given.until()));
    }

    /** Asks for a token of the client itself, unless there is one. */
    Access access(ProviderClient.Conversation conversation) throws IOException {
        Optional<Access> known = known();
        return known.isPresent() ? known.get() : enter(conversation);
    }

    void forget() {
        access = null;
    }

    String clientId() {
        return config.clientIds().iterator().next();
    }

    /** Asks for a token of the client itself. */
    Access enter(ProviderClient.Conversation conversation) throws IOException {
        Claims discovery = conversation.get(config.configUrl());
        String issuer = required(discovery, "issuer");
        String endpoint = required(discovery, "token_endpoint");
        URI tokens = new TrustedOrigins(config).require(endpoint, issuer);
        HttpCall.Answer answer = conversation.send(HttpCall.clientCredentials(
                tokens, clientId(), config.clientSecret().orElseThrow(), scope));
        if (answer.status() == 400 || answer.status() == 401) {
            throw new NotOfferedException(
                    "%s refuses client `%s` (%d): check its secret, and that its service account is on%s"
                            .formatted(
                                    tokens,
                                    clientId(),
                                    answer.status(),
                                    scope.map(" and it may have the scopes `%s`"::formatted)
                                            .orElse("")));
        }
        Claims given = ProviderClient.object(tokens, answer);
        Secret token = new Secret(given.text("access_token")
                .orElseThrow(() -> new ProviderException("%s gives no access token".formatted(tokens))));
        long seconds = given.members().get("expires_in") instanceof Number number
                ? Math.clamp(number.longValue(), 0, 3600)
                : 0;
        Access fresh = new Access(
                new Realm(config.name(), config.issuer().orElse(issuer)),
                token,
                clock.instant().plusSeconds(seconds - Math.min(TOKEN_MARGIN.toSeconds(), seconds / 3)));
        access = fresh;
        return fresh;
    }

    private static String required(Claims discovery, String name) throws ProviderException {
        return discovery
                .text(name)
                .orElseThrow(() -> new ProviderException("the discovery document has no `%s`".formatted(name)));
    }
}
