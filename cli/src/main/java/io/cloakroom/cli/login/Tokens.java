package io.cloakroom.cli.login;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.aws.Secret;
import io.cloakroom.cli.running.Refused;
import io.cloakroom.cli.sts.Jwt;
import io.cloakroom.cli.web.Web;
import java.time.Instant;
import java.util.Optional;

/**
 * What the token endpoint of a provider answers.
 *
 * @param access shown to the bridge
 * @param refresh buys the next ones
 * @param id says who logged in
 */
public record Tokens(Secret access, Optional<Secret> refresh, Optional<Secret> id) {
    /** @throws Refused if the answer has no access token */
    static Tokens read(Web.Answer answer) throws Refused {
        ObjectNode json = answer.json()
                .filter(object -> answer.isGood())
                .orElseThrow(() -> Refused.by("the provider gives no tokens: " + answer.why()));
        return new Tokens(
                secret(json, "access_token").orElseThrow(() -> Refused.by("the provider's answer has no access token")),
                secret(json, "refresh_token"),
                secret(json, "id_token"));
    }

    private static Optional<Secret> secret(ObjectNode json, String name) {
        return Optional.of(json.path(name).asText())
                .filter(text -> !text.isEmpty())
                .map(Secret::new);
    }

    /** The name of whoever logged in, as people know it; else the subject. */
    public String user() {
        return claim("preferred_username").or(() -> claim("sub")).orElse("?");
    }

    /** A claim of the ID token, else of the access token. */
    public Optional<String> claim(String name) {
        return id.flatMap(token -> text(token, name)).or(() -> text(access, name));
    }

    private static Optional<String> text(Secret token, String name) {
        return Jwt.claims(token).map(claims -> claims.path(name).asText()).filter(text -> !text.isEmpty());
    }

    /** When the login ends unless it is used before; empty if it does not say. */
    public Optional<Instant> endOfLogin() {
        return refresh.flatMap(Jwt::end);
    }
}
