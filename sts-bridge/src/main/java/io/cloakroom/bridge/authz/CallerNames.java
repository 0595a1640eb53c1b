package io.cloakroom.bridge.authz;

import io.cloakroom.bridge.authn.Principal;
import io.cloakroom.bridge.credentials.Session;
import java.util.List;

/**
 * The names by which the policy of a bucket knows a caller. Whoever asks for a session may call it anything, so the name
 * of a session counts for an Allow only where somebody else vouches for it: the provider, if it is what the provider
 * calls the user, or the trust policy of a role of this installation. A Deny of the session's name always counts.
 *
 * @param proven never empty; the first is shown to people. An anonymous caller's is empty
 * @param chosen that count for a Deny only
 */
record CallerNames(List<String> proven, List<String> chosen) {
    private static final CallerNames NOBODY = new CallerNames(List.of(""), List.of());

    static CallerNames of(Principal principal) {
        return switch (principal) {
            case Principal.Anonymous anonymous -> NOBODY;
            case Principal.AssumedRole role -> of(role.session());
            case Principal.Root root -> of(root.arn());
            case Principal.User user -> of(user.arn());
            case Principal.ServiceAccount account -> of(account.arn());
        };
    }

    private static CallerNames of(String arn) {
        return new CallerNames(List.of(arn), List.of());
    }

    private static CallerNames of(Session session) {
        return isVouchedFor(session)
                ? new CallerNames(List.of(session.roleArn(), session.arn()), List.of())
                : new CallerNames(List.of(session.roleArn()), List.of(session.arn()));
    }

    private static boolean isVouchedFor(Session session) {
        if (session.assumption().isPresent()) {
            return true;
        }
        if (session.user().isPresent() || session.directory().isPresent()) {
            return false;
        }
        String name = session.arn().substring(session.arn().lastIndexOf('/') + 1);
        return name.equals(session.subject())
                || session.claims()
                        .getOrDefault("preferred_username", List.of())
                        .equals(List.of(name));
    }
}
