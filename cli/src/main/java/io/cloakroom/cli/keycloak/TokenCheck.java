package io.cloakroom.cli.keycloak;

import io.cloakroom.bridge.config.ClaimName;
import io.cloakroom.cli.documents.StrictJson;
import io.cloakroom.policy.PolicyClaim;
import io.cloakroom.policy.match.NearestName;
import io.cloakroom.policy.match.Wildcard;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds out why a bridge would refuse a token. Shows names and times of it, and nothing that could be used to log in.
 */
final class TokenCheck {
    /** As the bridge's: an issuer's clock may be this much ahead. */
    static final Duration CLOCK_LEEWAY = Duration.ofSeconds(30);

    private static final Set<String> WEB_IDENTITY_TYPES = Set.of("ID", "Bearer");
    /** Keycloak makes them of a hash, and ids of users at random. */
    private static final Pattern PAIRWISE =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-3[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");

    private static final String GIVE_A_ROLE =
            "give the user a realm role with the attribute `s3-policy` (Realm roles > the role > Attributes);"
                    + " cloakroom keycloak check looks at the realm";

    private final ShownToken token;
    private final Expected expected;
    private final List<Finding> findings = new ArrayList<>();

    private TokenCheck(ShownToken token, Expected expected) {
        this.token = token;
        this.expected = expected;
    }

    /**
     * What the bridge expects of tokens.
     *
     * @param issuer empty: not known
     * @param clientIds one of which a token must be made for
     * @param scope empty: any
     * @param clients patterns; empty: any
     * @param claim that names policies; empty: none is read
     */
    record Expected(
            Optional<String> issuer,
            Set<String> clientIds,
            Optional<String> scope,
            List<String> clients,
            Optional<ClaimName> claim,
            KnownPolicies policies) {
        Expected {
            clientIds = Set.copyOf(clientIds);
            clients = List.copyOf(clients);
        }

        /** The same of tokens of this issuer. With a role that the caller names, no claim is read. */
        Expected of(String itsIssuer, boolean hasRole) {
            return new Expected(
                    Optional.of(itsIssuer), clientIds, scope, clients, hasRole ? Optional.empty() : claim, policies);
        }
    }

    static List<Finding> findings(ShownToken token, Expected expected, Instant now) {
        TokenCheck check = new TokenCheck(token, expected);
        check.kind();
        check.issuer();
        check.times(now);
        check.subject();
        check.audience();
        check.scope();
        check.client();
        check.policies();
        return List.copyOf(check.findings);
    }

    private void kind() {
        String type = token.text("typ");
        if (!type.isEmpty() && !WEB_IDENTITY_TYPES.contains(type)) {
            find(
                    Trap.TOKEN_KIND,
                    "it is a token of type `%s`".formatted(type),
                    "only access tokens and ID tokens can be exchanged",
                    "send the answer's `access_token`");
        }
        String algorithm = token.header().path("alg").asText("");
        if (algorithm.startsWith("HS") || algorithm.equals("none") || algorithm.isEmpty()) {
            find(
                    Trap.TOKEN_ALGORITHM,
                    "it is signed with `%s`".formatted(algorithm),
                    "the bridge accepts signatures by a key pair only",
                    "Realm settings > Tokens > Default Signature Algorithm: RS256 or ES256");
        }
        if (token.claims().has("cnf")) {
            find(
                    Trap.TOKEN_BOUND,
                    "it is bound to a key (`cnf`)",
                    "the bridge cannot check the proof of that key",
                    "ask for a token without DPoP and without a client certificate");
        }
    }

    private boolean isIdToken() {
        return token.text("typ").equals("ID");
    }

    private void issuer() {
        String issuer = token.text("iss");
        if (expected.issuer().isPresent() && !expected.issuer().get().equals(issuer)) {
            find(
                    Trap.ISSUER_OTHER_NAME,
                    "its issuer is `%s`, and the bridge expects `%s`"
                            .formatted(issuer, expected.issuer().get()),
                    "the bridge accepts tokens of the issuer that it knows only",
                    "if both are the same realm, set CLOAKROOM_IDENTITY_OPENID_ISSUER to the former, or give Keycloak"
                            + " one name for all (--hostname)");
        }
    }

    private void times(Instant now) {
        Optional<Instant> expires = token.time("exp");
        if (expires.isEmpty()) {
            find(
                    Trap.TOKEN_LASTING,
                    "it has no `exp`",
                    "a token that never expires is refused",
                    "issue tokens that expire");
        } else if (!now.isBefore(expires.get())) {
            find(
                    Trap.TOKEN_EXPIRED,
                    "it expired at %s, and here it is %s".formatted(expires.get(), now),
                    "an expired token is refused",
                    "get a new one; if it is new, set this clock, which is ahead (NTP)");
        }
        for (String claim : List.of("iat", "nbf")) {
            Optional<Instant> time = token.time(claim);
            if (time.isPresent() && time.get().isAfter(now.plus(CLOCK_LEEWAY))) {
                find(
                        Trap.CLOCK,
                        "its `%s` is %s, and here it is %s".formatted(claim, time.get(), now),
                        "a token from more than %d seconds ahead is refused".formatted(CLOCK_LEEWAY.toSeconds()),
                        "set the clocks of Keycloak and of the bridge (NTP)");
                return;
            }
        }
    }

    private void subject() {
        if (token.text("sub").isEmpty()) {
            find(
                    Trap.SUBJECT_MISSING,
                    "it has no `sub`",
                    "the bridge does not know whose it is, and refuses it",
                    "lightweight tokens: Client scopes > basic > Mappers > sub > Add to lightweight access token: On;"
                            + " others: give the client the scope `basic`");
        } else if (token.text("sid").isEmpty()
                && PAIRWISE.matcher(token.text("sub")).matches()) {
            find(
                    Trap.SUBJECT_PAIRWISE,
                    "its `sub` is one that only its client knows the user by (pairwise), and it has no `sid`",
                    "neither tells the bridge whose sessions to end when Keycloak disables the user or takes a right away",
                    "delete the client's mapper Pairwise subject identifier, or get the token by a login of the user");
        }
    }

    private void audience() {
        List<String> audience = token.texts("aud");
        boolean isMeant = audience.stream().anyMatch(expected.clientIds()::contains)
                || (!audience.isEmpty() && expected.clientIds().contains(token.text("azp")));
        String wanted = expected.clientIds().stream().sorted().findFirst().orElseThrow();
        if (!isMeant) {
            find(
                    Trap.AUDIENCE_MISSING,
                    audience.isEmpty()
                            ? "it has no `aud`"
                            : "its `aud` is %s, without `%s`".formatted(quoted(audience), wanted),
                    "it was not made for the bridge, which refuses it",
                    "add a mapper Audience to the client scope, with Included Client Audience `%s`, Add to access token and Add to lightweight access token: On"
                            .formatted(wanted));
        }
    }

    private boolean hasScope() {
        return expected.scope().isEmpty()
                || List.of(token.text("scope").split(" ", -1))
                        .contains(expected.scope().get());
    }

    private void scope() {
        if (hasScope()) {
            return;
        }
        String scope = expected.scope().orElseThrow();
        if (isIdToken()) {
            find(
                    Trap.TOKEN_ID,
                    "it is an ID token",
                    "ID tokens have no `scope`, and the bridge wants `%s` in it".formatted(scope),
                    "send the answer's `access_token`");
            return;
        }
        boolean isMapped = hasClaim() && token.texts("aud").stream().anyMatch(expected.clientIds()::contains);
        find(
                Trap.SCOPE_MISSING,
                "its `scope` is `%s`, without `%s`".formatted(token.text("scope"), scope),
                "the bridge takes policies from tokens with that scope only",
                isMapped
                        ? "Client scopes > %s > Include in token scope: On".formatted(scope)
                        : "ask for an access token with `scope=openid %s`".formatted(scope)
                                + ", and give the client the scope (Clients > the client > Client scopes)");
        if (hasClaim() && !isMapped) {
            find(
                    Trap.CLAIM_OF_ANOTHER,
                    "it names policies without having scope `%s`".formatted(scope),
                    "another mapper wrote the claim, which anybody who edits the client can do; the bridge does not"
                            + " take it",
                    "cloakroom keycloak check names the mapper");
        }
    }

    private void client() {
        if (expected.clients().isEmpty()) {
            return;
        }
        String client = token.text("azp");
        if (expected.clients().stream().noneMatch(pattern -> Wildcard.matches(pattern, client))) {
            find(
                    Trap.CLIENT_UNLISTED,
                    "it was issued to client `%s`".formatted(client),
                    "the bridge takes tokens of %s only".formatted(quoted(expected.clients())),
                    "add the client to CLOAKROOM_IDENTITY_OPENID_CLIENTS, if you trust those who edit it");
        }
    }

    private boolean hasClaim() {
        return value() != null;
    }

    private @Nullable Object value() {
        Map<String, Object> claims = StrictJson.values(token.claims());
        return expected.claim().flatMap(claim -> claim.find(claims)).orElse(null);
    }

    private void policies() {
        if (expected.claim().isEmpty()) {
            return;
        }
        ClaimName claim = expected.claim().get();
        PolicyClaim read = PolicyClaim.read(value());
        if (!read.isPresent()) {
            find(
                    hasClaim() ? Trap.CLAIM_OF_ANOTHER : Trap.POLICY_MISSING,
                    hasClaim() ? "its claim `%s` is neither a text nor a list".formatted(claim) : missing(claim),
                    "a token that names no policy gives nothing, and the login is refused",
                    GIVE_A_ROLE);
            return;
        }
        if (read.names().isEmpty()) {
            find(
                    Trap.POLICY_MISSING,
                    "its claim `%s` names no policy".formatted(claim),
                    "a token that names no policy gives nothing, and the login is refused",
                    GIVE_A_ROLE);
            return;
        }
        List<String> odd = read.names().stream()
                .filter(name -> name.startsWith("[") || name.startsWith("\""))
                .toList();
        if (!odd.isEmpty()) {
            find(
                    Trap.CLAIM_OF_ANOTHER,
                    "its claim `%s` is a text of JSON, not a list".formatted(claim),
                    "the names in it have brackets and quotation marks, which no policy has",
                    "remove the mapper that writes it, and use the mapper S3 policies");
            return;
        }
        findings.addAll(expected.policies().unknown("its claim `%s`".formatted(claim), read.names()));
    }

    private String missing(ClaimName claim) {
        Set<String> names = new TreeSet<>();
        token.claims().fieldNames().forEachRemaining(names::add);
        return "it has no claim `%s`%s"
                .formatted(claim, NearestName.question(NearestName.among(names, claim.toString())));
    }

    private static String quoted(List<String> texts) {
        return "`" + String.join("`, `", texts) + "`";
    }

    private void find(Trap trap, String what, String why, String mend) {
        findings.add(new Finding(trap, what, why, mend));
    }
}
