package io.cloakroom.bridge.identity.ldap;

import io.cloakroom.aws.AwsException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks users of directories up again, every few minutes: users who are gone lose their sessions and access keys, and
 * changed groups count from then on. Only definite answers count: if a directory cannot be asked, all its users stay.
 * Directories are asked in parallel, so that a slow one does not delay the others.
 */
public final class LdapSync implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LdapSync.class);

    /** The number of consecutive failures that count as an outage. */
    private static final int OUTAGE = 3;

    private static final int FEW = 3;

    private final LdapDirectories directories;
    private final Members members;
    private final InstantSource clock;
    private final Thread loop;

    /** The last look-up of each directory, finished or not. Used by one thread. */
    private final Map<LdapDirectory, Thread> lookUps = new HashMap<>();

    /** Users of the directory who have something here. */
    public interface Members {
        /** Login names by DN. */
        Map<String, String> known();

        /** A user was found, with these groups. */
        void refreshed(String dn, List<String> groups, Instant asOf);

        /** A user is gone: its sessions asserted until then end, and its access keys count for nothing. */
        void gone(String dn, Instant asOf);

        /** It is not known whether a user still exists: its access keys count for nothing until it is found. */
        void unknown(String dn);

        /** Whether this has been told before, and nothing of the user counts. */
        boolean isInert(String dn);
    }

    private LdapSync(LdapDirectories directories, Members members, InstantSource clock, Runnable loop) {
        this.directories = directories;
        this.members = members;
        this.clock = clock;
        this.loop = Thread.ofVirtual().name("ldap-sync").unstarted(loop);
    }

    /** A sync that runs only when it is told to. */
    public LdapSync(LdapDirectories directories, Members members, InstantSource clock) {
        this(directories, members, clock, () -> {});
    }

    /** Looks users up every now and then, until it is closed. */
    public static LdapSync start(
            LdapDirectories directories, Members members, InstantSource clock, RandomGenerator random) {
        Duration interval = directories.syncInterval();
        LdapSync once = new LdapSync(directories, members, clock);
        LdapSync sync = new LdapSync(directories, members, clock, () -> once.repeat(interval, random));
        sync.loop.start();
        return sync;
    }

    /** Runs until interrupted. Each wait is up to a tenth longer, so that not all bridges ask at the same time. */
    private void repeat(Duration interval, RandomGenerator random) {
        try {
            // Keys of users without a configured directory must not count until the first look-up either.
            byDirectory();
            while (true) {
                Thread.sleep(interval.plusMillis(random.nextLong(interval.toMillis() / 10)));
                begin();
            }
        } catch (InterruptedException e) {
            lookUps.values().forEach(Thread::interrupt);
            LOG.debug("The look-up of users ends.");
        }
    }

    /**
     * Looks all users up once. If all of several users of a directory are gone, or more than half of many, the cause is
     * more likely a wrong filter or a lagging replica: then nothing is taken away, and the log says so.
     */
    public void run() {
        begin();
        try {
            for (Thread lookUp : lookUps.values()) {
                lookUp.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Begins to look all users up, but those of a directory whose last look-up is not over. */
    void begin() {
        Instant now = clock.instant();
        byDirectory().forEach((directory, known) -> {
            Thread last = lookUps.get(directory);
            if (last == null || !last.isAlive()) {
                lookUps.put(directory, Thread.ofVirtual().name("ldap-sync").start(() -> run(directory, known, now)));
            }
        });
    }

    /** Users by the directory they belong to; those without a directory are reported as unknown. */
    private Map<LdapDirectory, Map<DistinguishedName, String>> byDirectory() {
        Map<LdapDirectory, Map<DistinguishedName, String>> byDirectory = new LinkedHashMap<>();
        members.known().forEach((text, loginName) -> {
            Optional<DistinguishedName> dn = DistinguishedName.parse(text);
            Optional<LdapDirectory> directory = dn.flatMap(directories::ofUser);
            if (directory.isPresent()) {
                byDirectory
                        .computeIfAbsent(directory.get(), any -> new LinkedHashMap<>())
                        .put(dn.get(), loginName);
            } else {
                tellUnknown(text);
            }
        });
        return byDirectory;
    }

    private void tellUnknown(String dn) {
        try {
            members.unknown(dn);
        } catch (RuntimeException e) {
            LOG.error("The look-up of `{}` failed.", dn, e);
        }
    }

    private void run(LdapDirectory directory, Map<DistinguishedName, String> users, Instant now) {
        List<String> gone = new ArrayList<>();
        int known = 0;
        int failures = 0;
        for (Map.Entry<DistinguishedName, String> user : users.entrySet()) {
            String dn = user.getKey().text();
            try {
                boolean isThere = lookUp(directory, user.getKey(), user.getValue(), now);
                failures = 0;
                if (!members.isInert(dn)) {
                    known++;
                    if (!isThere) {
                        gone.add(dn);
                    }
                }
            } catch (AwsException e) {
                LOG.warn("`{}` could not be looked up, so it stays as it is: {}", dn, e.sentence());
                if (++failures == OUTAGE) {
                    LOG.warn("The directory seems to be away: the other users stay as they are.");
                    break;
                }
            } catch (RuntimeException e) {
                LOG.error("The look-up of `{}` failed.", dn, e);
            }
        }
        if ((known > 1 && gone.size() == known) || (known > FEW && gone.size() * 2 > known)) {
            LOG.error(
                    "{} of {} users seem to be gone from the directory. Nothing is taken from them: look at the user filter, its base, and what the lookup account may read.",
                    gone.size(),
                    known);
            return;
        }
        gone.forEach(dn -> end(dn, now));
    }

    private void end(String dn, Instant now) {
        try {
            LOG.info("`{}` is gone from the directory: its sessions end, and its access keys count for nothing.", dn);
            members.gone(dn, now);
        } catch (RuntimeException e) {
            LOG.error("What `{}` had could not be ended; the next look-up tries again.", dn, e);
        }
    }

    /** Whether the user is there. */
    private boolean lookUp(LdapDirectory directory, DistinguishedName dn, String loginName, Instant now) {
        Optional<LdapUser> user = directory.userAt(dn);
        if (user.isEmpty()) {
            return false;
        }
        if (!loginName.isEmpty() || directory.findsGroupsByDn()) {
            members.refreshed(dn.text(), texts(directory.groupsOf(user.get(), loginName)), now);
        }
        return true;
    }

    private static List<String> texts(List<DistinguishedName> names) {
        return names.stream().map(DistinguishedName::text).toList();
    }

    @Override
    public void close() {
        loop.interrupt();
    }
}
