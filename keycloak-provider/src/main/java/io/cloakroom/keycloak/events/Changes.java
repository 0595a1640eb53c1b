package io.cloakroom.keycloak.events;

import io.cloakroom.keycloak.mapper.ClaimsNow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.AbstractKeycloakTransaction;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * What one transaction changes. Each signal is written to the outbox once for each bridge, in the transaction: row and
 * change commit or fail together. Rows get the time of the transaction's end, for until then logins are of before the
 * change. When that has committed, the pusher is woken. Where the realm has a transmitter of its own, that is told
 * instead.
 */
final class Changes {
    /** Who deletes a client with all its roles does not wait for each to be searched for holders. */
    private static final int MOST_LOOKS = 20;

    /** The role of a bridge's client with which the bridge reads the cut-offs. */
    private static final String READER = "read-s3-policies";

    private static final Logger LOG = Logger.getLogger("io.cloakroom.keycloak.events");

    private final KeycloakSession session;
    private final Pusher pusher;
    private final Set<Written> written = new HashSet<>();
    private final List<Later> later = new ArrayList<>();
    private final Map<String, List<ClientModel>> polling = new HashMap<>();
    private final Map<String, Boolean> ofInterest = new HashMap<>();
    private boolean isEnlisted;
    private int looks;
    private final Map<Outbox.Waiting, Set<String>> told = new HashMap<>();
    private final List<String> rows = new ArrayList<>();

    private record Later(RealmModel realm, Signal signal) {}

    private record Written(String realm, Signal signal) {}

    Changes(KeycloakSession session, Pusher pusher) {
        this.session = session;
        this.pusher = pusher;
    }

    /** A user's tokens may have other names from now on. */
    void claims(RealmModel realm, String user) {
        add(realm, Signal.of(Signal.Kind.CLAIMS, user));
    }

    /** Writes a signal for the bridges that are pushed to, and hands it to the transmitter for those that poll. */
    void add(RealmModel realm, Signal signal) {
        List<Receiver> receivers = Receiver.of(realm);
        List<ClientModel> polling = polling(realm);
        if ((receivers.isEmpty() && polling.isEmpty()) || !written.add(new Written(realm.getId(), signal))) {
            return;
        }
        for (Receiver receiver : receivers) {
            if (polling.stream().noneMatch(client -> client.getClientId().equals(receiver.client()))) {
                push(realm, receiver, signal);
            }
        }
        if (!polling.isEmpty() && signal.kind() == Signal.Kind.PURGED) {
            handOver(realm, signal); // the transmitter takes nothing about users who are gone
        } else if (!polling.isEmpty()) {
            later.add(new Later(realm, signal));
        }
        enlist();
    }

    private void push(RealmModel realm, Receiver receiver, Signal signal) {
        if (!pusher.isUsable()) {
            pusher.missed().add(new Outbox.Waiting(realm.getId(), receiver.client()));
            return;
        }
        List<String> added = Outbox.of(session)
                .add(
                        realm.getId(),
                        receiver.client(),
                        signal,
                        pusher.issuers().of(session, realm),
                        System.currentTimeMillis());
        rows.addAll(added);
        told.computeIfAbsent(new Outbox.Waiting(realm.getId(), receiver.client()), any -> new HashSet<>())
                .addAll(signal.kind() == Signal.Kind.CLAIMS ? added : List.of());
    }

    /** The clients that poll from the realm's own transmitter; none if this release of Keycloak has none. */
    static List<ClientModel> polling(KeycloakSession session, RealmModel realm) {
        try {
            return SsfEmitter.receivers(session, realm);
        } catch (LinkageError e) { // the class cannot even be loaded
            return List.of();
        }
    }

    /** Asked once in a transaction, because it is a query. */
    private List<ClientModel> polling(RealmModel realm) {
        return polling.computeIfAbsent(realm.getId(), any -> polling(session, realm));
    }

    /** What the transmitter does not take is pushed, if the realm names the bridge. */
    private void handOver(RealmModel realm, Signal signal) {
        String issuer = pusher.issuers().of(session, realm);
        // Not committed yet: what is asserted in this second is from before the change.
        Map<String, Object> event = EventToken.event(session, realm, signal, System.currentTimeMillis() / 1000 + 1);
        for (ClientModel client : polling(realm)) {
            if (!SsfEmitter.emit(session, client, signal, issuer, event)) {
                List<Receiver> pushed = Receiver.of(realm).stream()
                        .filter(receiver -> receiver.client().equals(client.getClientId()))
                        .toList();
                pushed.forEach(receiver -> push(realm, receiver, signal));
                if (pushed.isEmpty()) {
                    pusher.missed().add(new Outbox.Waiting(realm.getId(), client.getClientId()));
                }
            }
        }
    }

    /** Somebody's attributes or state were edited. */
    void user(RealmModel realm, UserModel user) {
        if (!user.isEnabled()) {
            add(realm, Signal.of(Signal.Kind.DISABLED, user.getId()));
        } else if (ClaimsNow.readsUsers(realm)) {
            claims(realm, user.getId());
        }
    }

    /** @param isGone whether the transaction removes the role */
    void role(RealmModel realm, @Nullable String id, boolean isGone) {
        if (id != null && isOfInterest(realm)) {
            shared(realm, SharedChange.ofRole(session, realm, look(id, isGone)));
        }
    }

    /**
     * Roles that had one of these names before the change.
     *
     * @param client internal id of the client whose roles they are; empty for roles of the realm
     */
    void rolesNamed(RealmModel realm, String client, List<String> names) {
        if (isOfInterest(realm)) {
            SharedChange.rolesNamed(session, realm, client, names).forEach(id -> role(realm, id, false));
        }
    }

    /**
     * Bridges that the realm does not name now miss what happens until it names them again. Those that it did not name
     * before the change have missed something, too.
     */
    void bridges(RealmModel realm) {
        if (!pusher.isUsable()) {
            return;
        }
        String id = realm.getId();
        Set<String> both = new HashSet<>(Recording.bridges(session, realm));
        if (!both.isEmpty()) {
            KeycloakModelUtils.runJobInTransaction(session.getKeycloakSessionFactory(), own -> {
                @Nullable RealmModel before = own.realms().getRealm(id);
                if (before != null) {
                    own.getContext().setRealm(before);
                    both.retainAll(Recording.bridges(own, before));
                } else {
                    both.clear();
                }
            });
        }
        Recording.of(session).forgetOthers(id, both);
    }

    /** Whether roles give policies, and a bridge is told of it or reads the cut-offs. Asked once in a transaction. */
    private boolean isOfInterest(RealmModel realm) {
        return ofInterest.computeIfAbsent(realm.getId(), any -> ClaimsNow.isGiven(realm) && isTold(realm));
    }

    private boolean isTold(RealmModel realm) {
        return !Receiver.of(realm).isEmpty()
                || !polling(realm).isEmpty()
                || realm.getClientsStream().anyMatch(client -> client.getRole(READER) != null);
    }

    /** Who loses what by another option of the mapper, nobody can say. So all sessions of the realm end. */
    void clientScope(RealmModel realm, String id) {
        if (isTold(realm) && pusher.isUsable() && SharedChange.hasOtherMappers(session, realm, id)) {
            rows.add(Outbox.of(session).addRealmCutoff(realm.getId(), System.currentTimeMillis()));
            enlist();
        }
    }

    /** @param isGone whether the transaction removes the group */
    void group(RealmModel realm, String id, boolean isGone) {
        if (isOfInterest(realm)) {
            shared(realm, SharedChange.ofGroup(session, realm, look(id, isGone)));
        }
    }

    /** An organization that is disabled gives nothing. */
    void organization(RealmModel realm, String id) {
        if (isOfInterest(realm)) {
            SharedChange.groupsDisabledWith(session, realm, id).forEach(group -> group(realm, group, true));
        }
    }

    private SharedChange.Look look(String id, boolean isGone) {
        return new SharedChange.Look(id, isGone, ++looks > MOST_LOOKS);
    }

    private void shared(RealmModel realm, SharedChange change) {
        if (change.isNothing()) {
            return;
        }
        if (!change.isOfMany()) {
            change.users().forEach(user -> claims(realm, user));
            return;
        }
        if (!pusher.isUsable()) {
            pusher.missed().addForAll();
            return;
        }
        long now = System.currentTimeMillis();
        change.lost().forEach(name -> rows.addAll(Outbox.of(session).addCutoff(realm.getId(), name, now)));
        change.gained().forEach(name -> rows.addAll(Outbox.of(session).addGain(realm.getId(), name, now)));
        enlist();
    }

    /** At the end of the transaction, when the claims are what they will be. */
    private void handOverAll() {
        for (Later each : List.copyOf(later)) {
            try {
                handOver(each.realm(), each.signal());
            } catch (RuntimeException | LinkageError e) {
                missed(e);
            }
        }
        later.clear();
    }

    /** A change that could not be written down is logged. Bridges learn that they may have missed something. */
    void missed(Throwable problem) {
        LOG.warn("A change could not be passed on to bridges, so access there may go on", problem);
        pusher.missed().addForAll();
    }

    private void stamp() {
        if (!rows.isEmpty()) {
            Outbox.of(session).stamp(rows, System.currentTimeMillis());
            rows.clear();
        }
    }

    private void enlist() {
        if (isEnlisted) {
            return;
        }
        isEnlisted = true;
        session.getTransactionManager().enlistPrepare(new AbstractKeycloakTransaction() {
            @Override
            protected void commitImpl() {
                handOverAll();
                stamp();
            }

            @Override
            protected void rollbackImpl() {}
        });
        session.getTransactionManager().enlistAfterCompletion(new AbstractKeycloakTransaction() {
            @Override
            protected void commitImpl() { // after Keycloak's caches of users and realms, which forget what has changed
                told.forEach(pusher::committed);
                forget();
            }

            @Override
            protected void rollbackImpl() {
                forget();
            }
        });
    }

    private void forget() {
        told.clear();
        rows.clear();
        later.clear();
        polling.clear();
        ofInterest.clear();
        written.clear();
        isEnlisted = false;
    }
}
