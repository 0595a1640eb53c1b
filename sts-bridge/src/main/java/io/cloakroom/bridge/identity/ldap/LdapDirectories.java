package io.cloakroom.bridge.identity.ldap;

import com.unboundid.ldap.sdk.LDAPException;
import io.cloakroom.bridge.config.LdapConfig;
import io.cloakroom.bridge.tls.TrustedRoots;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;

/**
 * All directories, in their order. A login name belongs to the first directory that knows it. A DN belongs to the one
 * whose search bases it is below; bases of different directories never overlap.
 */
public final class LdapDirectories implements AutoCloseable {
    private final Map<String, LdapDirectory> byName;
    private final List<LdapDirectory> all;
    private final BoundedWork work;

    private LdapDirectories(Map<String, LdapDirectory> byName) {
        this.byName = byName;
        this.all = List.copyOf(byName.values());
        this.work = new BoundedWork(timeout());
    }

    /**
     * Makes directories usable. They need not be up.
     *
     * @param configs by name, in their order; at least one
     * @param roots trusted unless a directory has authorities of its own
     * @throws IOException with a sentence for the operator if a file of authorities cannot be used
     */
    public static LdapDirectories open(Map<String, LdapConfig> configs, TrustedRoots roots, InstantSource clock)
            throws IOException {
        Map<String, LdapDirectory> opened = new LinkedHashMap<>();
        try {
            for (Map.Entry<String, LdapConfig> config : configs.entrySet()) {
                opened.put(config.getKey(), LdapDirectory.open(config.getValue(), roots, clock));
            }
        } catch (IOException e) {
            opened.values().forEach(LdapDirectory::close);
            throw e;
        }
        return new LdapDirectories(opened);
    }

    /** One directory, without a name. It is closed with this. */
    public static LdapDirectories of(LdapDirectory directory) {
        return new LdapDirectories(Map.of("_", directory));
    }

    /** Whether a DN is where one of these directories has its users. */
    public static boolean cover(Collection<LdapConfig> configs, String text) {
        return DistinguishedName.parse(text)
                .filter(dn -> configs.stream()
                        .anyMatch(config -> config.users().bases().stream().anyMatch(dn::isWithin)))
                .isPresent();
    }

    /** Their configurations, by name. */
    public Map<String, LdapConfig> configs() {
        Map<String, LdapConfig> configs = new LinkedHashMap<>();
        byName.forEach((name, directory) -> configs.put(name, directory.config()));
        return configs;
    }

    /** The state of each, in their order. None is asked for it. */
    public List<DirectoryState> states() {
        return byName.entrySet().stream()
                .map(directory -> directory.getValue().state(directory.getKey()))
                .toList();
    }

    /** How long a login may wait: as long as the slowest directory may take. */
    Duration timeout() {
        return all.stream()
                .map(directory -> directory.config().limits().timeout())
                .max(Duration::compareTo)
                .orElseThrow();
    }

    /** How often users are looked up again: the shortest interval of all directories. */
    Duration syncInterval() {
        return all.stream()
                .map(directory -> directory.config().limits().syncInterval())
                .min(Duration::compareTo)
                .orElseThrow();
    }

    /** As {@link LdapDirectory#user}, of the first directory that knows the name. */
    public Optional<LdapUser> user(String loginName) {
        for (LdapDirectory directory : all) {
            Optional<LdapUser> user = directory.user(loginName);
            if (user.isPresent()) {
                return user;
            }
        }
        return Optional.empty();
    }

    /** As {@link LdapDirectory#userAt}; empty if no directory has the place. */
    public Optional<LdapUser> userAt(DistinguishedName dn) {
        return ofUser(dn).flatMap(directory -> directory.userAt(dn));
    }

    /** As {@link LdapDirectory#groupAt}, in all directories. */
    public Optional<DistinguishedName> groupAt(DistinguishedName dn) {
        for (LdapDirectory directory : all) {
            Optional<DistinguishedName> group = directory.groupAt(dn);
            if (group.isPresent()) {
                return group;
            }
        }
        return Optional.empty();
    }

    /** As {@link LdapDirectory#groupsOf}, in the directory of the user; none if no directory has the place. */
    public List<DistinguishedName> groupsOf(LdapUser user, String loginName) {
        return ofUser(user.dn())
                .map(directory -> directory.groupsOf(user, loginName))
                .orElse(List.of());
    }

    /** The directory whose search bases a DN is below. */
    Optional<LdapDirectory> ofUser(DistinguishedName dn) {
        return all.stream().filter(directory -> directory.covers(dn)).findFirst();
    }

    /** As {@link BoundedWork#within}. */
    <T> T within(Callable<T> task) {
        return work.within(task);
    }

    /**
     * Users with a login name.
     *
     * @param users several if the name is not one user's; none if no directory knows it, and the first one is named
     * @param searches in all directories, whatever came of them
     */
    record Found(LdapDirectory directory, List<LdapUser> users, List<Future<List<LdapUser>>> searches) {
        /**
         * Waits for all directories, so that a refusal does not tell which one knows the name, by its time or because
         * another is away.
         */
        void awaitAll() throws LDAPException, InterruptedException {
            for (Future<List<LdapUser>> search : searches) {
                BoundedWork.result(search);
            }
        }
    }

    /**
     * Asks all directories at once, so that it does not show which one knows a name. The answer of one that does counts
     * when those before it have said that they do not. Not within the time of {@link #within}.
     */
    Found find(String loginName) throws LDAPException, InterruptedException {
        if (all.size() == 1) {
            return new Found(all.getFirst(), all.getFirst().find(loginName), List.of());
        }
        List<Future<List<LdapUser>>> asked = new ArrayList<>();
        for (LdapDirectory directory : all) {
            asked.add(work.begin(() -> directory.find(loginName)));
        }
        try {
            List<LdapUser> first = BoundedWork.result(asked.getFirst());
            if (!first.isEmpty()) {
                return new Found(all.getFirst(), first, asked);
            }
            for (int i = 1; i < all.size(); i++) {
                List<LdapUser> users = BoundedWork.result(asked.get(i));
                if (!users.isEmpty()) {
                    return new Found(all.get(i), users, asked);
                }
            }
        } catch (LDAPException e) {
            if (asked.getFirst().state() == Future.State.FAILED) {
                throw e;
            }
            // The name may be one of a directory that is away. What follows is done as for a name that is known.
        } catch (InterruptedException e) {
            asked.forEach(search -> search.cancel(true));
            throw e;
        }
        return new Found(all.getFirst(), List.of(), asked);
    }

    @Override
    public void close() {
        work.close();
        all.forEach(LdapDirectory::close);
    }
}
