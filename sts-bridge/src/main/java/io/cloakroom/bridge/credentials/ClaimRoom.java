package io.cloakroom.bridge.credentials;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Decides which claims go into a session.
 *
 * <p>The claims that MinIO has keys for all go in if the session token has room. If not, the largest are withheld, such
 * as {@code groups} with hundreds of entries. Of the other claims, the smallest go in, with ties broken by name. They
 * and the names of the rest may take at most 1024 bytes together, and the token must stay within its limit.
 *
 * <p>So a bulky claim that no policy uses keeps nobody from logging in. A decision that needs it is refused.
 */
public final class ClaimRoom {
    static final int MAX_BYTES = 1024;
    /** The longest CBOR head of a string or list of this size. */
    private static final int HEAD_BYTES = 3;

    private ClaimRoom() {}

    /**
     * The session with as many claims as there is room for.
     *
     * @param session with the claims that MinIO has keys for
     * @param others the other claims, by name
     */
    public static Session fill(Session session, Map<String, List<String>> others) {
        Core fitting = withoutLargest(session);
        Session core = fitting.session();
        Attributes attributes = core.attributes();
        Set<String> names = new HashSet<>(attributes.withheld().names());
        int room = Math.min(MAX_BYTES, SessionSealer.MAX_SESSION_BYTES - fitting.bytes());
        int ofNames = others.keySet().stream().mapToInt(ClaimRoom::bytes).sum();
        boolean namesFit = ofNames <= room;
        int taken = namesFit ? ofNames : 0;

        Map<String, List<String>> claims = new LinkedHashMap<>(attributes.claims());
        names.addAll(others.keySet());
        for (Map.Entry<String, List<String>> claim : smallestFirst(others)) {
            taken += bytes(claim) - (namesFit ? bytes(claim.getKey()) : 0);
            if (taken > room) {
                break;
            }
            claims.put(claim.getKey(), claim.getValue());
            names.remove(claim.getKey());
        }
        Withheld withheld = namesFit && attributes.withheld().isComplete()
                ? Withheld.only(names)
                : new Withheld(attributes.withheld().ofMinio(), false);
        return core.withAttributes(with(attributes, claims, withheld));
    }

    /** @param bytes of the session when it is written */
    private record Core(Session session, int bytes) {}

    /**
     * Withholds as few claims as possible and keeps their names. There are few, so they can be told from absent claims
     * whatever else does not fit.
     */
    private static Core withoutLargest(Session session) {
        Attributes all = session.attributes();
        Deque<Map.Entry<String, List<String>>> kept = new ArrayDeque<>(smallestFirst(all.claims()));
        Map<String, List<String>> claims = new LinkedHashMap<>(all.claims());
        Set<String> names = new HashSet<>(all.withheld().names());
        Session core = session;
        int bytes = SessionCodec.write(core).length;
        while (bytes > SessionSealer.MAX_SESSION_BYTES && !kept.isEmpty()) {
            String largest = kept.removeLast().getKey();
            claims.remove(largest);
            names.add(largest);
            core = session.withAttributes(
                    with(all, claims, new Withheld(names, all.withheld().isComplete())));
            bytes = SessionCodec.write(core).length;
        }
        return new Core(core, bytes);
    }

    private static Attributes with(Attributes from, Map<String, List<String>> claims, Withheld withheld) {
        return new Attributes(claims, withheld, from.tags(), from.sourceIdentity());
    }

    private static List<Map.Entry<String, List<String>>> smallestFirst(Map<String, List<String>> claims) {
        Comparator<Map.Entry<String, List<String>>> bySize = Comparator.comparingInt(ClaimRoom::bytes);
        return claims.entrySet().stream()
                .sorted(bySize.thenComparing(Map.Entry.comparingByKey()))
                .toList();
    }

    private static int bytes(Map.Entry<String, List<String>> claim) {
        return bytes(claim.getKey())
                + HEAD_BYTES
                + claim.getValue().stream().mapToInt(ClaimRoom::bytes).sum();
    }

    private static int bytes(String text) {
        return HEAD_BYTES + text.getBytes(StandardCharsets.UTF_8).length;
    }
}
