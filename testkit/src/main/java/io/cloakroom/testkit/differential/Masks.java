package io.cloakroom.testkit.differential;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Hides what two servers cannot have in common: their address, times, and the ids that they draw, which become
 * {@code <UploadId 1>} and so on in the order they are first seen. The form of a time stays.
 */
final class Masks {
    private static final Set<String> DRAWN =
            Set.of("DeleteMarkerVersionId", "NextContinuationToken", "UploadId", "VersionId", "x-amz-version-id");
    private static final int SHORTEST = 6;
    private static final Pattern ISO_TIME =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d:\\d\\d)?");
    private static final Pattern HTTP_TIME = Pattern.compile(
            "(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \\d\\d (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) 20(2[5-9]|[3-9]\\d)"
                    + " \\d\\d:\\d\\d:\\d\\d GMT");
    /** The oldest of HTTP's three forms (RFC 9110, section 5.6.7), which versitygw has for one of its answers. */
    private static final Pattern ASCTIME =
            Pattern.compile("(Mon|Tue|Wed|Thu|Fri|Sat|Sun) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ \\d]\\d"
                    + " \\d\\d:\\d\\d:\\d\\d 20(2[5-9]|[3-9]\\d)");
    /** In messages of MinIO. */
    private static final Pattern UUID = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}(x\\d+)?");

    private static final Pattern DIGIT = Pattern.compile("\\d");

    private final String authority;
    private final Map<String, String> drawn = new LinkedHashMap<>();
    private final Map<String, Integer> counts = new HashMap<>();

    Masks(String authority) {
        this.authority = authority;
    }

    /** Looks at an element or header, before anything of its answer is hidden. */
    void learn(String name, String value) {
        if (DRAWN.contains(name) && value.length() >= SHORTEST) {
            String kind = name.endsWith("ersionId") || name.startsWith("x-amz-") ? "VersionId" : name;
            drawn.computeIfAbsent(value, drawnValue -> '<' + kind + ' ' + counts.merge(kind, 1, Integer::sum) + '>');
        }
    }

    String hide(String text) {
        String hidden = text.replace(authority, "<host>");
        for (Map.Entry<String, String> id : drawn.entrySet()) {
            hidden = hidden.replace(id.getKey(), id.getValue());
        }
        hidden = hidden.replace("[minio_cache:v2,return:]", "");
        hidden = UUID.matcher(hidden).replaceAll("<UUID>");
        hidden = ISO_TIME.matcher(hidden)
                .replaceAll(time -> DIGIT.matcher(time.group()).replaceAll("0"));
        hidden = ASCTIME.matcher(hidden).replaceAll("<asctime>");
        return HTTP_TIME.matcher(hidden).replaceAll("<HTTP time>");
    }
}
