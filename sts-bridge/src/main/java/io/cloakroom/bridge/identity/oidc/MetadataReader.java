package io.cloakroom.bridge.identity.oidc;

import com.nimbusds.jose.jwk.JWK;
import io.cloakroom.bridge.config.OidcProviderConfig;
import java.net.URI;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Fetches the discovery document and the key set of one provider.
 *
 * @see <a href="https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderMetadata">OpenID Connect
 *     Discovery</a>
 */
final class MetadataReader {
    private static final int MAX_KEYS = 100;

    private final OidcProviderConfig config;
    private final ProviderClient client;

    MetadataReader(OidcProviderConfig config, ProviderClient client) {
        this.config = config;
        this.client = client;
    }

    /** @throws ProviderException if either cannot be fetched or is not valid */
    ProviderMetadata read() throws ProviderException {
        ProviderClient.Conversation conversation = client.begin(config);
        Claims discovery = conversation.get(config.configUrl());
        String issuer = required(discovery, "issuer");
        TrustedOrigins origins = new TrustedOrigins(config);
        URI keySet = origins.require(required(discovery, "jwks_uri"), issuer);
        Optional<String> userinfo = discovery.text("userinfo_endpoint").filter(text -> config.claimUserinfo());
        Optional<URI> userinfoEndpoint =
                userinfo.isPresent() ? Optional.of(origins.require(userinfo.get(), issuer)) : Optional.empty();
        String expected = config.issuer().orElse(issuer);
        Claims answer = conversation.get(keySet);
        if (!(answer.members().get("keys") instanceof Collection<?> jwks) || jwks.size() > MAX_KEYS) {
            throw ProviderException.ofUselessKeys(
                    expected, "%s is not a key set of at most %d keys".formatted(keySet, MAX_KEYS));
        }
        Map<String, List<VerificationKey>> keys = keys(jwks);
        if (keys.isEmpty()) {
            throw ProviderException.ofUselessKeys(
                    expected,
                    "%s has %d keys, but none that has a `kid` and an accepted signature algorithm"
                            .formatted(keySet, jwks.size()));
        }
        return new ProviderMetadata(expected, userinfoEndpoint, keys);
    }

    private static Map<String, List<VerificationKey>> keys(Collection<?> jwks) {
        Map<String, List<VerificationKey>> keys = new HashMap<>();
        for (Object jwk : jwks) {
            key(jwk).ifPresent(key ->
                    keys.computeIfAbsent(key.keyId(), id -> new ArrayList<>()).add(key));
        }
        return keys;
    }

    /** One unreadable key must not make the others unusable. */
    private static Optional<VerificationKey> key(Object jwk) {
        if (!(jwk instanceof Map<?, ?> members)) {
            return Optional.empty();
        }
        Map<String, Object> copy = new HashMap<>();
        members.forEach((name, value) -> copy.put(String.valueOf(name), value));
        try {
            return VerificationKey.of(JWK.parse(copy));
        } catch (ParseException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private String required(Claims discovery, String name) throws ProviderException {
        return discovery
                .text(name)
                .orElseThrow(() -> new ProviderException(
                        "the discovery document %s has no `%s`".formatted(config.configUrl(), name)));
    }
}
