package io.cloakroom.benchmarks.attack;

import io.cloakroom.benchmarks.load.WebIdentityProvider;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** All attacks at once on one bridge, from construction until {@link #close}. */
public final class AllAttacks implements AutoCloseable {
    /** The client id at the silent provider. */
    public static final String SILENT_CLIENT_ID = "silent";

    private static final int USERS = 4;

    private final List<Attack> attacks = new ArrayList<>();

    /**
     * The extent of the attacks.
     *
     * @param times that each client attacks; 1 means all at once, and once
     * @param idleConnections that one address holds open
     * @param isGateway whether attacks on an upstream are included
     */
    public record Extent(int times, int idleConnections, boolean isGateway) {}

    /** Logs in some malicious users and begins. */
    public AllAttacks(URI endpoint, WebIdentityProvider provider, SilentProvider silent, Extent extent)
            throws IOException {
        List<Session> users = new ArrayList<>();
        for (int i = 0; i < USERS; i++) {
            users.add(Session.login(endpoint, Addresses.attacker(0), provider.token("mallory-" + i, "readwrite")));
        }
        Attacks all = new Attacks(endpoint, users, extent.times());
        String token = provider.token(silent.issuer(), SILENT_CLIENT_ID, "mallory", "readwrite");
        List<Attack.Kind> kinds = new ArrayList<>(List.of(
                all.heldUploadDocuments(),
                all.heldDeleteDocuments(),
                all.emptyObjectsWithLargeHeaders(),
                all.formsForASilentProvider(token),
                all.unfinishedForms(),
                all.slowForms(),
                all.slowReaders(),
                all.idleConnections(extent.idleConnections())));
        if (extent.isGateway()) {
            kinds.addAll(List.of(all.heldConditionalPuts(), all.readsOfHeldKeys(), all.readsOfBadAnswers()));
        }
        kinds.forEach(kind -> attacks.add(new Attack(kind)));
    }

    /**
     * Waits until every client has sent all it wanted to send, or has been refused.
     *
     * @return whether that happened; it does not if the bridge stops reading
     */
    public boolean awaitInPlace(Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!attacks.stream().allMatch(Attack::isInPlace)) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
        return true;
    }

    /** Rows of a table: attack, attempts, outcomes. */
    public List<String> rows() {
        return attacks.stream()
                .map(attack -> "| %s | %d | %s |"
                        .formatted(
                                attack.name(),
                                attack.tally().attempts(),
                                attack.tally().outcomes()))
                .toList();
    }

    @Override
    public void close() {
        attacks.forEach(Attack::close);
    }
}
