package io.cloakroom.bridge.admin;

import static io.cloakroom.aws.AwsErrorCode.INVALID_ARGUMENT;
import static io.cloakroom.aws.AwsErrorCode.INVALID_REQUEST;
import static io.cloakroom.aws.AwsErrorCode.X_MINIO_IAM_ACTION_NOT_ALLOWED;

import io.cloakroom.aws.AwsException;
import io.cloakroom.bridge.authn.Principal;
import io.cloakroom.bridge.credentials.Cutoff;
import io.cloakroom.bridge.credentials.Cutoff.Scope;
import io.cloakroom.bridge.credentials.Cutoffs;
import io.cloakroom.bridge.identity.ldap.DistinguishedName;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Ends the sessions of a user, all of them or those with one label. The user is named as MinIO names the parent of a
 * session, so users of identity providers can be named too. Service accounts stay.
 */
final class RevocationCalls {
    private static final String ACTION = "admin:RemoveServiceAccount";
    private static final String USER = "user";
    private static final int MAX_LABEL = 64;
    private static final int MAX_LABELS = 32;

    private final Cutoffs cutoffs;
    private final DirectoryNames directory;
    private final InstantSource clock;

    RevocationCalls(Cutoffs cutoffs, DirectoryNames directory, InstantSource clock) {
        this.cutoffs = cutoffs;
        this.directory = directory;
        this.clock = clock;
    }

    List<AdminCall> calls() {
        return List.of(AdminCall.post("revoke-tokens/*")
                .decidedBy(ACTION, this::mayRevoke)
                .doingWith204(request -> cutoffs.add(new Cutoff(scope(request), clock.instant()))));
    }

    private void mayRevoke(AdminRequest request) {
        String user = request.parameter(USER);
        boolean isOwn = user.isEmpty() || user.equals(request.account().name());
        request.require(ACTION, isOwn && !isInRole(request));
        if (!user.isEmpty() && !request.word().equals("builtin") && !isOfDirectory(request)) {
            throw AwsException.of(
                    X_MINIO_IAM_ACTION_NOT_ALLOWED,
                    "The sessions of a user are revoked with the provider `builtin`, or `ldap` where LDAP is on.");
        }
    }

    /** A session of a role has the role's rights, not its user's rights over the user's other sessions. */
    private static boolean isInRole(AdminRequest request) {
        return request.sender().principal() instanceof Principal.AssumedRole role
                && role.session().assumption().isPresent();
    }

    private boolean isOfDirectory(AdminRequest request) {
        return request.word().equals("ldap") && directory.isOn();
    }

    /** Sessions of a user of a directory are named by its DN as the directory has it, which may be one that is gone. */
    private String parentUser(AdminRequest request, String user) {
        if (!directory.isOn()) {
            return user;
        }
        Optional<DistinguishedName> dn = DistinguishedName.parse(user);
        if (dn.isEmpty()) {
            return isOfDirectory(request) ? directory.user(user).dn().text() : user;
        }
        try {
            return directory.spelled(user);
        } catch (AwsException e) {
            return dn.get().text(); // it is down: as sessions have it, but for letter case
        }
    }

    private Scope scope(AdminRequest request) {
        boolean isFull = request.parameter("fullRevoke").equals("true");
        Optional<String> type =
                Optional.of(request.parameter("tokenRevokeType")).filter(text -> !text.isEmpty());
        String user = request.parameter(USER);
        if (isFull && type.isPresent()) {
            throw AwsException.of(INVALID_REQUEST, "Either all sessions are revoked or those of one type, not both.");
        }
        if (!isFull && type.isEmpty() && !user.isEmpty()) {
            throw AwsException.of(INVALID_REQUEST, "Say which sessions: `tokenRevokeType`, or `fullRevoke=true`.");
        }
        String name = user.isEmpty() ? request.account().name() : parentUser(request, user);
        if (isFull) {
            return new Scope.Account(name);
        }
        Scope.RevokeType labelled =
                new Scope.RevokeType(name, type.or(() -> ownType(request)).orElseThrow(RevocationCalls::noType));
        if (labelled.type().length() > MAX_LABEL) {
            throw AwsException.of(
                    INVALID_REQUEST, "A token revoke type has at most %d characters.".formatted(MAX_LABEL));
        }
        return hasManyOthers(labelled) ? new Scope.Account(name) : labelled;
    }

    /**
     * Anybody may end their own sessions by label, and each label is kept for long: too many end all their sessions.
     */
    private boolean hasManyOthers(Scope.RevokeType labelled) {
        long others = cutoffs.inForce().stream()
                .map(file -> file.cutoff().scope())
                .filter(scope -> scope instanceof Scope.RevokeType other
                        && other.userName().equals(labelled.userName())
                        && !other.equals(labelled))
                .count();
        return others >= MAX_LABELS;
    }

    private static Optional<String> ownType(AdminRequest request) {
        return request.caller().principal() instanceof Principal.AssumedRole role
                ? role.session().revokeType()
                : Optional.empty();
    }

    private static AwsException noType() {
        return AwsException.of(
                INVALID_ARGUMENT, "No token revoke type specified and one could not be inferred from the request.");
    }
}
