package io.cloakroom.cli.policy;

import io.cloakroom.aws.Account;
import io.cloakroom.cli.documents.InputException;
import io.cloakroom.policy.NamedPolicy;
import io.cloakroom.policy.Policy;
import io.cloakroom.policy.PolicyClaim;
import io.cloakroom.policy.canned.CannedPolicies;
import io.cloakroom.policy.condition.ClaimValues;
import io.cloakroom.policy.condition.ConditionKey;
import io.cloakroom.policy.condition.MalformedClaimException;
import io.cloakroom.policy.condition.TokenClaims;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The claims of a token, as policies use them.
 *
 * @param claims as JSON libraries give them
 * @param isSigned whether they come from a token with a signature, which is not verified
 */
record Token(Map<String, Object> claims, boolean isSigned) {
    private static final String POLICY_CLAIM = "policy";

    /** The role of the bridge's unnamed provider. */
    private static final String ROLE = "arn:aws:iam::%s:role/_".formatted(Account.ID);

    /**
     * The values the bridge would give for a session of this token, issued now: by its default provider, with every
     * session tag allowed. The claim that names policies is not a {@code jwt:} key.
     */
    Map<String, List<String>> sessionValues(Instant now) throws InputException {
        Map<String, List<String>> values = read().sessionValues();
        values.remove(ConditionKey.CLAIM + POLICY_CLAIM);
        addSession(values, now);
        return values;
    }

    /**
     * The values the bridge would give for the STS call with this token: the session's values, every claim, and the
     * requested tags.
     */
    Map<String, List<String>> loginValues(Instant now) throws InputException {
        TokenClaims read = read();
        Map<String, List<String>> values = read.sessionValues();
        values.putAll(read.requestValues());
        claims.forEach((name, claim) -> values.put(ConditionKey.CLAIM + name, ClaimValues.of(claim)));
        addSession(values, now);
        return values;
    }

    private static String whatIsThere(@Nullable Object claim) {
        if (claim == null) {
            return "is missing";
        }
        if (claim instanceof String || claim instanceof Collection) {
            return "has no names in it";
        }
        String kind = claim instanceof Map ? "an object" : claim instanceof Number ? "a number" : "a boolean";
        return "is %s, not a string or a list of strings".formatted(kind);
    }

    private void addSession(Map<String, List<String>> values, Instant now) {
        values.put("aws:principaltype", List.of("AssumedRole"));
        values.put("aws:PrincipalArn", List.of(ROLE));
        values.put(
                "aws:TokenIssueTime",
                List.of(now.truncatedTo(ChronoUnit.SECONDS).toString()));
        if (claims.get("iss") instanceof String issuer && claims.get("sub") instanceof String subject) {
            List<String> user = List.of(TokenClaims.parentUser(issuer, subject));
            values.put("aws:username", user);
            values.put("aws:userid", user);
        }
    }

    private TokenClaims read() throws InputException {
        try {
            return TokenClaims.read(claims, List.of("*"));
        } catch (MalformedClaimException e) {
            throw new InputException(e.sentence());
        }
    }

    /** The policies that the token names, if all of them are canned. */
    List<NamedPolicy> cannedPolicies() throws InputException {
        List<String> names = PolicyClaim.read(claims.get(POLICY_CLAIM)).names();
        if (names.isEmpty()) {
            throw new InputException("the token names no policy: its claim `%s` %s; pass a policy with --policy"
                    .formatted(POLICY_CLAIM, whatIsThere(claims.get(POLICY_CLAIM))));
        }
        List<NamedPolicy> policies = new ArrayList<>();
        for (String name : names) {
            Policy policy = CannedPolicies.find(name)
                    .orElseThrow(() -> new InputException(
                            "the token names policy `%s`, which is not a canned policy: pass its document with --policy"
                                    .formatted(name)));
            policies.add(new NamedPolicy(name, policy));
        }
        return policies;
    }
}
