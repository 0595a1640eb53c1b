package io.cloakroom.bridge.identity.oidc;

import static io.cloakroom.aws.AwsErrorCode.IDP_COMMUNICATION_ERROR;
import static io.cloakroom.aws.AwsErrorCode.INVALID_PARAMETER_VALUE;

import io.cloakroom.aws.AwsException;
import io.cloakroom.bridge.config.ClaimName;
import io.cloakroom.bridge.config.OidcProviderConfig;
import io.cloakroom.bridge.identity.Grant;
import io.cloakroom.bridge.policies.PolicySource;
import io.cloakroom.bridge.policies.Realm;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds what a token grants: the policies that its claim names or its provider's rules give, or the role it was
 * verified for.
 */
final class TokenGrants {
    /** The most names that an error lists. */
    private static final int MAX_LISTED = 20;

    private static final int MAX_LISTED_CHARS = 64;

    /** At most this many names are logged, once each. Whoever can write claims must not fill the log. */
    private static final int MAX_LOGGED = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(TokenGrants.class);

    private final PolicySource policies;
    /** The logged names, shortened: a name may be as long as a token. */
    private final Set<String> logged = ConcurrentHashMap.newKeySet();
    /** The providers whose claim name has been hinted at in the log. */
    private final Set<String> hinted = ConcurrentHashMap.newKeySet();

    TokenGrants(PolicySource policies) {
        this.policies = policies;
    }

    /** @throws AwsException {@code InvalidParameterValue} if none of the policies it grants has a document */
    Grant of(VerifiedToken token) {
        return token.role().isPresent() ? ofRole(token.role().get(), token) : named(token);
    }

    /**
     * The names in the claim and of the rules that have or once had a document and that the provider may grant. A
     * document that is gone may come back, with what it denies. Other names are dropped: a document that appears later
     * gives nothing to existing sessions.
     *
     * @throws AwsException {@code InvalidParameterValue} if no name has a document now; the message says what was read
     */
    private Grant named(VerifiedToken token) {
        OidcProviderConfig provider = token.provider();
        PolicyNames read = PolicyNames.of(token);
        if (!read.isSaid()) {
            throw missing(token);
        }
        Set<String> grantable = new LinkedHashSet<>();
        read.names().stream().filter(provider::mayGrant).forEach(grantable::add);
        requireRead(token, grantable);
        Set<String> known = policies.known(token.realm(), grantable);
        if (known.isEmpty()) {
            throw none(read, grantable, token.realm());
        }
        Set<String> remembered = policies.remembered(token.realm(), grantable);
        Reasons why = new Reasons(policies, token.realm(), grantable, remembered);
        List<String> dropped = why.list(
                read.names().stream().filter(name -> !known.contains(name)).toList());
        read.names().stream()
                .filter(name -> !known.contains(name) && logged.size() < MAX_LOGGED && logged.add(shortened(name)))
                .forEach(name -> LOG.warn("Provider {}, {}: {}.", provider.name(), read.where(), why.of(name)));
        return new Grant.Names(grantable.stream().filter(remembered::contains).toList(), dropped);
    }

    /**
     * A name that is not known may have been saved in the realm a moment ago, and deny. It would be left out of the
     * session for good. So the realm is asked before it is taken for unknown.
     */
    private void requireRead(VerifiedToken token, Set<String> grantable) {
        if (token.provider().realmPolicies().isPresent()
                && policies.remembered(token.realm(), grantable).size() < grantable.size()
                && !policies.askRealm(token.realm())) {
            throw AwsException.of(
                    IDP_COMMUNICATION_ERROR,
                    "The policies that its realm keeps cannot be read now, and the token names one that is not known.");
        }
    }

    private AwsException missing(VerifiedToken token) {
        OidcProviderConfig provider = token.provider();
        if (!provider.readsClaim()) {
            return new AwsException(
                    INVALID_PARAMETER_VALUE,
                    "No rule of the provider matches the token, credentials will not be generated: %d rules look at %s; the token has %s"
                            .formatted(
                                    provider.reading().rules().size(),
                                    listed(provider.reading().rules().stream()
                                            .map(rule -> rule.claim().toString())
                                            .distinct()
                                            .toList()),
                                    listed(token.claimNames())));
        }
        String dots =
                provider.claimName().dotsAsPath().map(path -> dots(path, token)).orElse("");
        if (!dots.isEmpty() && hinted.add(provider.name())) {
            LOG.warn("Provider {}: a token has no claim `{}`; {}.", provider.name(), provider.claimName(), dots);
        }
        String hint = isElsewhere(token)
                ? "its value is too long for the token (`_claim_names`): assign the user fewer groups, or have the"
                        + " provider write only those of the application"
                : dots;
        return new AwsException(
                INVALID_PARAMETER_VALUE,
                "%s claim missing from the JWT token, credentials will not be generated: expected a string or a list of policy names; the token has %s%s"
                        .formatted(
                                provider.claimName(), listed(token.claimNames()), hint.isEmpty() ? "" : "; " + hint));
    }

    /**
     * Whether the provider left the claim out and says where it can be asked for, as Entra ID does with many groups.
     *
     * @see <a href="https://openid.net/specs/openid-connect-core-1_0.html#AggregatedDistributedClaims">Distributed
     *     claims</a>
     */
    private static boolean isElsewhere(VerifiedToken token) {
        String name = token.provider().claimName().toString();
        boolean isDistributed = token.claim("_claim_names").filter(Map.class::isInstance).stream()
                .anyMatch(names -> ((Map<?, ?>) names).containsKey(name));
        return isDistributed
                || (name.equals("groups") && token.claim("hasgroups").isPresent());
    }

    private static String dots(ClaimName path, VerifiedToken token) {
        return "a dot is part of the name, and the path to a claim inside others is `%s`%s"
                .formatted(path, token.claim(path).isPresent() ? ", where the token has a value" : "");
    }

    private Grant ofRole(String arn, VerifiedToken token) {
        OidcProviderConfig provider = token.provider();
        if (policies.known(token.realm(), provider.rolePolicies()).isEmpty()) {
            throw undefined(provider.rolePolicies(), "the role has policies that do not exist");
        }
        return new Grant.Role(arn);
    }

    private AwsException none(PolicyNames read, Set<String> grantable, Realm realm) {
        if (read.names().isEmpty()) {
            return undefined(read.names(), read.where() + " names no policy");
        }
        Reasons why = new Reasons(policies, realm, grantable, policies.remembered(realm, grantable));
        String reasons = String.join(", ", why.list(read.names()));
        return undefined(read.names(), read.where() + ": " + reasons);
    }

    /**
     * Why names give nothing now.
     *
     * @param realm whose identity has the names
     * @param grantable the names that the provider may grant
     * @param remembered the names among them that have or once had a document
     */
    private record Reasons(PolicySource policies, Realm realm, Set<String> grantable, Set<String> remembered) {
        List<String> list(List<String> names) {
            return names.stream().limit(MAX_LISTED).map(this::of).toList();
        }

        String of(String name) {
            if (!grantable.contains(name)) {
                return "`%s` may not be granted by this provider".formatted(shortened(name));
            }
            if (remembered.contains(name)) {
                return "`%s` no longer exists".formatted(shortened(name));
            }
            return "`%s` does not exist%s"
                    .formatted(
                            shortened(name),
                            policies.nearest(realm, name)
                                    .map(" (did you mean `%s`?)"::formatted)
                                    .orElse(""));
        }
    }

    private static AwsException undefined(List<String> names, String why) {
        String list =
                names.stream().limit(MAX_LISTED).map(TokenGrants::shortened).collect(Collectors.joining(","));
        return new AwsException(
                INVALID_PARAMETER_VALUE,
                "None of the given policies (`%s`) are defined, credentials will not be generated: %s"
                        .formatted(list, why));
    }

    private static String listed(Collection<String> names) {
        String list = names.stream()
                .sorted()
                .limit(MAX_LISTED)
                .map(name -> "`" + shortened(name) + "`")
                .collect(Collectors.joining(", "));
        return names.size() > MAX_LISTED ? list + " …" : list;
    }

    /** On one line and bounded, whatever a token says. */
    static String shortened(String text) {
        String line = text.codePoints()
                .map(c -> Character.isISOControl(c) ? ' ' : c)
                .limit(MAX_LISTED_CHARS)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return line.length() < text.length() ? line + "…" : line;
    }
}
