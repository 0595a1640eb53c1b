package io.cloakroom.bridge.sts;

import static io.cloakroom.bridge.sts.RoleNode.ACCOUNT;
import static io.cloakroom.bridge.sts.RoleNode.change;
import static io.cloakroom.bridge.sts.RoleNode.json;
import static io.cloakroom.bridge.sts.RoleNode.trusts;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.aws.sigv4.SigV4Signer.Credential;
import io.cloakroom.bridge.credentials.Cutoff;
import io.cloakroom.bridge.credentials.Session;
import io.cloakroom.bridge.iam.AccountStatus;
import io.cloakroom.bridge.iam.RoleChange;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** AssumeRole and AssumeRoleWithWebIdentity with roles that have a trust policy. */
class RoleAssumptionTest {
    private static final String READ_LAB =
            "{'Effect':'Allow','Action':['s3:GetObject'],'Resource':['arn:aws:s3:::lab/*']}";
    private static final String ALL = "{'Effect':'Allow','Action':['s3:*'],'Resource':['arn:aws:s3:::*']}";
    private static final String NOT_SECRET = "{'Effect':'Deny','Action':['s3:*'],'Resource':['arn:aws:s3:::secret/*']}";
    private static final String MAY_ASSUME = "{'Effect':'Allow','Action':['sts:AssumeRole']}";

    private final RoleNode node = new RoleNode();
    private Credential alice = new Credential("", RoleNode.SECRET, Optional.empty());

    @BeforeEach
    void policies() {
        node.policy("lab", READ_LAB);
        node.policy("all", ALL);
        node.policy("assumer", MAY_ASSUME);
        alice = node.user("alice");
    }

    @AfterEach
    void close() {
        node.close();
    }

    private static String policy(String... statements) {
        return json("{'Version':'2012-10-17','Statement':[%s]}", json(String.join(",", statements)));
    }

    private String trustsAda() {
        return trusts(
                "{'Federated':'%s'}".formatted(node.provider()),
                "'sts:AssumeRoleWithWebIdentity'",
                "{'StringEquals':{'%s:sub':'ada'}}".formatted(node.provider()));
    }

    private String tokenOf(String subject) {
        return node.fake.token(claims -> {
            claims.put("sub", subject);
            claims.put("policy", "consoleAdmin");
        });
    }

    @Test
    void aUserTakesOnARole() {
        String role = node.role("reader", trusts("user/alice"), "lab");

        RoleNode.Answer answer = node.assume(alice, role);

        assertThat(answer.text("Arn")).isEqualTo("arn:aws:sts::000000000000:assumed-role/reader/job");
        Credential session = answer.issued();
        assertThat(node.may(session, "s3:GetObject", "lab/x")).isTrue();
        assertThat(node.may(session, "s3:PutObject", "lab/x")).isFalse();
        assertThat(node.session(session).roleArn()).isEqualTo(role);
        node.iam.roles().update("reader", change(trusts("user/alice"), "all"));
        assertThat(node.may(session, "s3:PutObject", "lab/x"))
                .as("what the role has counts at once")
                .isTrue();
    }

    @Test
    void aTokenTakesOnARole() {
        String role = node.role("reader", trustsAda(), "lab");

        RoleNode.Answer answer = node.webIdentity(tokenOf("ada"), role, "RoleSessionName", "notebook");

        assertThat(answer.text("Arn")).isEqualTo("arn:aws:sts::000000000000:assumed-role/reader/notebook");
        assertThat(node.may(answer.issued(), "s3:GetObject", "lab/x")).isTrue();
        assertThat(node.may(answer.issued(), "s3:GetObject", "other/x"))
                .as("what the claim says does not count")
                .isFalse();
    }

    /** AWS's SDKs always send an ARN. */
    @Test
    void anArnThatNamesNoRoleIsIgnoredAsInMinio() {
        String none = "arn:aws:iam::123456789012:role/none";

        assertThat(node.assume(alice, none).text("Arn")).isEqualTo("arn:aws:sts::000000000000:assumed-role/alice/job");
        assertThat(node.webIdentity(tokenOf("ada"), none).text("Arn")).contains("assumed-role/_/");
        Credential session = node.assume(alice, node.role("reader", trusts("user/alice"), "lab"))
                .issued();
        node.assume(session, none).isRefused("AccessDenied", "names a role with a trust policy");
    }

    @DisplayName("S-22 a role that is gone gives nobody its own rights")
    @Test
    void s22_aRoleThatThereIsNotIsRefused() {
        String none = ACCOUNT + "role/none";

        node.assume(alice, none).isDenied();
        node.webIdentity(tokenOf("ada"), none).isDenied();
        node.assume(alice, "arn:x", "ExternalId", "lab").isRefused("InvalidParameterValue", "`RoleArn` names none");
        node.assume(alice, "arn:x", "Tags.member.1.Key", "k", "Tags.member.1.Value", "v")
                .isRefused("InvalidParameterValue", "`RoleArn` names none");
    }

    @DisplayName("S-22 who may not take on a role does not learn which policies there are")
    @Test
    void s22_trustComesBeforeThePolicies() {
        String role = node.role("reader", trusts("user/alice"), "lab");

        node.assume(node.user("bob"), role, "PolicyArns.member.1.arn", "arn:aws:iam::aws:policy/none")
                .isDenied();
    }

    @Test
    void aMemberOfADisabledGroupIsOutInEveryRole() {
        Credential session = node.assume(alice, node.role("reader", trusts("user/alice"), "lab"))
                .issued();
        node.iam.groups().addMembers("staff", List.of("alice"));
        node.iam.groups().setStatus("staff", AccountStatus.DISABLED);

        node.ended(session);
    }

    @Test
    void aLabelIsHandedOn() {
        String first = node.role("first", trusts("user/alice"), "all");
        Credential session =
                node.assume(alice, first, "TokenRevokeType", "laptop").issued();
        Credential chained = node.assume(session, node.role("second", trusts("role/first"), "all"))
                .issued();

        node.cutoffs.add(new Cutoff(new Cutoff.Scope.RevokeType("alice", "laptop"), node.now));

        node.ended(chained);
    }

    @DisplayName("S-22 AssumeRole asks the trust policy")
    @Test
    void s22_assumeRoleAsksTheTrustPolicy() {
        Credential bob = node.user("bob", "all", "assumer");
        Credential carol = node.user("carol", "all");
        String ofAlice = node.role("of-alice", trusts("user/alice"), "all");
        String ofAccount = node.role("of-account", trusts("root"), "all");
        String denying =
                node.role("denying", trusts("root") + "," + trusts("user/bob").replace("Allow", "Deny"), "all");

        node.assume(bob, ofAlice).isDenied();
        node.assume(carol, ofAccount).isDenied();
        node.assume(bob, denying).isDenied();
        assertThat(node.assume(bob, ofAccount).status())
                .as("its own policy allows it")
                .isEqualTo(200);
    }

    @DisplayName("S-22 a token takes on no role that does not trust it, whatever its claim says")
    @Test
    void s22_aTokenDoesNotPassByTheTrustPolicy() {
        String role = node.role("reader", trustsAda(), "lab");
        String ofUsers = node.role("of-users", trusts("root"), "lab");

        node.webIdentity(tokenOf("eve"), role).isDenied();
        node.webIdentity(tokenOf("eve"), ofUsers).isDenied();
    }

    @DisplayName("S-22 a session policy narrows what is made from the session")
    @Test
    void s22_chainingKeepsTheSessionPolicy() {
        String first = node.role("first", trusts("user/alice"), "all");
        String second = node.role("second", trusts("role/first"), "all");
        String third = node.role("third", trusts("role/second"), "all");
        Credential narrowed = node.assume(alice, first, "Policy", policy(READ_LAB, NOT_SECRET, MAY_ASSUME))
                .issued();

        Credential chained =
                node.assume(narrowed, second, "Policy", policy(ALL, MAY_ASSUME)).issued();
        Credential longer = node.assume(chained, third).issued();

        for (Credential session : List.of(chained, longer)) {
            assertThat(node.may(session, "s3:GetObject", "lab/x")).isTrue();
            assertThat(node.may(session, "s3:PutObject", "lab/x"))
                    .as("its limits are kept")
                    .isFalse();
            assertThat(node.may(session, "s3:GetObject", "secret/x"))
                    .as("its Deny is kept")
                    .isFalse();
        }
    }

    @DisplayName("S-22 what a session policy denies is not done by another role")
    @Test
    void s22_aSessionPolicyCanForbidChaining() {
        String first = node.role("first", trusts("user/alice"), "all", "assumer");
        String named = node.role("named", trusts("role/first"), "all");
        String ofAccount = node.role("of-account", trusts("root"), "all");
        Credential forbidden = node.assume(
                        alice, first, "Policy", policy(ALL, "{'Effect':'Deny','Action':['sts:AssumeRole']}"))
                .issued();
        Credential silent = node.assume(alice, first, "Policy", policy(ALL)).issued();

        node.assume(forbidden, named).isDenied();
        node.assume(silent, ofAccount).isDenied();
        node.assume(silent, named).isDenied();
        Credential allowed =
                node.assume(alice, first, "Policy", policy(ALL, MAY_ASSUME)).issued();
        assertThat(node.assume(allowed, named).status()).isEqualTo(200);
    }

    @DisplayName("S-22 an administrator's session of a role is no administrator")
    @Test
    void s22_anAdministratorInARoleHasTheRoleOnly() {
        Credential admin = node.user("admin", "consoleAdmin");
        Credential session = node.assume(admin, node.role("reader", trusts("user/admin"), "lab"))
                .issued();

        assertThat(node.may(session, "s3:GetObject", "lab/x")).isTrue();
        assertThat(node.may(session, "s3:PutObject", "lab/x")).isFalse();
        assertThat(node.may(session, "admin:CreateUser", "")).isFalse();
        assertThat(node.session(session).user()).isEmpty();
    }

    @DisplayName("S-22 who has no policies may do nothing")
    @Test
    void s22_aRoleWithoutPoliciesMayDoNothing() {
        Credential nobody = node.user("nobody");
        Credential session =
                node.assume(nobody, node.role("empty", trusts("user/nobody"))).issued();

        assertThat(node.may(session, "s3:GetObject", "lab/x")).isFalse();
        assertThat(node.may(session, "s3:ListAllMyBuckets", "")).isFalse();
        assertThat(node.may(node.assume(nobody, "arn:x").issued(), "s3:GetObject", "lab/x"))
                .isFalse();
    }

    @Test
    void aPolicyOfTheCallerCanDenyARole() {
        node.policy(
                "not-admins",
                "{'Effect':'Deny','Action':['sts:AssumeRole'],'Resource':['%srole/admin-*']}".formatted(ACCOUNT));
        node.policy(
                "only-lab",
                "{'Effect':'Allow','Action':['sts:AssumeRole'],'Resource':['%srole/lab-?']}".formatted(ACCOUNT));
        Credential bob = node.user("bob", "not-admins", "only-lab");
        String admin = node.role("admin-1", trusts("user/bob"), "all");
        String lab = node.role("lab-1", trusts("root"), "lab");
        String other = node.role("lab", trusts("root"), "lab");

        node.assume(bob, admin).isDenied();
        node.assume(bob, other).isDenied();
        assertThat(node.assume(bob, lab).status()).isEqualTo(200);
    }

    /** A policy on a bucket says nothing about the role of that name. */
    @Test
    void aBucketIsNoRole() {
        node.policy("bucket", "{'Effect':'Allow','Action':['*'],'Resource':['arn:aws:s3:::lab','arn:aws:s3:::lab/*']}");
        Credential bob = node.user("bob", "bucket");

        node.assume(bob, node.role("lab", trusts("root"), "all")).isDenied();
    }

    @Test
    void anExternalIdIsAskedFor() {
        String role = node.role(
                "engine",
                trusts(
                        "{'AWS':'%suser/alice'}".formatted(ACCOUNT),
                        "'sts:AssumeRole'",
                        "{'StringEquals':{'sts:ExternalId':'warehouse-1'},'StringLike':{'sts:RoleSessionName':'j*'}}"),
                "lab");

        node.assume(alice, role).isDenied();
        node.assume(alice, role, "ExternalId", "warehouse-2").isDenied();
        assertThat(node.assume(alice, role, "ExternalId", "warehouse-1").status())
                .isEqualTo(200);
        node.assume(alice, role, "ExternalId", "<").isRefused("ValidationError", "externalId");
    }

    @Test
    void aRoleBoundsItsSessions() {
        String role = node.role("short", trusts("user/alice"), "lab");
        node.iam
                .roles()
                .update(
                        "short",
                        new RoleChange(
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(Duration.ofMinutes(15)),
                                Optional.empty()));

        assertThat(node.assume(alice, role, "DurationSeconds", "43200").text("Expiration"))
                .isEqualTo(node.now.plusSeconds(900).toString());
    }

    @Test
    void aChainLastsAnHourAndNoLongerThanTheSessionItIsMadeFrom() {
        String first = node.role("first", trusts("user/alice"), "all");
        String second = node.role("second", trusts("role/first"), "all");
        Credential session =
                node.assume(alice, first, "DurationSeconds", "7200").issued();

        assertThat(node.assume(session, second, "DurationSeconds", "43200").text("Expiration"))
                .isEqualTo(node.now.plusSeconds(3600).toString());
        node.now = node.now.plusSeconds(6000);
        assertThat(node.assume(session, second).text("Expiration"))
                .isEqualTo(node.now.plusSeconds(1200).toString());
    }

    @Test
    void aRemovedRoleEndsItsSessionsAndANewOneOfItsNameInheritsNone() {
        String role = node.role("reader", trusts("user/alice"), "lab");
        Credential session = node.assume(alice, role).issued();

        node.iam.roles().remove("reader");
        assertThat(node.ended(session).sentence()).contains("The session's role");
        node.role("reader", trusts("user/alice"), "all");
        assertThat(node.ended(session).sentence()).contains("The session's role");
    }

    @Test
    void aRemovedRoleEndsWhatWasMadeFromItsSessions() {
        String first = node.role("first", trusts("user/alice"), "all");
        String second = node.role("second", trusts("role/first"), "all");
        String third = node.role("third", trusts("role/second"), "all");
        Credential session = node.assume(alice, first).issued();
        Credential chained = node.assume(session, second).issued();
        Credential longer = node.assume(chained, third).issued();

        node.iam.roles().remove("second");
        node.ended(chained);
        assertThat(node.ended(longer).sentence()).contains("a role it was assumed from");
        node.role("second", trusts("role/first"), "all");
        node.ended(longer);
        assertThat(node.may(session, "s3:GetObject", "lab/x")).isTrue();
    }

    @Test
    void aCutoffOfAPolicyReachesWhatWasMadeFromItsSessions() {
        String token = node.fake.token(claims -> {
            claims.put("sub", "ada");
            claims.put("policy", "assumer");
        });
        Credential session = node.webIdentity(token, "").issued();
        Session sealed = node.session(session);
        String first = node.role("first", trusts("root"), "all");
        Credential chained = node.assume(session, first).issued();
        Credential longer = node.assume(chained, node.role("second", trusts("role/first"), "all"))
                .issued();

        node.cutoffs.add(new Cutoff(new Cutoff.Scope.Policy(sealed.issuer(), "lab"), node.now));
        assertThat(node.may(longer, "s3:GetObject", "lab/x")).isTrue();
        node.cutoffs.add(new Cutoff(new Cutoff.Scope.Policy(sealed.issuer(), "assumer"), node.now));

        node.ended(session);
        node.ended(chained);
        node.ended(longer);
    }

    @Test
    void aUserWhoIsDisabledIsOutInEveryRole() {
        String first = node.role("first", trusts("user/alice"), "all");
        Credential session = node.assume(alice, first).issued();
        Credential chained = node.assume(session, node.role("second", trusts("role/first"), "all"))
                .issued();

        node.iam.users().setStatus("alice", AccountStatus.DISABLED);

        node.ended(session);
        node.ended(chained);
    }

    @Test
    void aCutoffReachesWhatWasMadeFromASession() {
        String first = node.role("first", trustsAda(), "all");
        Credential session = node.webIdentity(tokenOf("ada"), first).issued();
        String second = node.role("second", trusts("role/first"), "all");
        Credential chained = node.assume(session, second).issued();
        Session sealed = node.session(chained);
        assertThat(sealed.assertedAt()).isEqualTo(node.session(session).assertedAt());

        node.cutoffs.add(new Cutoff(new Cutoff.Scope.Subject(sealed.issuer(), "ada"), node.now));

        node.ended(session);
        node.ended(chained);
    }

    @ParameterizedTest
    @ValueSource(strings = {"access key", "role", "label", "role in the middle"})
    void aCutoffOfASessionReachesAllThatWasMadeFromIt(String by) {
        String first = node.role("first", trusts("user/alice"), "all");
        String second = node.role("second", trusts("role/first"), "all");
        String third = node.role("third", trusts("role/second"), "all");
        Credential session =
                node.assume(alice, first, "TokenRevokeType", "laptop").issued();
        Credential chained =
                node.assume(session, second, "TokenRevokeType", "job").issued();
        Credential longer = node.assume(chained, third).issued();
        Credential other = node.assume(alice, node.role("other", trusts("user/alice"), "all"))
                .issued();

        node.cutoffs.add(new Cutoff(
                switch (by) {
                    case "access key" -> new Cutoff.Scope.AccessKey(session.accessKeyId());
                    case "role" -> new Cutoff.Scope.Role(first);
                    case "label" -> new Cutoff.Scope.RevokeType("alice", "laptop");
                    default -> new Cutoff.Scope.Role(second);
                },
                node.now));

        node.ended(longer);
        node.ended(chained);
        if (by.equals("role in the middle")) {
            assertThat(node.may(session, "s3:GetObject", "lab/x")).isTrue();
        } else {
            node.ended(session);
        }
        assertThat(node.may(other, "s3:GetObject", "lab/x")).isTrue();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            of no role           | s3:GetObject | lab/x   | false | arn:aws:iam::aws:policy/assumer
            named                | s3:GetObject | lab/x   | true  | arn:aws:iam::aws:policy/lab
            named in the account | s3:GetObject | lab/x   | true  | arn:aws:iam::000000000000:policy/lab
            not more than it     | s3:PutObject | lab/x   | false | arn:aws:iam::aws:policy/lab
            not more than a role | s3:GetObject | other/x | false | arn:aws:iam::aws:policy/readwrite
            """)
    void namedPoliciesNarrow(String why, String action, String resource, boolean allowed, String arn) {
        String role = node.role("reader", trusts("user/alice"), "lab");

        Credential session =
                node.assume(alice, role, "PolicyArns.member.1.arn", arn).issued();

        assertThat(node.may(session, action, resource)).isEqualTo(allowed);
    }

    @Test
    void namedPoliciesMustExist() {
        String role = node.role("reader", trusts("user/alice"), "lab");

        node.assume(alice, role, "PolicyArns.member.1.arn", "arn:aws:iam::aws:policy/none")
                .isRefused("InvalidParameterValue", "there is no policy of that name");
        node.assume(alice, role, "PolicyArns.member.1.arn", "lab").isRefused("InvalidParameterValue", "expected");
        node.assume(alice, role, "PolicyArns.member.2.arn", "arn:aws:iam::aws:policy/lab")
                .isRefused("InvalidParameterValue", "without a gap");
    }
}
