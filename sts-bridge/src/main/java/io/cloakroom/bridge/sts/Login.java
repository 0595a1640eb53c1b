package io.cloakroom.bridge.sts;

import io.cloakroom.aws.sts.AssumedRole;
import io.cloakroom.aws.sts.SessionParameters;
import io.cloakroom.aws.sts.StsResponse;
import io.cloakroom.bridge.identity.Identity;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A request for session credentials by somebody who has proven who they are. Only {@link SessionIssuer} can grant it.
 *
 * @param identity whose grant goes into the session: policy names, or a role
 * @param action what policies may deny: {@code sts:AssumeRoleWithWebIdentity}
 * @param asked role session name, duration and session policy
 * @param tags session tags that the request sets; they win over those of the identity
 * @param role the role of this installation that it assumes, if it does
 * @param answer makes the action's answer from the issued credentials
 * @param chosen the one policy of the identity whose Allows are to count; empty: all
 */
record Login(
        Identity identity,
        String action,
        SessionParameters asked,
        Map<String, String> tags,
        Optional<RoleUse> role,
        Function<AssumedRole, StsResponse> answer,
        Optional<String> chosen)
        implements StsAction.Outcome {
    Login {
        tags = Map.copyOf(tags);
    }

    /** With all policies of the identity. */
    Login(
            Identity identity,
            String action,
            SessionParameters asked,
            Map<String, String> tags,
            Optional<RoleUse> role,
            Function<AssumedRole, StsResponse> answer) {
        this(identity, action, asked, tags, role, answer, Optional.empty());
    }

    /** Without a role of this installation. */
    Login(
            Identity identity,
            String action,
            SessionParameters asked,
            Map<String, String> tags,
            Function<AssumedRole, StsResponse> answer) {
        this(identity, action, asked, tags, Optional.empty(), answer);
    }
}
