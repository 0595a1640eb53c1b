package io.cloakroom.policy.condition;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cloakroom.policy.match.VariableNames;
import io.cloakroom.policy.match.Wildcard;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What the claims of a verified token mean to policies. This is the one mapping from a token to values of condition
 * keys, both for decisions and for previews of them.
 *
 * @param claims the values of {@code jwt:<name>} by claim name, sorted by name
 * @param tags session tags with an allowed key, sorted by key
 * @param sourceIdentity {@code aws:SourceIdentity}
 */
public record TokenClaims(Map<String, List<String>> claims, Map<String, String> tags, Optional<String> sourceIdentity) {
    static final String AWS = "https://aws.amazon.com/";

    private static final String SOURCE_IDENTITY = AWS + "source_identity";
    private static final Pattern SOURCE_IDENTITY_TEXT = Pattern.compile("[\\w+=,.@-]{2,64}");

    /** Claims about the token and its login, not about the user. A session outlives them. */
    private static final Set<String> TECHNICAL =
            Set.of("exp", "iat", "nbf", "typ", "nonce", "at_hash", "c_hash", "s_hash", "sid", "session_state");

    /** The keys that describe the session itself, under MinIO's names, in lower case. */
    private static final Set<String> OWN_OF_SESSION = Set.of(
            "sub",
            "iss",
            "exp",
            "parent",
            "accesskey",
            "rolearn",
            "policy",
            "sessionpolicy",
            "sa-policy",
            "tokenrevoketype");

    public TokenClaims {
        claims = Collections.unmodifiableMap(new TreeMap<>(claims));
        tags = Collections.unmodifiableMap(new TreeMap<>(tags));
    }

    /**
     * Reads a token's claims as a JSON library gives them.
     *
     * @param tagKeys patterns ({@code *}, {@code ?}) of the allowed session tag keys; without any, tags are not even
     *     read
     * @throws MalformedClaimException if session tags or the source identity are not what AWS allows
     */
    public static TokenClaims read(Map<String, ?> token, List<String> tagKeys) {
        Map<String, List<String>> claims = new LinkedHashMap<>();
        token.forEach((name, value) -> {
            List<String> values = isTechnical(name) ? List.of() : ClaimValues.of(value);
            if (!values.isEmpty()) {
                claims.put(name, values);
            }
        });
        Map<String, String> tags = new LinkedHashMap<>();
        if (!tagKeys.isEmpty()) {
            tags.putAll(SessionTags.read(token));
            tags.keySet().removeIf(key -> tagKeys.stream().noneMatch(pattern -> Wildcard.matches(pattern, key)));
        }
        return new TokenClaims(claims, tags, sourceIdentity(token));
    }

    /** The keys of session tags that a token wants handed on to later sessions in a chain of roles. */
    public static Set<String> transitiveTagKeys(Map<String, ?> token) {
        return SessionTags.transitive(token);
    }

    private static Optional<String> sourceIdentity(Map<String, ?> token) {
        Object claim = token.get(SOURCE_IDENTITY);
        if (claim == null) {
            return Optional.empty();
        }
        if (claim instanceof String text && SOURCE_IDENTITY_TEXT.matcher(text).matches()) {
            return Optional.of(text);
        }
        throw new MalformedClaimException(
                "`%s` must be a string of 2 to 64 letters, digits or `_+=,.@-`".formatted(SOURCE_IDENTITY));
    }

    /** Whether this claim has no {@code jwt:} key. */
    public static boolean isTechnical(String claim) {
        return TECHNICAL.contains(claim) || claim.startsWith(AWS);
    }

    /** Whether the session itself defines a key of this name, in any letter case. A claim must not take its place. */
    public static boolean isOwnOfSession(String claim) {
        return OWN_OF_SESSION.contains(claim.toLowerCase(Locale.ROOT));
    }

    /** Whether MinIO has a {@code jwt:} key for this claim. */
    public static boolean isStandard(String claim) {
        return VariableNames.names().contains(ConditionKey.CLAIM + claim);
    }

    /**
     * MinIO's parent user of a subject, unique across issuers. It is the value of {@code aws:username} and
     * {@code aws:userid} in the subject's sessions.
     */
    public static String parentUser(String issuer, String subject) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest("openid:%s:%s".formatted(subject, issuer).getBytes(UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** The values, by condition key, for requests with the session. */
    public Map<String, List<String>> sessionValues() {
        Map<String, List<String>> values = claimValues();
        tags.forEach((key, value) -> values.put(ConditionKey.PRINCIPAL_TAG + "/" + key, List.of(value)));
        List<String> groups = claims.get("groups");
        if (groups != null) {
            values.put("aws:groups", groups);
        }
        return values;
    }

    /** The values, by condition key, for the STS call with the token. */
    public Map<String, List<String>> requestValues() {
        Map<String, List<String>> values = claimValues();
        tags.forEach((key, value) -> values.put(ConditionKey.AWS_REQUEST_TAG + "/" + key, List.of(value)));
        if (!tags.isEmpty()) {
            values.put(ConditionKey.TAG_KEYS, new ArrayList<>(tags.keySet()));
        }
        return values;
    }

    private Map<String, List<String>> claimValues() {
        Map<String, List<String>> values = new LinkedHashMap<>();
        claims.forEach((name, claim) -> values.put(ConditionKey.CLAIM + name, claim));
        sourceIdentity.ifPresent(identity -> values.put(ConditionKey.SOURCE_IDENTITY, List.of(identity)));
        return values;
    }
}
