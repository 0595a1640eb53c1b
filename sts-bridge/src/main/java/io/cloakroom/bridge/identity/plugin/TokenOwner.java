package io.cloakroom.bridge.identity.plugin;

import static io.cloakroom.aws.AwsErrorCode.IDP_COMMUNICATION_ERROR;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.cloakroom.aws.AwsException;
import io.cloakroom.policy.condition.ClaimValues;
import io.cloakroom.policy.condition.TokenClaims;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The owner of a custom token, as a plugin says.
 *
 * @param claims for policies, without those that the bridge sets itself
 * @param longestSession from 15 minutes to a year
 */
record TokenOwner(String user, Map<String, List<String>> claims, Duration longestSession) {
    private static final int MAX_USER_CHARS = 256;
    private static final int MIN_SECONDS = 900;
    private static final int MAX_SECONDS = 31_536_000;
    private static final int MAX_DEPTH = 32;

    /**
     * Keys about the principal that have the same name in MinIO. Names that begin with {@code ldap} are a directory's.
     */
    private static final Set<String> RESERVED = Set.of("username", "userid", "principaltype");

    private static final ObjectReader READER = new ObjectMapper(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .readerFor(new TypeReference<Map<String, @Nullable Object>>() {})
            .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /**
     * Reads the answer of a plugin that accepts a token.
     *
     * @throws AwsException {@code IDPCommunicationError} if it is not as agreed
     */
    static TokenOwner parse(byte[] json) {
        Map<String, @Nullable Object> members = object(json)
                .orElseThrow(() ->
                        new AwsException(IDP_COMMUNICATION_ERROR, "The auth plugin did not answer with a JSON object"));
        String user = members.get("user") instanceof String text ? text : "";
        if (user.isBlank() || user.length() > MAX_USER_CHARS || user.chars().anyMatch(Character::isISOControl)) {
            throw new AwsException(
                    IDP_COMMUNICATION_ERROR,
                    "A valid user was not returned by the authenticator: `user` must be a string of 1 to %d characters"
                            .formatted(MAX_USER_CHARS));
        }
        return new TokenOwner(user, claims(members.get("claims")), validity(members.get("maxValiditySeconds")));
    }

    /** Why a plugin refuses a token, on one line; empty if it does not say. */
    static Optional<String> reason(byte[] json) {
        return object(json)
                .map(members -> members.get("reason"))
                .filter(String.class::isInstance)
                .map(reason -> line((String) reason))
                .filter(reason -> !reason.isEmpty());
    }

    private static Optional<Map<String, @Nullable Object>> object(byte[] json) {
        try {
            return Optional.ofNullable(READER.readValue(json));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Duration validity(@Nullable Object seconds) {
        if (seconds instanceof Integer number && number >= MIN_SECONDS && number <= MAX_SECONDS) {
            return Duration.ofSeconds(number);
        }
        throw new AwsException(
                IDP_COMMUNICATION_ERROR,
                "Plugin returned an invalid validity duration (%s) - should be between %d and %d"
                        .formatted(seconds instanceof Number ? seconds : "no number", MIN_SECONDS, MAX_SECONDS));
    }

    /** Leaves out reserved names in any letter case, because policies compare names that way. */
    private static Map<String, List<String>> claims(@Nullable Object claims) {
        if (claims == null) {
            return Map.of();
        }
        if (!(claims instanceof Map<?, ?> members)) {
            throw new AwsException(IDP_COMMUNICATION_ERROR, "The auth plugin's `claims` is not a JSON object");
        }
        Map<String, List<String>> read = new LinkedHashMap<>();
        members.forEach((key, value) -> {
            String name = (String) key;
            String lower = name.toLowerCase(Locale.ROOT);
            List<String> values = ClaimValues.of(value);
            if (!values.isEmpty()
                    && !TokenClaims.isOwnOfSession(name)
                    && !RESERVED.contains(lower)
                    && !lower.startsWith("ldap")) {
                read.put(name, values);
            }
        });
        return read;
    }

    private static String line(String text) {
        String line = text.replaceAll("\\p{Cntrl}", " ").strip();
        return line.length() <= MAX_USER_CHARS ? line : line.substring(0, MAX_USER_CHARS) + "…";
    }
}
