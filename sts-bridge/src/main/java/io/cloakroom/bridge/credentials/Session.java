package io.cloakroom.bridge.credentials;

import io.cloakroom.aws.Account;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The content of a session token.
 *
 * @param arn the principal: {@code arn:aws:sts::000000000000:assumed-role/<provider or role>/<role session name>}
 * @param provider the name of the identity source, {@code _} for the unnamed one
 * @param issuer the {@code iss} of the web identity token
 * @param subject its {@code sub}
 * @param sessionId its {@code sid}, if it had one
 * @param userName MinIO's parent user, the value of {@code aws:username} and {@code aws:userid}
 * @param policies names, resolved when a request is decided; of a user of a directory, the DNs of its groups
 * @param role the ARN of the role, user, or user of a directory whose policies are looked up when a request is decided
 * @param sessionPolicy compact JSON
 * @param attributes of its user, for policies
 * @param assertedAt when the identity was asserted: the token's {@code iat}
 * @param revokeType a label that the client gave it, by which an operator may end it
 * @param assumption of a role of this installation; empty for a role of a provider
 * @param chosen the one of its policies whose Allows count; the Denies of the others count too. Empty: all count
 */
public record Session(
        String arn,
        String provider,
        String issuer,
        String subject,
        Optional<String> sessionId,
        String userName,
        List<String> policies,
        Optional<String> role,
        Optional<String> sessionPolicy,
        Attributes attributes,
        Instant assertedAt,
        Instant issuedAt,
        Instant expiration,
        Optional<String> revokeType,
        Optional<Assumption> assumption,
        Optional<String> chosen) {
    /** The issuer of the users of this installation. */
    public static final String USERS = "urn:cloakroom:users";

    private static final String ROLE = "arn:aws:iam::" + Account.ID + ":role/";

    /** The prefix of a user's ARN. No role of a provider has it: their ARNs are MinIO's. */
    private static final String USER = "arn:aws:iam::" + Account.ID + ":user/";

    private static final String DIRECTORY = "arn:aws:iam::" + Account.ID + ":ldap/";

    public Session {
        policies = List.copyOf(policies);
    }

    /** A session of which all policies count. */
    public Session(
            String arn,
            String provider,
            String issuer,
            String subject,
            Optional<String> sessionId,
            String userName,
            List<String> policies,
            Optional<String> role,
            Optional<String> sessionPolicy,
            Attributes attributes,
            Instant assertedAt,
            Instant issuedAt,
            Instant expiration,
            Optional<String> revokeType,
            Optional<Assumption> assumption) {
        this(
                arn,
                provider,
                issuer,
                subject,
                sessionId,
                userName,
                policies,
                role,
                sessionPolicy,
                attributes,
                assertedAt,
                issuedAt,
                expiration,
                revokeType,
                assumption,
                Optional.empty());
    }

    /** A session without a label. */
    public Session(
            String arn,
            String provider,
            String issuer,
            String subject,
            Optional<String> sessionId,
            String userName,
            List<String> policies,
            Optional<String> role,
            Optional<String> sessionPolicy,
            Attributes attributes,
            Instant assertedAt,
            Instant issuedAt,
            Instant expiration) {
        this(
                arn,
                provider,
                issuer,
                subject,
                sessionId,
                userName,
                policies,
                role,
                sessionPolicy,
                attributes,
                assertedAt,
                issuedAt,
                expiration,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** The values of {@code jwt:*} keys and variables, by claim name. */
    public Map<String, List<String>> claims() {
        return attributes.claims();
    }

    /** Whether it was made with a token that stays valid when its user logs out. */
    boolean isOffline() {
        return claims().getOrDefault("scope", List.of()).stream()
                .anyMatch(scopes -> List.of(scopes.split(" ", -1)).contains("offline_access"));
    }

    /** The ARN of a user of this installation. */
    public static String userArn(String name) {
        return USER + name;
    }

    /** The user whose policies count, if this is a session of a user of this installation; its id is the subject. */
    public Optional<String> user() {
        return role.filter(arn -> arn.startsWith(USER)).map(arn -> arn.substring(USER.length()));
    }

    /** The ARN of a user of a directory. */
    public static String directoryArn(String dn) {
        return DIRECTORY + dn;
    }

    /** The user of a directory whose policies count, and its groups, if this is a session of one. */
    public Optional<DirectoryUser> directory() {
        return role.filter(arn -> arn.startsWith(DIRECTORY))
                .map(arn -> new DirectoryUser(arn.substring(DIRECTORY.length()), this));
    }

    /** The DN of the user of a directory that it belongs to, even if it has the policies of a role. */
    public Optional<String> directoryOwner() {
        return issuer.equals(DirectoryUser.ISSUER) ? Optional.of(subject) : Optional.empty();
    }

    /** The user of this installation that it belongs to, even if it has the policies of a role. */
    public Optional<String> owner() {
        return user().or(() -> issuer.equals(USERS) ? Optional.of(userName) : Optional.empty());
    }

    /** The session policies that narrow it: its own, and those it has inherited. */
    public List<String> narrowing() {
        if (assumption.isEmpty() || assumption.get().inherited().isEmpty()) {
            return sessionPolicy.map(List::of).orElse(List.of());
        }
        List<String> all = new ArrayList<>(assumption.get().inherited());
        sessionPolicy.ifPresent(all::add);
        return List.copyOf(all);
    }

    /**
     * The ARN of the user, or of the role in AWS's form: the value of {@code aws:PrincipalArn}. It does not depend on
     * the session name.
     */
    public String roleArn() {
        if (role.filter(arn -> arn.startsWith(USER) || arn.startsWith(DIRECTORY))
                .isPresent()) {
            return role.orElseThrow();
        }
        int end = arn.lastIndexOf('/');
        return ROLE + arn.substring(arn.lastIndexOf('/', end - 1) + 1, end);
    }

    Session withAttributes(Attributes others) {
        return new Session(
                arn,
                provider,
                issuer,
                subject,
                sessionId,
                userName,
                policies,
                role,
                sessionPolicy,
                others,
                assertedAt,
                issuedAt,
                expiration,
                revokeType,
                assumption,
                chosen);
    }

    /** The same session with a label. */
    public Session withRevokeType(Optional<String> type) {
        return new Session(
                arn,
                provider,
                issuer,
                subject,
                sessionId,
                userName,
                policies,
                role,
                sessionPolicy,
                attributes,
                assertedAt,
                issuedAt,
                expiration,
                type,
                assumption,
                chosen);
    }
}
