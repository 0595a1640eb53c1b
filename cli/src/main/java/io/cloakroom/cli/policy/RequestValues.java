package io.cloakroom.cli.policy;

import io.cloakroom.cli.documents.InputException;
import io.cloakroom.policy.condition.ConditionKey;
import io.cloakroom.policy.condition.MeantKey;
import io.cloakroom.policy.match.NearestName;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Values of condition keys that don't come from a token. */
final class RequestValues {
    private RequestValues() {}

    /** The keys that the clock defines, spelled as in the bridge. */
    static Map<String, List<String>> at(Instant now) {
        Map<String, List<String>> values = new TreeMap<>();
        values.put(
                "aws:CurrentTime", List.of(now.truncatedTo(ChronoUnit.SECONDS).toString()));
        values.put("aws:EpochTime", List.of(Long.toString(now.getEpochSecond())));
        return values;
    }

    /** Reads {@code key=value} texts. A repeated key has one more value. */
    static Map<String, List<String>> parse(List<String> assignments) throws InputException {
        Map<String, List<String>> values = new TreeMap<>();
        for (String assignment : assignments) {
            int equals = assignment.indexOf('=');
            if (equals < 0) {
                throw new InputException("`%s` is not a condition value: expected key=value".formatted(assignment));
            }
            values.computeIfAbsent(key(assignment.substring(0, equals)), absent -> new ArrayList<>())
                    .add(assignment.substring(equals + 1));
        }
        return values;
    }

    private static String key(String name) throws InputException {
        return ConditionKey.find(name)
                .map(ConditionKey::name)
                .orElseThrow(() -> new InputException(
                        "there is no condition key `%s`%s".formatted(name, NearestName.question(MeantKey.of(name)))));
    }
}
