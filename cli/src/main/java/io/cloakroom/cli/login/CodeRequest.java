package io.cloakroom.cli.login;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.Secret;
import io.cloakroom.aws.http.PercentDecoder;
import io.cloakroom.aws.http.QueryParameter;
import io.cloakroom.aws.http.QueryString;
import io.cloakroom.aws.s3.UriEncoding;
import io.cloakroom.cli.running.Refused;
import io.cloakroom.cli.sts.Jwt;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The way through a browser: authorization code with PKCE (RFC 8252).
 *
 * @param redirect where the browser goes with the code, on this machine
 */
record CodeRequest(Provider provider, Pkce pkce, String redirect) {
    /** What the browser opens. */
    URI url() throws Refused {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("response_type", "code");
        query.put("client_id", provider.openId().client());
        query.put("redirect_uri", redirect);
        query.put("scope", provider.openId().scopes());
        query.put("state", pkce.state().reveal());
        query.put("nonce", pkce.nonce().reveal());
        query.put("code_challenge", pkce.challenge());
        query.put("code_challenge_method", Pkce.METHOD);
        return URI.create(provider.authorization() + "?"
                + query.entrySet().stream()
                        .map(field -> field.getKey() + "=" + UriEncoding.encodeComponent(field.getValue()))
                        .collect(Collectors.joining("&")));
    }

    /** Whether a browser comes back from this login, and not from one that somebody else began. */
    boolean isAnswer(String rawQuery) {
        return one(rawQuery, "state").filter(pkce.state()::matches).isPresent();
    }

    /**
     * The tokens for what a browser came back with. It may name the provider (RFC 9207).
     *
     * @param rawQuery with the right state
     * @throws Refused if the provider refuses, or the answer is another provider's
     */
    Tokens tokens(String rawQuery) throws Refused {
        Optional<String> error = one(rawQuery, "error");
        if (error.isPresent()) {
            throw Refused.by("the provider refuses the login: %s"
                    .formatted(one(rawQuery, "error_description").orElse(error.get())));
        }
        Optional<String> issuer = one(rawQuery, "iss");
        if (issuer.isPresent() && !issuer.get().equals(provider.issuer())) {
            throw Refused.by("the login came back from another provider, `%s`".formatted(issuer.get()));
        }
        Secret code = one(rawQuery, "code")
                .map(Secret::new)
                .orElseThrow(() -> Refused.by("the login came back without a code"));
        Tokens tokens = provider.redeem(code, pkce.verifier(), redirect);
        if (tokens.id().isPresent() && !isOfThisLogin(tokens.id().get())) {
            throw Refused.by("the ID token is of another login: its nonce differs");
        }
        return tokens;
    }

    private boolean isOfThisLogin(Secret idToken) {
        return Jwt.claims(idToken)
                .map(claims -> claims.path("nonce").asText())
                .filter(pkce.nonce()::matches)
                .isPresent();
    }

    /** The value of a parameter that is there once. */
    private static Optional<String> one(String rawQuery, String name) {
        try {
            List<String> values = QueryString.parse(rawQuery, PercentDecoder.FORM).stream()
                    .filter(parameter -> parameter.name().equals(name))
                    .map(QueryParameter::value)
                    .toList();
            return values.size() == 1 ? Optional.of(values.get(0)) : Optional.empty();
        } catch (AwsException e) {
            return Optional.empty();
        }
    }
}
