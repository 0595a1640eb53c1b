package io.cloakroom.policy.condition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenClaimsTest {
    private static final String TAGS = "https://aws.amazon.com/tags";
    private static final String SOURCE_IDENTITY = "https://aws.amazon.com/source_identity";
    private static final List<String> ALL = List.of("*");

    @Test
    void everyUsableClaimIsAValueOfItsKey() {
        Map<String, Object> token = new LinkedHashMap<>();
        token.put("sub", "68fc");
        token.put("department", "research");
        token.put("email_verified", true);
        token.put("level", 3);
        token.put("groups", List.of("/lab", "/ops"));
        token.put("amr", Arrays.asList("pwd", 7, null, Map.of(), 1.5));
        token.put("realm_access", Map.of("roles", List.of("admin")));
        token.put("ratio", 0.5);
        token.put("exp", 1_772_366_700);
        token.put("sid", "1GBq");

        assertThat(TokenClaims.read(token, List.of()).sessionValues())
                .containsOnly(
                        Map.entry("jwt:sub", List.of("68fc")),
                        Map.entry("jwt:department", List.of("research")),
                        Map.entry("jwt:email_verified", List.of("true")),
                        Map.entry("jwt:level", List.of("3")),
                        Map.entry("jwt:groups", List.of("/lab", "/ops")),
                        Map.entry("jwt:amr", List.of("pwd", "7")),
                        Map.entry("aws:groups", List.of("/lab", "/ops")));
    }

    @Test
    void tagsAreTheSessionsAndWereTheRequests() {
        TokenClaims read = TokenClaims.read(
                Map.of(
                        TAGS,
                        Map.of(
                                "principal_tags", Map.of("team", List.of("lab"), "cost center", "4 711"),
                                "transitive_tag_keys", List.of("team")),
                        SOURCE_IDENTITY,
                        "ada@example.org"),
                ALL);

        assertThat(read.sessionValues())
                .containsOnly(
                        Map.entry("aws:PrincipalTag/cost center", List.of("4 711")),
                        Map.entry("aws:PrincipalTag/team", List.of("lab")),
                        Map.entry("aws:SourceIdentity", List.of("ada@example.org")));
        assertThat(read.requestValues())
                .containsOnly(
                        Map.entry("aws:RequestTag/cost center", List.of("4 711")),
                        Map.entry("aws:RequestTag/team", List.of("lab")),
                        Map.entry("aws:TagKeys", List.of("cost center", "team")),
                        Map.entry("aws:SourceIdentity", List.of("ada@example.org")));
    }

    @Test
    void tagsCanStandInClaimsOfTheirOwn() {
        assertThat(TokenClaims.read(
                                Map.of(TAGS + "/principal_tags/team", "lab", TAGS + "/transitive_tag_keys", List.of()),
                                ALL)
                        .tags())
                .containsExactly(Map.entry("team", "lab"));
    }

    @Test
    void s24_onlyAllowedKeysCount() {
        Map<String, Object> token = Map.of(TAGS, tags(Map.of("team", "lab", "team2", "x", "admin", "true")));

        assertThat(TokenClaims.read(token, List.of("team", "cost-*")).tags()).containsExactly(Map.entry("team", "lab"));
        assertThat(TokenClaims.read(token, List.of("team?")).tags()).containsExactly(Map.entry("team2", "x"));
        assertThat(TokenClaims.read(token, List.of()).tags()).isEmpty();
    }

    @Test
    void tagsThatNobodyAllowsAreNotRead() {
        assertThat(TokenClaims.read(Map.of(TAGS, "no object"), List.of()).sessionValues())
                .isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void s24_malformedTagsAreRefused(String why, Map<String, Object> token, String message) {
        assertThatExceptionOfType(MalformedClaimException.class)
                .isThrownBy(() -> TokenClaims.read(token, ALL))
                .withMessageContaining(message);
    }

    static Stream<Arguments> s24_malformedTagsAreRefused() {
        Map<String, Object> many = new HashMap<>();
        for (int i = 0; i <= 50; i++) {
            many.put("k" + i, "v");
        }
        return Stream.of(
                Arguments.of("no object", Map.of(TAGS, List.of()), "must be an object"),
                Arguments.of("tags no object", Map.of(TAGS, Map.of("principal_tags", "x")), "must be an object"),
                Arguments.of("too many", Map.of(TAGS, tags(many)), "at most 50"),
                Arguments.of("no key", Map.of(TAGS, tags(Map.of("", "v"))), "1 to 128"),
                Arguments.of("long key", Map.of(TAGS, tags(Map.of("k".repeat(129), "v"))), "1 to 128"),
                Arguments.of("long value", Map.of(TAGS, tags(Map.of("k", "v".repeat(257)))), "at most 256"),
                Arguments.of("wildcard in a key", Map.of(TAGS, tags(Map.of("*", "v"))), "1 to 128"),
                Arguments.of("wildcard in a value", Map.of(TAGS, tags(Map.of("k", "*"))), "at most 256"),
                Arguments.of("variable in a value", Map.of(TAGS, tags(Map.of("k", "${jwt:sub}"))), "at most 256"),
                Arguments.of("line break", Map.of(TAGS, tags(Map.of("k", "a\nb"))), "at most 256"),
                Arguments.of("reserved key", Map.of(TAGS, tags(Map.of("AWS:x", "v"))), "reserved"),
                Arguments.of("two values", Map.of(TAGS, tags(Map.of("k", List.of("a", "b")))), "one value"),
                Arguments.of("number", Map.of(TAGS, tags(Map.of("k", 7))), "one value"),
                Arguments.of("case twins", Map.of(TAGS, tags(Map.of("Team", "a", "team", "b"))), "twice"),
                Arguments.of(
                        "two spellings",
                        Map.of(TAGS, tags(Map.of("team", "a")), TAGS + "/principal_tags/team", "b"),
                        "twice"),
                Arguments.of(
                        "transitive without tag",
                        Map.of(TAGS, Map.of("principal_tags", Map.of(), "transitive_tag_keys", List.of("team"))),
                        "transitive_tag_keys"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "with space", "*", "${jwt:sub}", "a/b"})
    void malformedSourceIdentityIsRefused(String identity) {
        assertThatExceptionOfType(MalformedClaimException.class)
                .isThrownBy(() -> TokenClaims.read(Map.of(SOURCE_IDENTITY, identity), List.of()))
                .withMessageContaining("2 to 64");
    }

    @Test
    void sourceIdentityIsAText() {
        assertThatExceptionOfType(MalformedClaimException.class)
                .isThrownBy(() -> TokenClaims.read(Map.of(SOURCE_IDENTITY, List.of("ada")), List.of()));
    }

    private static Map<String, Object> tags(Map<String, ?> tags) {
        return Map.of("principal_tags", tags);
    }
}
