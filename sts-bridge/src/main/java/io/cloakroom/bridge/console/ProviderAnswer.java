package io.cloakroom.bridge.console;

import static io.cloakroom.aws.AwsErrorCode.ACCESS_DENIED;

import io.cloakroom.aws.AwsException;
import io.cloakroom.bridge.identity.oidc.OidcProviders;
import java.util.Optional;

/** What a provider sends a browser back with. */
final class ProviderAnswer {
    private static final int MAX_SHOWN = 100;

    private ProviderAnswer() {}

    /**
     * An answer is the provider's that was asked. Otherwise the code of one would be shown to another, who could use
     * it. Where there is one provider only, it need not say who it is.
     *
     * @param providers how many there are
     * @throws AwsException {@code AccessDenied}
     * @see <a href="https://www.rfc-editor.org/rfc/rfc9207">RFC 9207, issuer identification</a>
     */
    static void requireIssuer(LoginAttempt attempt, Logins.Asked asked, OidcProviders issuers, int providers) {
        Optional<String> issuer = asked.head().queryValue("iss");
        if (issuer.isEmpty() && providers > 1) {
            throw AwsException.of(
                    ACCESS_DENIED,
                    "The identity provider does not say who it is (`iss`, RFC 9207). Where people can log in at"
                            + " several, each must.");
        }
        if (issuer.isPresent()
                && !issuers.isIssuer(
                        attempt.provider(), issuer.get(), asked.client().address())) {
            throw AwsException.of(
                    ACCESS_DENIED,
                    "The answer is from `%s`, and not from the provider that was asked."
                            .formatted(shortened(issuer.get())));
        }
    }

    /** A text of the provider, for people. */
    static String shortened(String text) {
        String plain = text.replaceAll("\\p{Cntrl}", " ");
        return plain.length() <= MAX_SHOWN ? plain : plain.substring(0, MAX_SHOWN) + "…";
    }
}
