package io.cloakroom.bridge.sts;

import static io.cloakroom.aws.AwsErrorCode.ACCESS_DENIED;
import static io.cloakroom.aws.AwsErrorCode.EXPIRED_TOKEN_EXCEPTION;
import static io.cloakroom.aws.AwsErrorCode.INVALID_PARAMETER_VALUE;
import static io.cloakroom.bridge.sts.RoleNode.change;
import static io.cloakroom.bridge.sts.RoleNode.trusts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.Secret;
import io.cloakroom.aws.sigv4.SigV4Signer.Credential;
import io.cloakroom.aws.sts.SessionCredentials;
import io.cloakroom.bridge.config.AcceptedTokens;
import io.cloakroom.bridge.config.OidcProviderConfig;
import io.cloakroom.bridge.credentials.Cutoff;
import io.cloakroom.bridge.sts.TokenLogins.Holder;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody who has logged in may choose, and what the choice gives. */
class TokenLoginsTest {
    private final RoleNode node = new RoleNode();

    @BeforeEach
    void policies() {
        node.policy("lab", "{'Effect':'Allow','Action':['s3:GetObject'],'Resource':['arn:aws:s3:::lab/*']}");
        node.policy("write", "{'Effect':'Allow','Action':['s3:PutObject'],'Resource':['arn:aws:s3:::*']}");
        node.policy("no-secrets", "{'Effect':'Deny','Action':['s3:*'],'Resource':['arn:aws:s3:::lab/secret/*']}");
        node.policy("other", "{'Effect':'Allow','Action':['s3:*'],'Resource':['arn:aws:s3:::*']}");
    }

    @AfterEach
    void close() {
        node.close();
    }

    private Holder token(String... policies) {
        String token = node.fake.token(claims -> claims.put("policy", List.of(policies)));
        return node.logins().verify(new Secret(token), RoleNode.request());
    }

    private Credential assume(Holder token, String choice) {
        SessionCredentials given =
                node.logins().assume(token, choice, RoleNode.request()).credentials();
        return new Credential(given.accessKeyId(), given.secretAccessKey(), Optional.of(given.sessionToken()));
    }

    private void isRefused(Holder token, String choice, AwsErrorCode code, String words) {
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> assume(token, choice))
                .returns(code, AwsException::code)
                .withMessageContaining(words);
    }

    private String trustsSubject(String subject) {
        return trusts(
                "{'Federated':'%s'}".formatted(node.provider()),
                "'sts:AssumeRoleWithWebIdentity'",
                "{'StringEquals':{'%s:sub':'%s'}}".formatted(node.provider(), subject));
    }

    private String subject() {
        return String.valueOf(node.fake.claims().get("sub"));
    }

    @Test
    void allowsComeFromTheChosenPolicyAndDeniesFromAll() {
        Holder token = token("lab", "write", "no-secrets");
        Credential lab = assume(token, "lab");
        assertThat(node.may(lab, "s3:GetObject", "lab/x")).isTrue();
        assertThat(node.may(lab, "s3:PutObject", "lab/x"))
                .as("another policy's Allow")
                .isFalse();
        assertThat(node.may(lab, "s3:GetObject", "lab/secret/x"))
                .as("another policy's Deny")
                .isFalse();
        Credential all = assume(token, "all");
        assertThat(node.may(all, "s3:GetObject", "lab/x")).isTrue();
        assertThat(node.may(all, "s3:PutObject", "lab/x")).isTrue();
        assertThat(node.may(all, "s3:GetObject", "lab/secret/x")).isFalse();
        assertThat(node.session(lab).policies()).containsExactly("lab", "no-secrets", "write");
        assertThat(node.session(lab).arn()).isEqualTo("arn:aws:sts::000000000000:assumed-role/_/alice");
    }

    @Test
    void whatTheChosenPolicySaysCountsAtOnce() {
        Credential lab = assume(token("lab", "write"), "lab");
        node.policy("lab", "{'Effect':'Allow','Action':['s3:PutObject'],'Resource':['arn:aws:s3:::lab/*']}");
        assertThat(node.may(lab, "s3:GetObject", "lab/x")).isFalse();
        assertThat(node.may(lab, "s3:PutObject", "lab/x")).isTrue();
    }

    /** It is as if the session had no other policy. */
    @Test
    void aChosenPolicyThatIsGoneGivesNothing() {
        Credential write = assume(token("lab", "write"), "write");
        node.iam.policies().remove("write");
        assertThat(node.may(write, "s3:PutObject", "lab/x")).isFalse();
        assertThat(node.may(write, "s3:GetObject", "lab/x")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"other", "consoleAdmin", "", "lab,write", "ALL", "admin-role", "arn:minio:iam:::role/x"})
    void s77_nobodyChoosesMoreThanTheyHave(String choice) {
        node.role("admin-role", trustsSubject("somebody else"), "other");
        isRefused(token("lab", "write"), choice, ACCESS_DENIED, "Yours are: all, lab, write.");
    }

    @Test
    void aRoleIsForThoseWhomItTrusts() {
        String role = node.role("ops", trustsSubject(subject()), "write");
        node.role("others", trustsSubject("somebody else"), "other");
        Holder token = token("lab");
        assertThat(node.logins().choices(token, RoleNode.request())).containsExactly("all", "lab", "ops");
        Credential ops = assume(token, "ops");
        assertThat(node.session(ops).role()).contains(role);
        assertThat(node.may(ops, "s3:PutObject", "lab/x")).isTrue();
        assertThat(node.may(ops, "s3:GetObject", "lab/x")).isFalse();
        node.iam.roles().update("ops", change(trustsSubject("somebody else"), "write"));
        isRefused(token, "ops", ACCESS_DENIED, "Yours are: all, lab.");
    }

    /** A trust policy names the issuer, not one of several entries for it. */
    @Test
    void s77_aRoleKeepsToTheRulesOfEveryEntry() {
        UnaryOperator<OidcProviderConfig> open = config -> ProviderConfigs.grantable(config, config.name(), "lab");
        UnaryOperator<OidcProviderConfig> strict =
                config -> ProviderConfigs.withClient(ProviderConfigs.grantable(config, "strict", "lab"), "account")
                        .accepting(new AcceptedTokens(Optional.empty(), List.of("batch-*")));
        List<UnaryOperator<OidcProviderConfig>> entries = List.of(open, strict);
        try (RoleNode two = new RoleNode(entries)) {
            two.policy("lab", "{'Effect':'Allow','Action':['s3:GetObject'],'Resource':['arn:aws:s3:::lab/*']}");
            String trust = trusts(
                    "{'Federated':'%s'}".formatted(two.provider()),
                    "'sts:AssumeRoleWithWebIdentity'",
                    "{'StringEquals':{'%s:sub':'%s'}}"
                            .formatted(two.provider(), two.fake.claims().get("sub")));
            two.role("ops", trust, "lab");
            TokenLogins logins = two.logins();
            Holder batch = holder(two, "batch-1");
            assertThat(logins.choices(batch, RoleNode.request())).containsExactly("all", "lab", "ops");
            logins.assume(batch, "ops", RoleNode.request());
            Holder other = holder(two, "s3-cli");
            assertThat(logins.choices(other, RoleNode.request())).containsExactly("all", "lab");
            assertThatExceptionOfType(AwsException.class)
                    .isThrownBy(() -> logins.assume(other, "ops", RoleNode.request()))
                    .returns(ACCESS_DENIED, AwsException::code)
                    .withMessageContaining("Yours are: all, lab.");
        }
    }

    private static Holder holder(RoleNode node, String client) {
        String token = node.fake.token(claims -> {
            claims.put("policy", List.of("lab"));
            claims.put("azp", client);
        });
        return node.logins().verify(new Secret(token), RoleNode.request());
    }

    @Test
    void aPolicyWinsOverARoleOfItsName() {
        node.role("lab", trustsSubject(subject()), "other");
        node.role("all", trustsSubject(subject()), "other");
        Holder token = token("lab");
        assertThat(node.logins().choices(token, RoleNode.request())).containsExactly("all", "lab");
        assertThat(node.may(assume(token, "lab"), "s3:PutObject", "lab/x")).isFalse();
        assertThat(node.may(assume(token, "all"), "s3:PutObject", "lab/x")).isFalse();
    }

    @Test
    void whoHasNoPolicyMayStillHaveARole() {
        node.role("ops", trustsSubject(subject()), "write");
        Holder token = token("unknown");
        assertThat(node.logins().choices(token, RoleNode.request())).containsExactly("ops");
        assertThat(node.may(assume(token, "ops"), "s3:PutObject", "lab/x")).isTrue();
        isRefused(token, "all", INVALID_PARAMETER_VALUE, "`unknown` does not exist");
        isRefused(token, "unknown", ACCESS_DENIED, "Yours are: ops.");
    }

    @Test
    void whatWasCutOffGetsNothing() {
        Holder token = token("lab");
        assume(token, "lab");
        node.cutoffs.add(new Cutoff(
                new Cutoff.Scope.LoginSoFar(
                        token.token().issuer(), token.token().sessionId().orElseThrow()),
                node.now));
        isRefused(token, "lab", EXPIRED_TOKEN_EXCEPTION, "It was revoked");
        isRefused(token, "all", EXPIRED_TOKEN_EXCEPTION, "It was revoked");
    }

    @Test
    void aPolicyMayDenyTheLogin() {
        node.policy("never", "{'Effect':'Deny','Action':['sts:AssumeRoleWithWebIdentity']}");
        isRefused(token("lab", "never"), "lab", ACCESS_DENIED, "a policy denies sts:AssumeRoleWithWebIdentity");
    }

    /** The narrowing is part of what a session assumes a role with, but the role's policies are its own. */
    @Test
    void theChosenPolicyMustAllowARoleToBeAssumed() {
        node.policy("assumer", "{'Effect':'Allow','Action':['sts:AssumeRole']}");
        String role = node.role(
                "any",
                trusts("{'AWS':'*'}", "'sts:AssumeRole'", "{'IpAddress':{'aws:SourceIp':'192.0.2.0/24'}}"),
                "write");
        Holder token = token("lab", "assumer");
        node.assume(assume(token, "lab"), role).isDenied();
        Credential chained = node.assume(assume(token, "assumer"), role).issued();
        assertThat(node.may(chained, "s3:PutObject", "lab/x")).isTrue();
    }
}
