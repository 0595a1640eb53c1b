package io.cloakroom.bridge.credentials;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which of the claims that MinIO has no key for go into a session: the smallest first, equal ones by name, as long as they and
 * the names of the rest take at most 1024 bytes and the session token stays within its bound. So a bulky claim that no policy
 * looks at keeps nobody from logging in, and a policy that does look at it is told that it is missing.
 */
public final class ClaimRoom {
    static final int MAX_BYTES = 1024;
    /** CBOR's longest head of a text or list of such a size. */
    private static final int HEAD_BYTES = 3;

    private ClaimRoom() {}

    /** The session with as many of the other claims as there is room for. */
    public static Session fill(Session session, Map<String, List<String>> others) {
        Attributes core = session.attributes();
        Set<String> names = new HashSet<>(core.withheld().orElse(Set.of()));
        Session empty = session.withAttributes(
                new Attributes(core.claims(), Optional.of(names), core.tags(), core.sourceIdentity()));
        int room = Math.min(MAX_BYTES, SessionSealer.MAX_SESSION_BYTES - SessionCodec.write(empty).length);
        int ofNames = others.keySet().stream().mapToInt(ClaimRoom::bytes).sum();
        boolean namesFit = ofNames <= room;
        int taken = namesFit ? ofNames : 0;

        Map<String, List<String>> claims = new LinkedHashMap<>(core.claims());
        names.addAll(others.keySet());
        for (Map.Entry<String, List<String>> claim : smallestFirst(others)) {
            taken += bytes(claim) - (namesFit ? bytes(claim.getKey()) : 0);
            if (taken > room) {
                break;
            }
            claims.put(claim.getKey(), claim.getValue());
            names.remove(claim.getKey());
        }
        return session.withAttributes(new Attributes(
                claims, namesFit ? Optional.of(names) : Optional.empty(), core.tags(), core.sourceIdentity()));
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
