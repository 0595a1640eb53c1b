package io.cloakroom.bridge.sso;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.aws.Secret;
import io.cloakroom.bridge.credentials.KeyRing;
import io.cloakroom.bridge.credentials.TokenSeal;
import io.cloakroom.bridge.identity.oidc.Pkce;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;

/** What clients keep between their calls. Each kind is sealed for its purpose, so none passes for another. */
final class SealedTokens {
    /** The head of a request takes 16 KiB, and this goes into a header. */
    static final int MAX_ACCESS_CHARS = 14_000;

    private static final int MAX_CHARS = 24 * 1024;

    private final TokenSeal access;
    private final TokenSeal refresh;
    private final TokenSeal device;

    SealedTokens(KeyRing ring, SecureRandom random) {
        this.access = new TokenSeal(ring, "sso access token", random);
        this.refresh = new TokenSeal(ring, "sso refresh token", random);
        this.device = new TokenSeal(ring, "sso device code", random);
    }

    /** A refresh token of a provider. */
    record Refresh(String provider, Secret token) {}

    /** A login on another device that has begun, with the verifier that only the bridge knows. */
    record Device(String provider, Secret code, Pkce pkce, Instant expiration) {}

    String seal(SsoToken token) {
        ObjectNode content = SsoJson.object()
                .put("p", token.provider())
                .put("a", token.accessToken().reveal())
                .put("i", token.issuer())
                .put("u", token.subject());
        token.refreshToken().ifPresent(secret -> content.put("r", secret.reveal()));
        token.sessionId().ifPresent(sid -> content.put("s", sid));
        return access.seal(SsoJson.bytes(content));
    }

    Optional<SsoToken> access(String sealed) {
        return open(access, sealed)
                .filter(content -> content.has("u"))
                .map(content -> new SsoToken(
                        SsoJson.required(content, "p"),
                        new Secret(SsoJson.required(content, "a")),
                        SsoJson.text(content, "r").map(Secret::new),
                        SsoJson.required(content, "i"),
                        SsoJson.required(content, "u"),
                        SsoJson.text(content, "s")));
    }

    String seal(Refresh token) {
        return refresh.seal(SsoJson.bytes(SsoJson.object()
                .put("p", token.provider())
                .put("r", token.token().reveal())));
    }

    Optional<Refresh> refresh(String sealed) {
        return open(refresh, sealed)
                .map(content ->
                        new Refresh(SsoJson.required(content, "p"), new Secret(SsoJson.required(content, "r"))));
    }

    String seal(Device login) {
        return device.seal(SsoJson.bytes(SsoJson.object()
                .put("p", login.provider())
                .put("d", login.code().reveal())
                .put("v", login.pkce().verifier().reveal())
                .put("e", login.expiration().getEpochSecond())));
    }

    Optional<Device> device(String sealed) {
        return open(device, sealed)
                .map(content -> new Device(
                        SsoJson.required(content, "p"),
                        new Secret(SsoJson.required(content, "d")),
                        new Pkce(new Secret(SsoJson.required(content, "v"))),
                        Instant.ofEpochSecond(content.path("e").asLong())));
    }

    private static Optional<JsonNode> open(TokenSeal seal, String sealed) {
        return sealed.length() > MAX_CHARS
                ? Optional.empty()
                : seal.open(sealed).map(SsoJson::read);
    }
}
