package io.cloakroom.bridge.sso;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.aws.Secret;
import io.cloakroom.bridge.credentials.KeyRing;
import io.cloakroom.bridge.credentials.TokenSeal;
import io.cloakroom.bridge.identity.oidc.Pkce;
import java.net.URI;
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
    private final TokenSeal asked;

    SealedTokens(KeyRing ring, SecureRandom random) {
        this.access = new TokenSeal(ring, "sso access token", random);
        this.refresh = new TokenSeal(ring, "sso refresh token", random);
        this.device = new TokenSeal(ring, "sso device code", random);
        this.asked = new TokenSeal(ring, "sso device link", random);
    }

    /** A refresh token of a provider. */
    record Refresh(String provider, Secret token) {}

    /** A login on another device that has begun, with the verifier that only the bridge knows. */
    record Device(String provider, Secret code, Pkce pkce, Instant expiration) {}

    /**
     * What the page for a login on another device says.
     *
     * @param program as it calls itself
     * @param address that it asked from
     * @param userCode that its screen shows
     * @param page of the provider, where the login goes on
     */
    record Asked(String program, String address, Instant begun, Instant expiration, String userCode, URI page) {}

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

    String seal(Asked login) {
        return asked.seal(SsoJson.bytes(SsoJson.object()
                .put("n", login.program())
                .put("a", login.address())
                .put("b", login.begun().getEpochSecond())
                .put("e", login.expiration().getEpochSecond())
                .put("c", login.userCode())
                .put("u", login.page().toString())));
    }

    Optional<Asked> asked(String sealed) {
        return open(asked, sealed)
                .map(content -> new Asked(
                        SsoJson.required(content, "n"),
                        SsoJson.required(content, "a"),
                        Instant.ofEpochSecond(content.path("b").asLong()),
                        Instant.ofEpochSecond(content.path("e").asLong()),
                        SsoJson.required(content, "c"),
                        URI.create(SsoJson.required(content, "u"))));
    }

    private static Optional<JsonNode> open(TokenSeal seal, String sealed) {
        return sealed.length() > MAX_CHARS
                ? Optional.empty()
                : seal.open(sealed).map(SsoJson::read);
    }
}
