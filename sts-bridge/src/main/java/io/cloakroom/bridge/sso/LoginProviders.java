package io.cloakroom.bridge.sso;

import io.cloakroom.bridge.config.LoginClient;
import io.cloakroom.bridge.identity.oidc.RelyingParty;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The providers that people can log in to. If there are several, the end of the start URL says which:
 * {@code https://identitycenter.amazonaws.com/NAME}.
 */
final class LoginProviders {
    /** CLIs take a URL of this host as it is and never contact it; one of another host they want to be AWS's. */
    static final String START_URL = "https://identitycenter.amazonaws.com/";

    private final Map<String, RelyingParty> byName = new LinkedHashMap<>();

    /** @param parties at least one, each of another {@linkplain LoginClient#word word} */
    LoginProviders(List<RelyingParty> parties) {
        parties.forEach(party -> byName.put(LoginClient.word(party.provider()), party));
    }

    /** The words that start URLs end with. */
    List<String> words() {
        return List.copyOf(byName.keySet());
    }

    /**
     * The provider that a start URL is for.
     *
     * @throws SsoException {@code InvalidRequestException} if there are several and it names none of them
     */
    RelyingParty ofStartUrl(Optional<String> startUrl) {
        if (byName.size() == 1) {
            return byName.values().iterator().next();
        }
        String url = startUrl.orElse("");
        String end = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
        RelyingParty found = byName.get(end.substring(end.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT));
        if (found == null) {
            throw new SsoException(
                    SsoError.INVALID_REQUEST,
                    "The start URL must say which identity provider: `%s` and one of %s."
                            .formatted(START_URL, String.join(", ", byName.keySet())));
        }
        return found;
    }

    /**
     * The provider of a client that registers. The AWS CLI names none for logins on another device; each of these has a
     * start URL.
     *
     * @return empty if there are several and the client names none
     * @throws SsoException as {@link #ofStartUrl}
     */
    Optional<RelyingParty> ofIssuerUrl(Optional<String> issuerUrl) {
        return issuerUrl.isEmpty() && byName.size() > 1 ? Optional.empty() : Optional.of(ofStartUrl(issuerUrl));
    }

    /** The provider of this name; empty if people cannot log in to it any more. */
    Optional<RelyingParty> find(String name) {
        return Optional.ofNullable(byName.get(LoginClient.word(name)))
                .filter(party -> party.provider().equals(name));
    }
}
