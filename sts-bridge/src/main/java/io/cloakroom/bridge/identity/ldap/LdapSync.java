package io.cloakroom.bridge.identity.ldap;

import io.cloakroom.aws.AwsException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks users of the directory up again, every few minutes: those who are gone lose what they have, and groups that have
 * changed count from then on. Only what the directory says for sure counts; if it cannot be asked, everybody stays.
 */
public final class LdapSync implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LdapSync.class);

    private final LdapDirectory directory;
    private final Members members;
    private final InstantSource clock;
    private final Thread loop;

    /** Users of the directory who have something here. */
    public interface Members {
        /** Login names by DN. */
        Map<String, String> known();

        /** These are the groups of a user. */
        void refreshed(String dn, List<String> groups, Instant asOf);

        /** A user is gone: its sessions asserted until then, and its access keys, count no more. */
        void gone(String dn, Instant asOf);
    }

    private LdapSync(LdapDirectory directory, Members members, InstantSource clock, Runnable loop) {
        this.directory = directory;
        this.members = members;
        this.clock = clock;
        this.loop = Thread.ofVirtual().name("ldap-sync").unstarted(loop);
    }

    /** One that looks users up when it is told to. */
    public LdapSync(LdapDirectory directory, Members members, InstantSource clock) {
        this(directory, members, clock, () -> {});
    }

    /** Looks users up every now and then, until it is closed. */
    public static LdapSync start(
            LdapDirectory directory, Members members, InstantSource clock, RandomGenerator random) {
        Duration interval = directory.config().limits().syncInterval();
        LdapSync once = new LdapSync(directory, members, clock);
        LdapSync sync = new LdapSync(directory, members, clock, () -> once.repeat(interval, random));
        sync.loop.start();
        return sync;
    }

    /** Not all bridges at the same time: each waits up to a tenth longer. */
    private void repeat(Duration interval, RandomGenerator random) {
        try {
            while (true) {
                Thread.sleep(interval.plusMillis(random.nextLong(interval.toMillis() / 10)));
                run();
            }
        } catch (InterruptedException e) {
            LOG.debug("The look-up of users ends.");
        }
    }

    /** Looks all users up once. */
    public void run() {
        try {
            for (Map.Entry<String, String> member : members.known().entrySet()) {
                lookUp(member.getKey(), member.getValue());
            }
        } catch (AwsException e) {
            LOG.warn("Users of the directory could not be looked up, so all stay as they are: {}", e.sentence());
        } catch (RuntimeException e) {
            LOG.error("The look-up of the directory's users failed.", e);
        }
    }

    private void lookUp(String dn, String loginName) {
        Instant now = clock.instant();
        Optional<DistinguishedName> parsed = DistinguishedName.parse(dn);
        if (parsed.isEmpty()) {
            return;
        }
        Optional<LdapUser> user = directory.userAt(parsed.get());
        if (user.isEmpty()) {
            LOG.info("`{}` is gone from the directory: its sessions and access keys end.", dn);
            members.gone(dn, now);
        } else if (!loginName.isEmpty()) { // groups may be found by it
            members.refreshed(dn, texts(directory.groupsOf(user.get(), loginName)), now);
        }
    }

    private static List<String> texts(List<DistinguishedName> names) {
        return names.stream().map(DistinguishedName::text).toList();
    }

    @Override
    public void close() {
        loop.interrupt();
    }
}
