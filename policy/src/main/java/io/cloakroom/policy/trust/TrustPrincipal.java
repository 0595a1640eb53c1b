package io.cloakroom.policy.trust;

import io.cloakroom.policy.match.MalformedElementException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * An entry of {@code Principal}.
 *
 * @param kind what it names
 * @param name the provider without scheme, or the ARN; empty for the kinds that need none
 */
public record TrustPrincipal(Kind kind, String name) {
    /** What an entry names. */
    public enum Kind {
        /** The tokens of an OpenID Connect provider. */
        PROVIDER,
        /** A user, a role or one session of a role. */
        ONE,
        /** Every user and session of the installation, as far as their own policies let them. */
        ACCOUNT,
        /** The same, written as {@code *}. */
        ANYBODY
    }

    /** How an entry matches somebody. */
    public enum Match {
        NONE,
        ACCOUNT,
        NAMED
    }

    /** The one account of an installation. */
    public static final String THE_ACCOUNT = "000000000000";

    private static final String PROVIDER_ARN = "arn:aws:iam::" + THE_ACCOUNT + ":oidc-provider/";
    private static final String ROOT_ARN = "arn:aws:iam::" + THE_ACCOUNT + ":root";
    private static final Pattern ONE_ARN = Pattern.compile(
            "arn:aws:(iam::" + THE_ACCOUNT + ":(user|role)/.+|sts::" + THE_ACCOUNT + ":assumed-role/[^/]+/[^/]+)");
    private static final Pattern PROVIDER = Pattern.compile("[^\\s/:@?#*$]+(:[0-9]{1,5})?(/[^\\s?#*$]*)?");

    /**
     * Reads an entry of {@code Federated}: an OpenID Connect provider by its ARN, as AWS writes it, or by its issuer,
     * with or without scheme.
     *
     * @throws MalformedElementException if it is neither
     */
    public static TrustPrincipal federated(String text) {
        String provider = provider(text.startsWith(PROVIDER_ARN) ? text.substring(PROVIDER_ARN.length()) : text);
        if (!PROVIDER.matcher(provider).matches()) {
            throw new MalformedElementException(
                    "invalid principal '%s': expected an OpenID Connect provider such as `%ssso.example.org/realms/acme`"
                            .formatted(text, PROVIDER_ARN));
        }
        return new TrustPrincipal(Kind.PROVIDER, provider);
    }

    /**
     * Reads an entry of {@code AWS}: the ARN of a user, a role or a session of a role, the account, or {@code *}.
     *
     * @throws MalformedElementException if it is something else
     */
    public static TrustPrincipal aws(String text) {
        if (text.equals("*")) {
            return new TrustPrincipal(Kind.ANYBODY, "");
        }
        if (text.equals(THE_ACCOUNT) || text.equals(ROOT_ARN)) {
            return new TrustPrincipal(Kind.ACCOUNT, "");
        }
        if (text.indexOf('*') >= 0 || text.indexOf('?') >= 0) {
            throw new MalformedElementException(
                    "invalid principal '%s': principals have no wildcards; trust the account, with a condition on `aws:PrincipalArn`"
                            .formatted(text));
        }
        if (!ONE_ARN.matcher(text).matches()) {
            throw new MalformedElementException(
                    "invalid principal '%s': expected `arn:aws:iam::%s:user/NAME`, `…:role/NAME` or `…:root`; this installation is the account %s"
                            .formatted(text, THE_ACCOUNT, THE_ACCOUNT));
        }
        return new TrustPrincipal(Kind.ONE, text);
    }

    /** An issuer as trust policies spell it, like AWS: without scheme, and without a slash at its end. */
    public static String provider(String issuer) {
        String lower = issuer.toLowerCase(Locale.ROOT);
        String rest = lower.startsWith("https://")
                ? issuer.substring("https://".length())
                : lower.startsWith("http://") ? issuer.substring("http://".length()) : issuer;
        return rest.endsWith("/") ? rest.substring(0, rest.length() - 1) : rest;
    }

    /** Whether this is about somebody, and how. */
    Match match(TrustedParty party) {
        boolean isToken = party instanceof TrustedParty.TokenHolder;
        return switch (kind) {
            case PROVIDER ->
                party instanceof TrustedParty.TokenHolder holder
                                && holder.provider().equals(name)
                        ? Match.NAMED
                        : Match.NONE;
            case ONE ->
                party instanceof TrustedParty.Signer signer && signer.arns().contains(name) ? Match.NAMED : Match.NONE;
            case ACCOUNT, ANYBODY -> isToken ? Match.NONE : Match.ACCOUNT;
        };
    }
}
