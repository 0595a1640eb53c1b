package io.cloakroom.bridge.authz;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.QueryParameter;
import io.cloakroom.bridge.credentials.Session;
import io.cloakroom.policy.condition.RequestContext;
import io.cloakroom.policy.condition.UnavailableValueException;
import io.cloakroom.policy.match.KnownKey;
import io.cloakroom.policy.match.KnownKeys;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The conditions of a request under MinIO's names: those of condition keys without what stands before the colon, of
 * headers, of parameters and of claims. Each value comes from where the engine takes it from. A header, parameter or
 * claim that only has the name of a condition key, in any letter case, is left out, and so is everything secret.
 *
 * <p>What a decision cannot know, such as the tags of the stored object, is named apart, so that nobody takes it for
 * absent.
 */
final class PluginConditions {
    /** The member that names what is not known. */
    static final String UNKNOWN = "unknownConditions";

    /** The tags of the stored object, as they are named there. */
    static final String STORED_TAGS = "ExistingObjectTag";

    /** Members that are never the same in two requests. */
    static final Set<String> OF_THE_MOMENT = Set.of("CurrentTime", "EpochTime", "signatureAge", "X-Amz-Date");

    private static final Set<String> LIKE_HEADERS =
            Set.of("object-lock-mode", "object-lock-retain-until-date", "object-lock-legal-hold");

    /** Keys that are no tag and no claim, with their names in MinIO. */
    private static final Map<String, String> KEYS = keys();

    private static final Set<String> RESERVED = reserved();
    /** What names of secret headers have in them. */
    private static final List<String> SECRET =
            List.of("customer-key", "token", "authorization", "signature", "credential", "cookie");

    private final Map<String, List<String>> values = new LinkedHashMap<>();
    /** In lower case: of those that are no tags, no two differ in letter case only. */
    private final Set<String> names = new HashSet<>();

    private final Set<String> unknown = new TreeSet<>();

    PluginConditions(RequestContext context, Optional<Session> session) {
        KEYS.forEach((key, name) -> known(context, key, name));
        tags(context, "s3:RequestObjectTagKeys", "s3:RequestObjectTag/");
        tags(context, "aws:TagKeys", "aws:RequestTag/");
        storedTags(context);
        session.ifPresent(this::ofSession);
        if (context instanceof CallerContext request) {
            ofRequest(request);
        }
        session.ifPresent(this::claims);
    }

    private static Map<String, String> keys() {
        Map<String, String> keys = new LinkedHashMap<>();
        for (KnownKey key : KnownKeys.all().values()) {
            boolean ofClaims = key.name().startsWith("jwt:");
            if (key.part() == KnownKey.Part.NONE && !ofClaims) {
                keys.put(key.name(), name(key.name()));
            }
        }
        return keys;
    }

    private static Set<String> reserved() {
        return Stream.concat(
                        KEYS.values().stream(),
                        Stream.of(STORED_TAGS, "RequestObjectTag", "RequestTag", "PrincipalTag"))
                .map(PluginConditions::lower)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static String name(String key) {
        String bare = key.substring(key.indexOf(':') + 1);
        return bare.startsWith("x-amz-") || LIKE_HEADERS.contains(bare) ? canonical(bare) : bare;
    }

    /** As Go spells the names of headers: {@code X-Amz-Date}. */
    private static String canonical(String header) {
        StringBuilder name = new StringBuilder(lower(header));
        for (int i = 0; i < name.length(); i++) {
            if (i == 0 || name.charAt(i - 1) == '-') {
                name.setCharAt(i, Character.toUpperCase(name.charAt(i)));
            }
        }
        return name.toString();
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    void writeTo(ObjectNode input) {
        ObjectNode conditions = input.putObject("conditions");
        values.forEach((name, texts) -> texts.forEach(conditions.putArray(name)::add));
        if (!unknown.isEmpty()) {
            unknown.forEach(input.putArray(UNKNOWN)::add);
        }
    }

    private void known(RequestContext context, String key, String name) {
        try {
            put(name, context.values(key));
        } catch (UnavailableValueException e) {
            unknown.add(name);
        }
    }

    private void put(String name, List<String> texts) {
        if (!texts.isEmpty() && names.add(lower(name))) {
            values.put(name, texts);
        }
    }

    private void tags(RequestContext context, String keys, String each) {
        try {
            for (String tag : context.values(keys)) {
                String key = each + tag;
                // Tags that differ in letter case only are two.
                values.put(key.substring(key.indexOf(':') + 1), context.values(key));
            }
        } catch (UnavailableValueException e) {
            unknown.add(each.substring(each.indexOf(':') + 1, each.length() - 1));
        }
    }

    private void storedTags(RequestContext context) {
        if (context instanceof TagConditions stored) {
            try {
                stored.tags().forEach((tag, value) -> values.put(STORED_TAGS + "/" + tag, List.of(value)));
            } catch (UnavailableValueException e) {
                unknown.add(STORED_TAGS);
            }
        } else {
            known(context, TagConditions.ANY, STORED_TAGS);
        }
    }

    private void ofSession(Session session) {
        put("sub", List.of(session.subject()));
        put("iss", List.of(session.issuer()));
        session.attributes().tags().forEach((tag, value) -> values.put("PrincipalTag/" + tag, List.of(value)));
        unknown.addAll(withheld(session));
    }

    private void claims(Session session) {
        session.claims().forEach((claim, texts) -> putUnlessReserved(lower(claim), texts));
    }

    private static Collection<String> withheld(Session session) {
        Set<String> lacking = new TreeSet<>();
        session.attributes().withheld().names().forEach(name -> lacking.add(lower(name)));
        if (!session.attributes().withheld().isComplete()) {
            lacking.add("claims");
        }
        return lacking;
    }

    private void ofRequest(CallerContext request) {
        Map<String, List<String>> more = new LinkedHashMap<>();
        for (String plain : List.of("content-length", "x-amz-date")) {
            more.put(canonical(plain), request.caller().ofMessage(plain));
        }
        Headers headers = request.usedHeaders();
        for (int i = 0; i < headers.size(); i++) {
            String name = lower(headers.name(i));
            if (SECRET.stream().noneMatch(name::contains)) {
                more.computeIfAbsent(canonical(name), any -> RequestSources.texts(headers, name));
            }
        }
        for (QueryParameter parameter : request.parameters()) {
            more.computeIfAbsent(parameter.name(), any -> new ArrayList<>()).add(parameter.value());
        }
        more.forEach(this::putUnlessReserved);
    }

    private void putUnlessReserved(String name, List<String> texts) {
        int slash = name.indexOf('/');
        if (!RESERVED.contains(lower(slash < 0 ? name : name.substring(0, slash)))) {
            put(name, texts);
        }
    }
}
