package io.cloakroom.bridge.authz;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.aws.s3.S3Operation;
import io.cloakroom.aws.s3.S3Target;
import io.cloakroom.bridge.authn.Principal;
import io.cloakroom.bridge.authn.Principals;
import io.cloakroom.bridge.credentials.Attributes;
import io.cloakroom.bridge.credentials.Session;
import io.cloakroom.bridge.credentials.Withheld;
import io.cloakroom.policy.condition.ConditionKey;
import io.cloakroom.policy.condition.UnavailableValueException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every condition key × every kind of principal × every S3 operation, for requests that carry all a request can carry.
 * Kept in {@code condition-sources.txt}; when sources change on purpose, copy {@code target/condition-sources.txt} over
 * it and review the difference.
 */
class ConditionSourcesTest {
    private static final String FILE = "condition-sources.txt";
    private static final String ABSENT = "absent";
    private static final String UNAVAILABLE = "unavailable";

    /** Keys without a source in requests to S3: there is no LDAP, and these are about other services. */
    private static final Set<String> ABSENT_BY_DEFINITION = Set.of(
            "ldap:user",
            "ldap:username",
            "ldap:groups",
            "sts:DurationSeconds",
            "sts:ExternalId",
            "sts:RoleSessionName",
            "sts:SourceIdentity",
            "sts:TransitiveTagKeys",
            "svc:DurationSeconds");

    private static final Set<S3Operation> LISTINGS = Set.of(
            S3Operation.LIST_OBJECTS,
            S3Operation.LIST_OBJECTS_V2,
            S3Operation.LIST_OBJECT_VERSIONS,
            S3Operation.LIST_MULTIPART_UPLOADS);
    private static final Attributes ATTRIBUTES = new Attributes(
            claims(), Withheld.only(Set.of("photo")), Map.of("env", "of-the-session"), Optional.of("ada@example.org"));
    private static final Map<String, Principal> PRINCIPALS = principals();

    private static Map<String, List<String>> claims() {
        Map<String, List<String>> claims = new LinkedHashMap<>();
        for (String key : ConditionKey.bases()) {
            if (key.startsWith("jwt:") && !key.equals("jwt:sub") && !key.equals("jwt:iss")) {
                claims.put(key.substring(4), List.of("of-the-token"));
            }
        }
        claims.put("department", List.of("research"));
        return claims;
    }

    private static Map<String, Principal> principals() {
        Session old = TestCall.session(
                "ada", new Attributes(ATTRIBUTES.claims(), Withheld.unknown(), Map.of(), Optional.empty()));
        Map<String, Principal> principals = new LinkedHashMap<>();
        principals.put("session", Principals.of(TestCall.session("ada", ATTRIBUTES)));
        principals.put("session of before", Principals.of(old));
        principals.put("owner", Principals.root());
        principals.put("nobody", new Principal.Anonymous());
        return principals;
    }

    static Stream<String> keys() {
        Stream<String> claims = Stream.of("jwt:department", "jwt:photo", "jwt:office", "jwt:exp");
        return Stream.concat(ConditionKey.bases().stream().map(ConditionSourcesTest::example), claims)
                .sorted();
    }

    private static String example(String base) {
        return base.endsWith("Tag") ? base + "/env" : base;
    }

    @Test
    @DisplayName("S-28 what every key has for whom is as reviewed, for us and for any other authorizer")
    void s28_contextIsAsReviewed() throws IOException {
        StringBuilder text = new StringBuilder("""
                # What a policy is told: for each condition key, who asks, and what; values of requests that carry all they
                # can. "unavailable" refuses the call. Made by ConditionSourcesTest.
                """);
        keys().forEach(key -> describe(text, key));
        Files.writeString(Path.of("target", FILE), text);

        try (InputStream reviewed = Objects.requireNonNull(getClass().getResourceAsStream(FILE), FILE)) {
            assertThat(text).hasToString(new String(reviewed.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @ParameterizedTest
    @MethodSource("keys")
    @DisplayName("S-28 a key that the engine accepts is supplied or refused, or it has no source by definition")
    void s28_noKeyIsForgotten(String key) {
        Set<String> outcomes = Set.copyOf(PRINCIPALS.values().stream()
                .flatMap(principal -> outcomes(key, principal).values().stream())
                .toList());
        if (ABSENT_BY_DEFINITION.contains(key)) {
            assertThat(outcomes).containsExactly(ABSENT);
        } else {
            assertThat(outcomes).as(key).anyMatch(outcome -> !outcome.equals(ABSENT));
        }
    }

    @ParameterizedTest
    @MethodSource("keys")
    @DisplayName("S-25 no key is read from a header, parameter or claim that has its name")
    void s25_noKeyIsReadFromWhatHasItsName(String key) {
        String name = key.substring(key.indexOf(':') + 1);
        boolean headerIsTheSource = name.startsWith("x-amz-") || name.equals("Referer");
        boolean settingIsTheSource = name.startsWith("object-lock-");
        for (S3Operation operation : List.of(
                S3Operation.GET_OBJECT,
                S3Operation.PUT_OBJECT,
                S3Operation.LIST_OBJECTS_V2,
                S3Operation.DELETE_BUCKET)) {
            String genuine = outcome(key, TestCall.of(operation));
            TestCall forged = TestCall.of(operation)
                    .by(TestCall.session(
                            "ada",
                            new Attributes(
                                    Map.of(key, List.of("forged"), "Tags", List.of("forged")),
                                    Withheld.only(Set.of()),
                                    Map.of("jwt:department", "forged", "SourceIdentity", "forged"),
                                    Optional.empty())))
                    .strayParameter(key, "forged")
                    .strayParameter(name, "forged")
                    .strayParameter("X-Amz-" + name, "forged")
                    .strayHeader(key, "forged");
            if (!headerIsTheSource) {
                forged.strayHeader(name, "forged").strayHeader("x-amz-meta-" + name, "forged");
            }
            if (!settingIsTheSource) {
                forged.strayHeader("x-amz-" + name, "forged");
            }
            assertThat(outcome(key, forged)).as("%s of %s", key, operation).isNotEqualTo("forged");
            if (!key.startsWith("jwt:")) {
                assertThat(outcome(key, forged)).as("%s of %s", key, operation).isEqualTo(genuine);
            }
        }
    }

    private static void describe(StringBuilder text, String key) {
        text.append('\n').append(key).append('\n');
        Map<Map<String, String>, List<String>> whoHas = new LinkedHashMap<>();
        PRINCIPALS.forEach(
                (who, principal) -> whoHas.computeIfAbsent(outcomes(key, principal), any -> new ArrayList<>())
                        .add(who));
        whoHas.forEach((outcomes, who) -> {
            String label = who.size() == PRINCIPALS.size() ? "everybody" : String.join(", ", who);
            text.append("  ").append(label).append('\n');
            byOutcome(outcomes)
                    .forEach((outcome, operations) -> text.append("    %-28s %s\n"
                            .formatted(outcome, operations)
                            .stripTrailing()
                            .concat("\n")));
        });
    }

    /** Operations by what they have; the most frequent outcome last, as "else". */
    private static Map<String, String> byOutcome(Map<String, String> outcomes) {
        Map<String, List<String>> operations = new LinkedHashMap<>();
        outcomes.forEach((operation, outcome) ->
                operations.computeIfAbsent(outcome, any -> new ArrayList<>()).add(operation));
        Map<String, String> named = new LinkedHashMap<>();
        operations.entrySet().stream()
                .sorted(Comparator.comparingInt(entry -> entry.getValue().size()))
                .forEach(entry -> named.put(entry.getKey(), String.join(" ", entry.getValue())));
        String last = operations.entrySet().stream()
                .max(Comparator.comparingInt(entry -> entry.getValue().size()))
                .orElseThrow()
                .getKey();
        named.remove(last);
        named.put(last, operations.size() == 1 ? "" : "else");
        return named;
    }

    private static Map<String, String> outcomes(String key, Principal principal) {
        Map<String, String> outcomes = new LinkedHashMap<>();
        for (S3Operation operation : S3Operation.values()) {
            outcomes.put(operation.name(), outcome(key, full(operation).by(principal)));
        }
        return outcomes;
    }

    private static String outcome(String key, TestCall call) {
        try {
            List<String> values = new RequestConditions(call.caller(), call.call(), TestCall.NOW).values(key);
            return values.isEmpty()
                    ? ABSENT
                    : String.join(
                            ",",
                            values.stream().map(ConditionSourcesTest::shown).toList());
        } catch (UnavailableValueException e) {
            return UNAVAILABLE;
        }
    }

    private static String shown(String value) {
        return value.isEmpty() ? "\"\"" : value;
    }

    /** A presigned request with everything that policies look at. */
    private static TestCall full(S3Operation operation) {
        TestCall call = TestCall.of(operation)
                .overTls()
                .header("User-Agent", "tool/1")
                .header("Referer", "https://example.org/")
                .header("x-amz-tagging", "env=of-the-request")
                .header("x-amz-tagging-directive", "REPLACE")
                .header("x-amz-object-lock-mode", "GOVERNANCE")
                .header("x-amz-object-lock-retain-until-date", "2027-01-01T00:00:00Z")
                .header("x-amz-object-lock-legal-hold", "ON")
                .header("x-amz-server-side-encryption", "aws:kms")
                .header("x-amz-server-side-encryption-aws-kms-key-id", "k1")
                .header("x-amz-server-side-encryption-customer-algorithm", "AES256")
                .header("x-amz-storage-class", "STANDARD")
                .header("x-amz-metadata-directive", "COPY")
                .header("x-amz-content-sha256", "UNSIGNED-PAYLOAD")
                .strayParameter("X-Amz-Signature", "00")
                .strayParameter("X-Amz-Date", "20261122T101012Z");
        if (LISTINGS.contains(operation)) {
            call.parameter("prefix", "home/").parameter("delimiter", "/").parameter("max-keys", "10");
        }
        return call.call().target() instanceof S3Target.Object ? call.parameter("versionId", "v1") : call;
    }
}
