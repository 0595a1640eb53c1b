package io.cloakroom.bridge.iam;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The users of a directory whose sessions this node has seen in use, and their groups as last looked up. In memory
 * only, and bounded: beyond the bound, a user is looked up again at the next login.
 */
final class DirectoryMembers {
    private static final long MAX_BYTES = 64 << 20;
    private static final int BYTES_A_MEMBER = 512;
    private static final int BYTES_A_GROUP = 64;

    private final Cache<String, Member> byDn = Caffeine.newBuilder()
            .maximumWeight(MAX_BYTES)
            .weigher((String dn, Member member) -> BYTES_A_MEMBER
                    + 2 * dn.length()
                    + member.groups().stream()
                            .mapToInt(group -> BYTES_A_GROUP + group.length())
                            .sum())
            .executor(Runnable::run)
            .build();

    /**
     * A user.
     *
     * @param until the end of its last session that this node knows
     * @param asOf when the groups were looked up
     */
    private record Member(String loginName, Instant until, List<String> groups, Instant asOf) {}

    /** A session of this user is in use, which ends at this time. */
    void seen(String dn, String loginName, Instant until) {
        byDn.asMap().compute(dn, (key, known) -> {
            if (known == null) {
                return new Member(loginName, until, List.of(), Instant.MIN);
            }
            return new Member(
                    loginName.isEmpty() ? known.loginName() : loginName,
                    until.isAfter(known.until()) ? until : known.until(),
                    known.groups(),
                    known.asOf());
        });
    }

    /** The groups of a user that is known, as of now. */
    void refresh(String dn, List<String> groups, Instant now) {
        byDn.asMap()
                .computeIfPresent(
                        dn, (key, known) -> new Member(known.loginName(), known.until(), List.copyOf(groups), now));
    }

    boolean has(String dn) {
        return byDn.getIfPresent(dn) != null;
    }

    void forget(String dn) {
        byDn.invalidate(dn);
    }

    /** Login names by DN, of those who still have a session. The others are forgotten. */
    Map<String, String> known(Instant now) {
        Map<String, String> known = new TreeMap<>();
        byDn.asMap().values().removeIf(member -> !member.until().isAfter(now));
        byDn.asMap().forEach((dn, member) -> known.put(dn, member.loginName()));
        return known;
    }

    /** The groups of a user: these, or those that were looked up later. */
    List<String> latest(String dn, List<String> groups, Instant asOf) {
        Member member = byDn.getIfPresent(dn);
        return member != null && member.asOf().isAfter(asOf) ? member.groups() : groups;
    }
}
