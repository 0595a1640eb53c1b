package io.cloakroom.cli.login;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.aws.Secret;
import io.cloakroom.cli.profile.OpenId;
import io.cloakroom.cli.profile.Profile;
import io.cloakroom.cli.running.Refused;
import io.cloakroom.cli.web.Web;
import io.cloakroom.cli.web.WebAddress;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** An OpenID provider, as its discovery document or a login that is kept describes it. */
final class Provider {
    private static final String DISCOVERY = "/.well-known/openid-configuration";

    private final OpenId openId;
    private final Web web;
    private final String issuer;
    private final ObjectNode endpoints;

    private Provider(OpenId openId, String issuer, Web web, ObjectNode endpoints) {
        this.openId = openId;
        this.issuer = issuer;
        this.web = web;
        this.endpoints = endpoints;
    }

    /** @throws Refused if it cannot be reached, or is not the one of the profile */
    static Provider discover(Profile profile) throws Refused {
        Web web = profile.web();
        URI issuer = profile.openId().issuer();
        Web.Answer answer = web.get(URI.create(issuer + DISCOVERY));
        ObjectNode document = answer.json()
                .filter(json -> answer.isGood())
                .orElseThrow(() -> Refused.by("%s is no OpenID provider: HTTP status %d at %s"
                        .formatted(issuer, answer.status(), DISCOVERY)));
        String said = document.path("issuer").asText();
        if (!said.replaceFirst("/$", "").equals(issuer.toString())) {
            throw Refused.by("the provider at %s says that it is `%s`: use that as --issuer".formatted(issuer, said));
        }
        ObjectNode endpoints = JsonNodeFactory.instance.objectNode();
        for (Endpoint each : Endpoint.values()) {
            String url = document.path(each.inDiscovery).asText();
            if (!url.isEmpty()) {
                endpoints.put(each.inDiscovery, url);
            }
        }
        return new Provider(profile.openId(), said, web, endpoints);
    }

    /** The provider of a login that is kept. */
    static Provider of(Profile profile, ObjectNode endpoints) throws Refused {
        return new Provider(profile.openId(), profile.openId().issuer().toString(), profile.web(), endpoints);
    }

    /** What an endpoint of a provider is for. */
    private enum Endpoint {
        AUTHORIZATION("authorization_endpoint"),
        TOKEN("token_endpoint"),
        DEVICE("device_authorization_endpoint"),
        REVOCATION("revocation_endpoint"),
        END_SESSION("end_session_endpoint");

        private final String inDiscovery;

        Endpoint(String inDiscovery) {
            this.inDiscovery = inDiscovery;
        }
    }

    /** Its endpoints, to be kept with a login. */
    ObjectNode endpoints() {
        return endpoints;
    }

    OpenId openId() {
        return openId;
    }

    /** Its name as it spells it: with a slash at the end, where it has one. */
    String issuer() {
        return issuer;
    }

    /** Where the browser goes. */
    URI authorization() throws Refused {
        return require(Endpoint.AUTHORIZATION);
    }

    /** @throws Refused if the provider does not take the code */
    Tokens redeem(Secret code, Secret verifier, String redirect) throws Refused {
        return Tokens.read(post(
                Endpoint.TOKEN,
                Map.of(
                        "grant_type",
                        new Secret("authorization_code"),
                        "code",
                        code,
                        "code_verifier",
                        verifier,
                        "redirect_uri",
                        new Secret(redirect))));
    }

    /** @throws Refused that a login is needed, if the provider says that this one is over */
    Tokens refresh(Secret refresh) throws Refused {
        Web.Answer answer =
                post(Endpoint.TOKEN, Map.of("grant_type", new Secret("refresh_token"), "refresh_token", refresh));
        if (isError(answer, "invalid_grant")) {
            throw Refused.noLogin("the login is over: %s; log in again".formatted(answer.why()));
        }
        return Tokens.read(answer);
    }

    /** Begins a login on another device. */
    Web.Answer startDevice(Secret challenge) throws Refused {
        return post(
                Endpoint.DEVICE,
                Map.of(
                        "scope",
                        new Secret(openId.scopes()),
                        "code_challenge",
                        challenge,
                        "code_challenge_method",
                        new Secret(Pkce.METHOD)));
    }

    /** Asks once whether the login on another device is done. */
    Web.Answer pollDevice(Secret deviceCode, Secret verifier) throws Refused {
        return post(
                Endpoint.TOKEN,
                Map.of(
                        "grant_type",
                        new Secret("urn:ietf:params:oauth:grant-type:device_code"),
                        "device_code",
                        deviceCode,
                        "code_verifier",
                        verifier));
    }

    /**
     * Revokes a refresh token (RFC 7009).
     *
     * @throws Refused if the provider cannot, or is away
     */
    void revoke(Secret refresh) throws Refused {
        Web.Answer answer =
                post(Endpoint.REVOCATION, Map.of("token", refresh, "token_type_hint", new Secret("refresh_token")));
        if (!answer.isGood()) {
            throw Refused.by("the provider does not revoke the login: " + answer.why());
        }
    }

    /**
     * Ends the session at the provider, with all that is logged in by it. Keycloak takes the refresh token for that.
     *
     * @throws Refused if the provider cannot, or is away
     */
    void endSession(Secret refresh) throws Refused {
        Web.Answer answer = post(Endpoint.END_SESSION, Map.of("refresh_token", refresh));
        if (!answer.isGood()) {
            throw Refused.by("the provider does not end the session: " + answer.why());
        }
    }

    /** Whether an answer is this error of OAuth. */
    static boolean isError(Web.Answer answer, String error) {
        return !answer.isGood()
                && answer.json()
                        .filter(json -> json.path("error").asText().equals(error))
                        .isPresent();
    }

    private Web.Answer post(Endpoint endpoint, Map<String, Secret> fields) throws Refused {
        Map<String, Secret> all = new LinkedHashMap<>(fields);
        all.put("client_id", new Secret(openId.client()));
        return web.post(require(endpoint), all);
    }

    private URI require(Endpoint endpoint) throws Refused {
        Optional<String> url =
                Optional.of(endpoints.path(endpoint.inDiscovery).asText()).filter(text -> !text.isEmpty());
        if (url.isEmpty()) {
            throw Refused.by("the provider %s has no `%s`".formatted(openId.issuer(), endpoint.inDiscovery));
        }
        URI uri = WebAddress.parse(endpoint.inDiscovery, url.get());
        if (!WebAddress.isProtected(uri)) {
            throw Refused.by("the provider's `%s` is not https://".formatted(endpoint.inDiscovery));
        }
        return uri;
    }
}
