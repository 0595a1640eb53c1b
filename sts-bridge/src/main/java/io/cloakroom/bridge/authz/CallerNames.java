package io.cloakroom.bridge.authz;

import io.cloakroom.bridge.authn.Principal;
import io.cloakroom.bridge.credentials.Session;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The names by which the policy of a bucket knows a caller. Whoever asks for a session may call it anything, so the
 * name of a session counts for an Allow only where the trust policy of a role of this installation vouches for it. A
 * session of a provider has the name that the provider gives its user, whatever it is called. A Deny of a chosen name
 * counts too.
 *
 * @param proven never empty; the first is shown to people. An anonymous caller's is empty
 * @param chosen that count for a Deny only
 */
record CallerNames(List<String> proven, List<String> chosen) {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_+=,.@-]{1,64}");
    /** Of a caller without a name. */
    static final CallerNames NOBODY = new CallerNames(List.of(""), List.of());

    static CallerNames of(Principal principal) {
        return switch (principal) {
            case Principal.Anonymous anonymous -> NOBODY;
            case Principal.AssumedRole role -> of(role.session());
            case Principal.Root root -> of(root.arn());
            case Principal.User user -> of(user.arn());
            case Principal.ServiceAccount account -> of(account.arn());
        };
    }

    static CallerNames of(String arn) {
        return new CallerNames(List.of(arn), List.of());
    }

    private static CallerNames of(Session session) {
        if (session.assumption().isPresent()) {
            return new CallerNames(List.of(session.roleArn(), session.arn()), List.of());
        }
        List<String> chosen = List.of(session.arn());
        return nameOfProvider(session)
                .map(name -> new CallerNames(List.of(session.roleArn(), arn(session, name)), chosen))
                .orElseGet(() -> new CallerNames(List.of(session.roleArn()), chosen));
    }

    /** The ARN that the session would have if nobody had chosen its name. */
    private static String arn(Session session, String name) {
        return session.arn().substring(0, session.arn().lastIndexOf('/') + 1) + name;
    }

    /**
     * What the provider calls the user: one name only, or somebody could take the other of somebody else. Empty if that
     * is not known, or could pass for another in an ARN.
     */
    private static Optional<String> nameOfProvider(Session session) {
        if (session.user().isPresent() || session.directory().isPresent()) {
            return Optional.empty();
        }
        List<String> names = session.claims().get("preferred_username");
        if (names == null && session.attributes().mayLack("preferred_username")) {
            return Optional.empty();
        }
        List<String> known = names == null ? List.of(session.subject()) : names;
        return known.size() == 1 && PLAIN.matcher(known.get(0)).matches()
                ? Optional.of(known.get(0))
                : Optional.empty();
    }
}
