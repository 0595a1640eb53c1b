package io.cloakroom.cli.cases;

import io.cloakroom.cli.documents.InputException;
import io.cloakroom.cli.documents.StrictJson;
import io.cloakroom.policy.condition.MalformedClaimException;
import io.cloakroom.policy.condition.RequestContext;
import io.cloakroom.policy.condition.TokenClaims;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The values of a case without {@code context}: raw condition values as MinIO's server collects them, then claims and
 * groups. MinIO looks up a key without its prefix, first in the spelling of HTTP headers, then as it is. It looks up a
 * variable only as it is.
 */
final class CaseContext implements RequestContext {
    private static final List<String> PREFIXES = List.of("aws:", "jwt:", "ldap:", "sts:", "svc:", "s3:");

    private final Map<String, List<String>> conditions;
    private final Map<String, List<String>> others;

    private CaseContext(Map<String, List<String>> conditions, Map<String, List<String>> others) {
        this.conditions = Map.copyOf(conditions);
        this.others = Map.copyOf(others);
    }

    /**
     * The values that a case gives.
     *
     * @param line the case; if it has a {@code context}, nothing else counts
     * @param source the object with {@code conditions}, {@code claims} and {@code groups}
     */
    static RequestContext of(CaseObject line, CaseObject source) throws InputException {
        Map<String, List<String>> conditions = source.multimap("conditions");
        List<String> groups = source.texts("groups");
        if (line.find("context").isPresent()) {
            return RequestContext.of(line.multimap("context"));
        }
        Map<String, List<String>> others = claims(source);
        if (!groups.isEmpty()) {
            for (String key : List.of("aws:groups", "jwt:groups", "ldap:groups")) {
                others.putIfAbsent(key, groups);
            }
        }
        return new CaseContext(conditions, others);
    }

    @Override
    public List<String> values(String key) {
        String name = withoutPrefix(key);
        List<String> asHeader = conditions.get(headerSpelling(name));
        if (asHeader != null) {
            return asHeader;
        }
        List<String> asWritten = conditions.get(name);
        return asWritten != null ? asWritten : others.getOrDefault(key, List.of());
    }

    @Override
    public Optional<String> variable(String name) {
        List<String> values = conditions.getOrDefault(withoutPrefix(name), others.getOrDefault(name, List.of()));
        return values.stream().findFirst().filter(value -> !value.isEmpty());
    }

    private static String withoutPrefix(String key) {
        return PREFIXES.stream()
                .filter(key::startsWith)
                .findFirst()
                .map(prefix -> key.substring(prefix.length()))
                .orElse(key);
    }

    /**
     * Words with a capital first letter, as in {@code X-Amz-Storage-Class}. A name that is not valid in a header stays
     * as it is.
     */
    static String headerSpelling(String name) {
        StringBuilder spelled = new StringBuilder(name.length());
        boolean first = true;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!isTokenCharacter(c)) {
                return name;
            }
            String letter = String.valueOf(c);
            spelled.append(first ? letter.toUpperCase(Locale.ROOT) : letter.toLowerCase(Locale.ROOT));
            first = c == '-';
        }
        return spelled.toString();
    }

    private static boolean isTokenCharacter(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
    }

    private static Map<String, List<String>> claims(CaseObject source) throws InputException {
        if (source.find("claims").isEmpty()) {
            return new HashMap<>();
        }
        Map<String, Object> token = StrictJson.values(source.object("claims").node());
        try {
            return TokenClaims.read(token, List.of("*")).sessionValues();
        } catch (MalformedClaimException e) {
            throw new InputException(e.sentence());
        }
    }
}
