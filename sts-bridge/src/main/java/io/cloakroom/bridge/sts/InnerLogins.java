package io.cloakroom.bridge.sts;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.ClientConnection;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.sts.AssumeRoleWithLdapIdentity;
import io.cloakroom.aws.sts.AssumeRoleWithWebIdentity;
import io.cloakroom.aws.sts.AssumedRole;
import io.cloakroom.aws.sts.SessionParameters;
import io.cloakroom.bridge.audit.AuditDraft;
import io.cloakroom.bridge.authn.Principal;
import io.cloakroom.bridge.identity.sessions.SessionSource;

/**
 * Calls of STS that a part of this bridge makes for its user, without the form. The rules and limits of the calls hold.
 * Blocks.
 */
public final class InnerLogins {
    private final StsActions actions;
    private final SessionIssuer issuer;

    InnerLogins(StsActions actions, SessionIssuer issuer) {
        this.actions = actions;
        this.issuer = issuer;
    }

    /**
     * Session credentials for a token that a part of the bridge has obtained for its user. The rules of the call hold.
     *
     * @param head of the request that it is done for
     * @throws AwsException as the call is refused
     */
    public AssumedRole assume(
            AssumeRoleWithWebIdentity request, RequestHead head, ClientConnection client, AuditDraft audit) {
        StsCall call = new StsCall(head, client, new byte[0], audit);
        audit.asked("sts:" + request.action(), request.resource());
        var answer = (AssumeRoleWithWebIdentity.Answer) issuer.issue(actions.login(request, call), call);
        return answer.assumed();
    }

    /** Whether users of a directory can log in. */
    public boolean hasDirectory() {
        return actions.directory().isOn();
    }

    /**
     * As the other method, for the name and password of a user of a directory. Its limits count.
     *
     * @throws AwsException as the call is refused
     */
    public AssumedRole assume(
            AssumeRoleWithLdapIdentity request, RequestHead head, ClientConnection client, AuditDraft audit) {
        StsCall call = new StsCall(head, client, new byte[0], audit);
        audit.asked("sts:" + request.action(), request.resource());
        return issuer.assume(actions.login(request, call), call);
    }

    /**
     * Session credentials for a user of a directory who has logged in before: they end with that session at the latest.
     *
     * @param caller that session, which has signed
     * @throws AwsException as {@link SessionSource#ofDirectory}, and as the call is refused
     */
    public AssumedRole assumeAgain(
            Principal.AssumedRole caller,
            SessionParameters asked,
            RequestHead head,
            ClientConnection client,
            AuditDraft audit) {
        StsCall call = new StsCall(head, client, new byte[0], audit);
        audit.asked("sts:AssumeRoleWithLDAPIdentity", "");
        return issuer.assume(actions.directory().again(caller, asked), call);
    }
}
