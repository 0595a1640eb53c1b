package io.cloakroom.bridge.sts;

import static io.cloakroom.bridge.sts.RoleNode.ACCOUNT;
import static io.cloakroom.bridge.sts.RoleNode.trusts;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.aws.sigv4.SigV4Signer.Credential;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Session tags and the source identity along a chain of roles. */
class SessionTagsTest {
    private static final String WITH_TAGS = "['sts:AssumeRole','sts:TagSession']";
    private static final String[] TEAM = {"Tags.member.1.Key", "team", "Tags.member.1.Value", "lab"};

    private final RoleNode node = new RoleNode(config -> ProviderConfigs.withSessionTags(config, List.of("team")));
    private Credential alice = new Credential("", RoleNode.SECRET, Optional.empty());

    @BeforeEach
    void policies() {
        node.policy(
                "teams",
                "{'Effect':'Allow','Action':['s3:GetObject'],'Resource':['arn:aws:s3:::teams/${aws:PrincipalTag/team}/*']}");
        alice = node.user("alice");
    }

    @AfterEach
    void close() {
        node.close();
    }

    private static String trustsAlice(String action, String condition) {
        return trusts("{'AWS':'%suser/alice'}".formatted(ACCOUNT), action, condition);
    }

    private static String[] with(String[] some, String... more) {
        String[] all = Arrays.copyOf(some, some.length + more.length);
        System.arraycopy(more, 0, all, some.length, more.length);
        return all;
    }

    @Test
    void aTagIsAValueForPolicies() {
        String role = node.role("teams", trustsAlice(WITH_TAGS, ""), "teams");

        Credential session = node.assume(alice, role, TEAM).issued();

        assertThat(node.session(session).attributes().tags()).containsExactly(Map.entry("team", "lab"));
        assertThat(node.may(session, "s3:GetObject", "teams/lab/x")).isTrue();
        assertThat(node.may(session, "s3:GetObject", "teams/hr/x")).isFalse();
    }

    @DisplayName("S-24 tags need sts:TagSession")
    @Test
    void s24_tagsNeedTagSession() {
        String role = node.role("teams", trusts("user/alice"), "teams");

        node.assume(alice, role, TEAM).isRefused("AccessDenied", "sts:TagSession");
        assertThat(node.assume(alice, role).status()).isEqualTo(200);
    }

    @DisplayName("S-24 tags of a token need sts:TagSession, and only allowed keys count")
    @Test
    void s24_tagsOfATokenNeedTagSession() {
        String trust = "{'Federated':'%s'}".formatted(node.provider());
        String condition = "{'StringEquals':{'%s:sub':'ada'}}".formatted(node.provider());
        String without = node.role("without", trusts(trust, "'sts:AssumeRoleWithWebIdentity'", condition), "teams");
        String with = node.role("with", trusts(trust, "['sts:AssumeRoleWithWebIdentity','sts:TagSession']", condition));
        String token = node.fake.token(claims -> {
            claims.put("sub", "ada");
            claims.put(
                    "https://aws.amazon.com/tags",
                    Map.of(
                            "principal_tags",
                            Map.of("team", List.of("lab"), "admin", List.of("yes")),
                            "transitive_tag_keys",
                            List.of("team")));
        });

        node.webIdentity(token, without).isRefused("AccessDenied", "sts:TagSession");
        Credential session = node.webIdentity(token, with).issued();
        assertThat(node.session(session).attributes().tags()).containsExactly(Map.entry("team", "lab"));
        String next = node.role("next", trusts("{'AWS':'%srole/with'}".formatted(ACCOUNT), WITH_TAGS, ""));
        assertThat(node.session(node.assume(session, next).issued())
                        .attributes()
                        .tags())
                .as("its transitive tags are handed on")
                .containsExactly(Map.entry("team", "lab"));
    }

    @DisplayName("S-24 a trust policy says which tags may be set, and to what")
    @Test
    void s24_onlyAllowedTagKeys() {
        String role = node.role(
                "teams",
                trustsAlice(
                        WITH_TAGS,
                        "{'ForAllValues:StringEquals':{'aws:TagKeys':['team']},'StringLikeIfExists':{'aws:RequestTag/team':'l*'}}"),
                "teams");

        assertThat(node.assume(alice, role, TEAM).status()).isEqualTo(200);
        node.assume(alice, role, with(TEAM, "Tags.member.2.Key", "admin", "Tags.member.2.Value", "yes"))
                .isDenied();
        node.assume(alice, role, "Tags.member.1.Key", "team", "Tags.member.1.Value", "hr")
                .isDenied();
    }

    @DisplayName("S-24 transitive tags are handed on and cannot be set again")
    @Test
    void s24_transitiveTagsCannotBeOverridden() {
        String first = node.role("first", trustsAlice(WITH_TAGS, ""), "teams");
        String second =
                node.role("second", trusts("{'AWS':'%srole/first'}".formatted(ACCOUNT), WITH_TAGS, ""), "teams");
        String third = node.role("third", trusts("{'AWS':'%srole/second'}".formatted(ACCOUNT), WITH_TAGS, ""), "teams");
        Credential session = node.assume(
                        alice,
                        first,
                        with(
                                TEAM,
                                "TransitiveTagKeys.member.1",
                                "team",
                                "Tags.member.2.Key",
                                "step",
                                "Tags.member.2.Value",
                                "1"))
                .issued();

        node.assume(session, second, "Tags.member.1.Key", "Team", "Tags.member.1.Value", "hr")
                .isRefused("InvalidParameterValue", "conflicts with a transitive tag key");
        Credential chained = node.assume(session, second, "Tags.member.1.Key", "step", "Tags.member.1.Value", "2")
                .issued();
        assertThat(node.session(chained).attributes().tags()).isEqualTo(Map.of("team", "lab", "step", "2"));
        Credential longer = node.assume(chained, third).issued();
        assertThat(node.session(longer).attributes().tags()).isEqualTo(Map.of("team", "lab"));
        node.assume(chained, third, TEAM).isRefused("InvalidParameterValue", "conflicts");
    }

    @DisplayName("S-24 the source identity stays through a chain")
    @Test
    void s24_theSourceIdentityStays() {
        String setting = "['sts:AssumeRole','sts:SetSourceIdentity']";
        String first = node.role("first", trustsAlice(setting, ""), "teams");
        String second = node.role("second", trusts("{'AWS':'%srole/first'}".formatted(ACCOUNT), setting, ""), "teams");
        String silent = node.role("silent", trusts("role/first"), "teams");
        String plain = node.role("plain", trusts("user/alice"), "teams");

        node.assume(alice, plain, "SourceIdentity", "ada").isRefused("AccessDenied", "sts:SetSourceIdentity");
        Credential session = node.assume(alice, first, "SourceIdentity", "ada").issued();
        node.assume(session, second, "SourceIdentity", "eve").isRefused("AccessDenied", "source identity");
        node.assume(session, silent).isRefused("AccessDenied", "sts:SetSourceIdentity");
        for (Credential chained : List.of(
                node.assume(session, second).issued(),
                node.assume(session, second, "SourceIdentity", "ada").issued())) {
            assertThat(node.session(chained).attributes().sourceIdentity()).contains("ada");
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            reserved key            | InvalidParameterValue | Tags.member.1.Key,aws:x,Tags.member.1.Value,1
            without a value         | InvalidParameterValue | Tags.member.1.Key,x
            a gap                   | InvalidParameterValue | Tags.member.2.Key,x,Tags.member.2.Value,1
            key twice               | InvalidParameterValue | Tags.member.1.Key,x,Tags.member.1.Value,1,Tags.member.2.Key,X,Tags.member.2.Value,1
            characters of a pattern | ValidationError       | Tags.member.1.Key,x,Tags.member.1.Value,*
            transitive, not given   | InvalidParameterValue | TransitiveTagKeys.member.1,x
            source identity         | ValidationError       | SourceIdentity,a/b
            """)
    void refusesBadParameters(String why, String code, String parameters) {
        String role = node.role("teams", trustsAlice(WITH_TAGS, ""), "teams");

        node.assume(alice, role, parameters.split(",", -1)).isRefused(code, "");
    }

    @Test
    void tagsAreBounded() {
        String role = node.role("teams", trustsAlice(WITH_TAGS, ""), "teams");
        String[] tags = new String[4 * 51];
        for (int i = 0; i < 51; i++) {
            tags[4 * i] = "Tags.member.%d.Key".formatted(i + 1);
            tags[4 * i + 1] = "k" + i;
            tags[4 * i + 2] = "Tags.member.%d.Value".formatted(i + 1);
            tags[4 * i + 3] = "v".repeat(100);
        }

        node.assume(alice, role, tags).isRefused("ValidationError", "less than or equal to 50");
        node.assume(alice, role, Arrays.copyOf(tags, 200)).isRefused("PackedPolicyTooLarge", "session tags");
        node.assume(alice, role, "Tags.member.1.Key", "k", "Tags.member.1.Value", "v".repeat(257))
                .isRefused("ValidationError", "tags.1.member.value");
    }
}
