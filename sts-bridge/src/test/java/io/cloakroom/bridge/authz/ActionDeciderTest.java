package io.cloakroom.bridge.authz;

import static io.cloakroom.bridge.authz.TestPolicies.allow;
import static io.cloakroom.bridge.authz.TestPolicies.compile;
import static io.cloakroom.bridge.authz.TestPolicies.deny;
import static io.cloakroom.bridge.authz.TestPolicies.everybodyHas;
import static io.cloakroom.bridge.authz.TestPolicies.narrowed;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.aws.http.ClientConnection;
import io.cloakroom.aws.s3.S3Target;
import io.cloakroom.bridge.audit.AuditDecision;
import io.cloakroom.bridge.audit.AuditDraft;
import io.cloakroom.bridge.audit.Audits;
import io.cloakroom.bridge.authn.Principal;
import io.cloakroom.bridge.authn.Principals;
import io.cloakroom.bridge.credentials.Session;
import io.cloakroom.policy.condition.RequestContext;
import io.cloakroom.policy.condition.UnavailableValueException;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class ActionDeciderTest {
    private static final String CREATE_USER = "admin:CreateUser";
    private static final String LOGIN = "sts:AssumeRoleWithWebIdentity";
    private static final String ADMIN = "{'Sid':'Yes','Effect':'Allow','Action':['admin:CreateUser']}";

    @Test
    void ownerMayDoEveryActionOfTheAdminApi() {
        assertThat(admin(everybodyHas(), Principals.root())).isEqualTo(AuditDecision.OWNER);
    }

    @Test
    void nobodyMayDoNoActionOfTheAdminApi() {
        assertThat(admin(everybodyHas(ADMIN), new Principal.Anonymous())).isEqualTo(AuditDecision.IMPLICIT_DENY);
    }

    @Test
    void aSessionMayDoTheActionsItsPoliciesAllow() {
        Principal ada = Principals.of(TestCall.ADA);

        assertThat(admin(everybodyHas(ADMIN), ada)).isEqualTo(AuditDecision.ALLOW);
        assertThat(admin(everybodyHas(allow("s3:*", "*")), ada)).isEqualTo(AuditDecision.IMPLICIT_DENY);
        assertThat(admin(everybodyHas(ADMIN, ADMIN.replace("Allow", "Deny")), ada))
                .isEqualTo(AuditDecision.EXPLICIT_DENY);
    }

    @Test
    void cannotDoWithASessionPolicyWhatItDoesNotAllow() {
        Principal ada = Principals.of(TestCall.ADA);

        assertThat(admin(narrowed(compile(ADMIN), compile(allow("s3:*", "*"))), ada))
                .isEqualTo(AuditDecision.IMPLICIT_DENY);
        assertThat(admin(narrowed(compile(allow("s3:*", "*")), compile(ADMIN)), ada))
                .isEqualTo(AuditDecision.IMPLICIT_DENY);
        assertThat(admin(narrowed(compile(ADMIN), compile(ADMIN)), ada)).isEqualTo(AuditDecision.ALLOW);
    }

    @Test
    void decidesAboutABucket() {
        ActionDecider decider = new ActionDecider(everybodyHas(allow("s3:ListBucket", "b"), deny("s3:*", "c")));
        Principal ada = Principals.of(TestCall.ADA);

        assertThat(decider.decide(ada, "s3:ListBucket", new S3Target.Bucket("b"), RequestContext.EMPTY)
                        .isAllowed())
                .isTrue();
        assertThat(decider.decide(ada, "s3:ListBucket", new S3Target.Bucket("c"), RequestContext.EMPTY)
                        .isAllowed())
                .isFalse();
    }

    @Test
    void aDecisionThatDependsOnWhatNobodyKnowsIsARefusal() {
        RequestContext unknown = key -> {
            throw new UnavailableValueException(key);
        };
        String conditional = TestPolicies.when(ADMIN, "'StringEquals':{'jwt:department':['research']}");

        assertThat(decided(new ActionDecider(everybodyHas(conditional))
                        .decide(Principals.of(TestCall.ADA), CREATE_USER, S3Target.SERVICE, unknown)))
                .isEqualTo(AuditDecision.UNDECIDABLE);
    }

    @Test
    void aSessionIsIssuedUnlessAPolicyOfTheIdentityDeniesIt() {
        assertThat(issuing(everybodyHas(allow("s3:*", "*")))).isEqualTo(AuditDecision.ALLOW);
        assertThat(issuing(everybodyHas("{'Effect':'Deny','Action':['sts:*']}")))
                .isEqualTo(AuditDecision.EXPLICIT_DENY);
        assertThat(issuing(narrowed(compile(allow("s3:*", "*")), compile("{'Effect':'Deny','Action':['sts:*']}"))))
                .as("a session policy says nothing about how the session is got")
                .isEqualTo(AuditDecision.ALLOW);
    }

    private static AuditDecision admin(Function<Session, Grants.OfPolicies> grants, Principal principal) {
        return decided(
                new ActionDecider(grants).decide(principal, CREATE_USER, S3Target.SERVICE, RequestContext.EMPTY));
    }

    private static AuditDecision issuing(Function<Session, Grants.OfPolicies> grants) {
        return decided(new ActionDecider(grants).decideIssuing(TestCall.ADA, LOGIN, RequestContext.EMPTY));
    }

    private static AuditDecision decided(Verdict verdict) {
        AuditDraft audit = new AuditDraft("R1", new ClientConnection("192.0.2.1", false));
        verdict.record(audit);
        AuditDecision decision = Audits.soFar(audit).decision();
        assertThat(verdict.isAllowed()).isEqualTo(decision == AuditDecision.ALLOW || decision == AuditDecision.OWNER);
        return decision;
    }
}
