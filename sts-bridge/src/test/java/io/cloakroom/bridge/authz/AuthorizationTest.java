package io.cloakroom.bridge.authz;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.ClientConnection;
import io.cloakroom.bridge.audit.AuditDraft;
import io.cloakroom.bridge.audit.AuditRecord;
import io.cloakroom.bridge.audit.Audits;
import io.cloakroom.bridge.credentials.Session;
import java.time.InstantSource;
import java.util.function.Function;

/** Calls that are decided by policies written into a test. */
abstract class AuthorizationTest {
    final AuditDraft audit = new AuditDraft("R1", new ClientConnection("192.0.2.1", false));

    boolean isAllowed(Function<Session, Grants.OfPolicies> grants, TestCall call) {
        try {
            authorizer(grants).authorize(call.caller(), call.call(), audit);
            return true;
        } catch (AwsException e) {
            assertThat(e.code()).isEqualTo(AwsErrorCode.ACCESS_DENIED);
            return false;
        }
    }

    static CallAuthorizer authorizer(Function<Session, Grants.OfPolicies> grants) {
        return new CallAuthorizer(new ActionDecider(grants), InstantSource.fixed(TestCall.NOW));
    }

    AuditRecord audited() {
        return Audits.soFar(audit);
    }
}
