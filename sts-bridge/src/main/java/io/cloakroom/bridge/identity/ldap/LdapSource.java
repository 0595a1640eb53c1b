package io.cloakroom.bridge.identity.ldap;

import static io.cloakroom.aws.AwsErrorCode.INVALID_PARAMETER_VALUE;

import com.unboundid.ldap.sdk.LDAPException;
import io.cloakroom.aws.AwsException;
import io.cloakroom.bridge.config.LdapConfig;
import io.cloakroom.bridge.identity.Grant;
import io.cloakroom.bridge.identity.Identity;
import io.cloakroom.bridge.identity.IdentityClaims;
import io.cloakroom.bridge.identity.Source;
import io.cloakroom.bridge.policies.PolicySource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The users of directories as an identity source: they prove themselves by their password.
 *
 * <p>A name that nobody has, a wrong password and a locked account get the same answer, for the same work, and after
 * the same time: at the next full quarter of a second. The audit log does not tell them apart either, for the directory
 * does not always.
 */
public final class LdapSource {
    /** The issuer of these identities, for cut-offs; their subject is their DN. */
    public static final String ISSUER = "urn:cloakroom:ldap";

    /** The claim that holds the login name. */
    public static final String LOGIN_NAME = "ldapUsername";

    private static final String ATTRIBUTE = "ldapAttrib_";
    private static final String GROUPS = "groups";

    private static final Logger LOG = LoggerFactory.getLogger(LdapSource.class);
    private static final Source SOURCE = new Source(Source.Kind.LDAP, "ldap");
    private static final long STEP_NANOS = Duration.ofMillis(250).toNanos();

    private static final int MAX_SHOWN = 10;

    private final LdapDirectories directories;
    private final PolicySource policies;
    private final InstantSource clock;
    private final LoginThrottle throttle;
    private final LongSupplier nanos;
    private final LoginThrottle.Pause pause;

    public LdapSource(LdapDirectories directories, PolicySource policies, InstantSource clock) {
        this(directories, policies, clock, System::nanoTime, LoginThrottle.Pause.SLEEP);
    }

    /**
     * @param nanos measures how long a login has taken
     * @param pause waits before a refusal
     */
    LdapSource(
            LdapDirectories directories,
            PolicySource policies,
            InstantSource clock,
            LongSupplier nanos,
            LoginThrottle.Pause pause) {
        this.directories = directories;
        this.policies = policies;
        this.clock = clock;
        this.throttle = new LoginThrottle(clock, directories.timeout());
        this.nanos = nanos;
        this.pause = pause;
    }

    /** A user whose password was right. */
    private record Proven(LdapDirectory directory, LdapUser user, String loginName, List<DistinguishedName> groups) {}

    /**
     * Logs a user in. Blocks.
     *
     * @throws AwsException {@code InvalidParameterValue} if the directory does not let the user in, or nothing is
     *     attached to the user's DN or those of its groups; {@code Throttling} if too many logins were refused;
     *     {@code IDPCommunicationError} if the directory cannot be used now; {@code PackedPolicyTooLarge} if too many
     *     groups have policies
     */
    public Identity login(LdapLogin shown) {
        Instant asserted = clock.instant();
        long start = nanos.getAsLong();
        Optional<Proven> proven;
        try (LoginThrottle.Attempt attempt = throttle.begin(shown.username(), shown.address())) {
            try {
                proven = directories.within(() -> prove(shown, attempt));
            } catch (AwsException e) {
                if (attempt.isRefused()) {
                    awaitNextStep(start);
                }
                throw e;
            }
        }
        if (proven.isEmpty()) {
            awaitNextStep(start);
            throw new AwsException(
                    INVALID_PARAMETER_VALUE,
                    "LDAP server error: LDAP auth failed: the user name or the password is wrong, or the account may not log in now");
        }
        return identity(proven.get().loginName(), proven.get(), asserted);
    }

    /** For a name of nobody or of several users, or one that is throttled, the same work is done for a DN of nobody. */
    private Optional<Proven> prove(LdapLogin shown, LoginThrottle.Attempt attempt)
            throws LDAPException, InterruptedException {
        LdapDirectories.Found found = directories.find(shown.username());
        List<LdapUser> users = found.users();
        LdapDirectory directory = found.directory();
        if (users.size() > 1) {
            LOG.warn(
                    "Several users have the login name `{}`, so none of them can log in: correct {}.",
                    shown.username(),
                    "MINIO_IDENTITY_LDAP_USER_DN_SEARCH_FILTER");
        }
        boolean isKnown = users.size() == 1 && attempt.mayTry(users.getFirst().dn());
        LdapUser user = isKnown ? users.getFirst() : nobody(directory);
        String loginName = user.loginName(shown.username());
        Optional<List<DistinguishedName>> groups =
                directory.groupsIfLetIn(user, loginName, shown.password()).filter(any -> isKnown);
        if (groups.isEmpty()) {
            attempt.refused();
            found.awaitAll();
        }
        return groups.map(known -> new Proven(directory, user, loginName, known));
    }

    private static LdapUser nobody(LdapDirectory directory) {
        String dn = "cn=%s,%s"
                .formatted(UUID.randomUUID(), directory.config().users().bases().getFirst());
        return new LdapUser(new DistinguishedName(dn), dn, List.of(), Map.of());
    }

    private void awaitNextStep(long start) {
        long taken = nanos.getAsLong() - start;
        try {
            pause.take(Duration.ofNanos(STEP_NANOS - Math.floorMod(taken, STEP_NANOS)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Identity identity(String loginName, Proven proven, Instant asserted) {
        LdapUser user = proven.user();
        List<String> groups = texts(proven.groups());
        String dn = user.dn().text();
        if (policies.namesOfDirectoryUser(dn, groups, asserted).isEmpty()) {
            throw new AwsException(INVALID_PARAMETER_VALUE, nothingAttached(dn, groups));
        }
        CarriedGroups carried = CarriedGroups.of(groups, policies);
        Map<String, List<String>> claims = new LinkedHashMap<>();
        claims.put(LOGIN_NAME, List.of(loginName));
        user.attributes().forEach((name, values) -> claims.put(ATTRIBUTE + name, values));
        LdapConfig.Limits limits = proven.directory().config().limits();
        return new Identity(
                SOURCE,
                ISSUER,
                dn,
                Optional.empty(),
                asserted,
                loginName,
                dn,
                new IdentityClaims(claims, carried.areAll() ? Set.of() : Set.of(GROUPS), Map.of(), Optional.empty()),
                limits.longestSession(),
                new Grant.Directory(dn, carried.dns()));
    }

    private static String nothingAttached(String dn, List<String> groups) {
        String shown = groups.stream().limit(MAX_SHOWN).map("`%s`"::formatted).collect(Collectors.joining(","));
        String more = groups.size() > MAX_SHOWN ? " and %d more".formatted(groups.size() - MAX_SHOWN) : "";
        return "expecting a policy to be set for user `%s` or one of their groups: %s%s - rejecting this request"
                .formatted(dn, shown, more);
    }

    private static List<String> texts(List<DistinguishedName> names) {
        return names.stream().map(DistinguishedName::text).toList();
    }
}
