package io.cloakroom.keycloak.events;

import io.cloakroom.keycloak.events.Outbox.Waiting;
import jakarta.persistence.EntityManager;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Since when everything is written down that a bridge should be told. A server that runs without this provider writes
 * nothing, and nobody notices. So the servers that run with it say every few seconds, in the database, for which
 * bridges they do. If none has said so for a while, or the realm did not name the bridge for a moment, it begins anew;
 * also if a change could not be written down or handed over.
 *
 * <p>A row of the outbox's table for each bridge, for nobody to send: {@code SUBJECT} is since when, {@code LOGIN} the
 * client's id, {@code CREATED} when that was said last.
 */
final class Recording {
    /** A server is down for as long when it is upgraded, and nothing changes meanwhile. */
    static final Duration LONGEST_PAUSE = Duration.ofMinutes(15);

    private static final String KIND = "RECORDED";
    private static final String NOBODY = "-";
    private static final String TABLE = "{h-schema}CLOAKROOM_SIGNAL";

    private final EntityManager database;

    Recording(EntityManager database) {
        this.database = database;
    }

    private record Row(long sinceMillis, long saidMillis) {
        boolean isUnbroken(long nowMillis) {
            return saidMillis >= nowMillis - LONGEST_PAUSE.toMillis();
        }
    }

    /** In the transaction of this session. */
    static Recording of(KeycloakSession session) {
        return new Recording(session.getProvider(JpaConnectionProvider.class).getEntityManager());
    }

    /**
     * Says that everything is written down now for all bridges that realms name, and for no others.
     *
     * @param hasMissed whether something was not written down for a bridge, so that its time begins anew
     */
    static void goOn(KeycloakSession session, long nowMillis, Predicate<Waiting> hasMissed) {
        Recording recording = of(session);
        recording.goOn(() -> recording.named(session), nowMillis, hasMissed);
    }

    private Set<Waiting> named(KeycloakSession session) {
        Set<Waiting> bridges = new HashSet<>();
        for (Object id : realmsWithBridges()) {
            @Nullable RealmModel realm = session.realms().getRealm(String.valueOf(id));
            if (realm != null) {
                session.getContext().setRealm(realm);
                bridges(session, realm).forEach(client -> bridges.add(new Waiting(realm.getId(), client)));
            }
        }
        return bridges;
    }

    /** The ids of the clients that are pushed to, or told by the realm's own transmitter. */
    static Set<String> bridges(KeycloakSession session, RealmModel realm) {
        Set<String> clients = new HashSet<>();
        Receiver.of(realm).forEach(receiver -> clients.add(receiver.client()));
        Changes.polling(session, realm).stream().map(ClientModel::getClientId).forEach(clients::add);
        return clients;
    }

    /** Since when everything is written down for a bridge; empty if that is not known. */
    Optional<Long> sinceMillis(String realm, String client, long nowMillis) {
        List<?> found = database.createNativeQuery("select SUBJECT, CREATED from " + TABLE + " where ID = ?1")
                .setParameter(1, id(new Waiting(realm, client)))
                .getResultList();
        return found.stream()
                .map(each -> (Object[]) each)
                .map(row -> new Row(millis(row[0]), millis(row[1])))
                .filter(row -> row.isUnbroken(nowMillis))
                .map(Row::sinceMillis)
                .findFirst();
    }

    /** Forgets the bridges of the realm but for these, so that their time begins anew when the realm names them. */
    void forgetOthers(String realm, Set<String> named) {
        rows().keySet().stream()
                .filter(bridge -> bridge.realm().equals(realm) && !named.contains(bridge.receiver()))
                .forEach(this::delete);
    }

    /** @param named looks up the bridges that realms name */
    void goOn(Supplier<Set<Waiting>> named, long nowMillis, Predicate<Waiting> hasMissed) {
        // Before the names are looked up: a bridge that is taken out meanwhile has no row then, and gets one anew.
        Map<Waiting, Row> rows = rows();
        Set<Waiting> bridges = named.get();
        rows.keySet().stream().filter(bridge -> !bridges.contains(bridge)).forEach(this::delete);
        for (Waiting bridge : bridges) {
            @Nullable Row row = rows.get(bridge);
            if (row != null && row.isUnbroken(nowMillis) && !hasMissed.test(bridge)) {
                database.createNativeQuery("update " + TABLE + " set CREATED = ?1 where ID = ?2")
                        .setParameter(1, Math.max(nowMillis, row.saidMillis()))
                        .setParameter(2, id(bridge))
                        .executeUpdate();
            } else {
                delete(bridge);
                insert(bridge, nowMillis);
            }
        }
    }

    private List<?> realmsWithBridges() {
        return database.createNativeQuery(
                        "select distinct REALM_ID from {h-schema}REALM_ATTRIBUTE where NAME in (?1, ?2)")
                .setParameter(1, Receiver.ATTRIBUTE)
                .setParameter(2, SsfEmitter.TRANSMITTER)
                .getResultList();
    }

    private Map<Waiting, Row> rows() {
        List<?> found = database.createNativeQuery(
                        "select REALM_ID, LOGIN, SUBJECT, CREATED from " + TABLE + " where RECEIVER = ?1 and KIND = ?2")
                .setParameter(1, NOBODY)
                .setParameter(2, KIND)
                .getResultList();
        Map<Waiting, Row> rows = new HashMap<>();
        for (Object each : found) {
            Object[] row = (Object[]) each;
            rows.put(
                    new Waiting(String.valueOf(row[0]), String.valueOf(row[1])),
                    new Row(millis(row[2]), millis(row[3])));
        }
        return rows;
    }

    private static long millis(Object column) {
        return Long.parseLong(String.valueOf(column));
    }

    private void delete(Waiting bridge) {
        database.createNativeQuery("delete from " + TABLE + " where ID = ?1")
                .setParameter(1, id(bridge))
                .executeUpdate();
    }

    private void insert(Waiting bridge, long nowMillis) {
        database.createNativeQuery("insert into " + TABLE
                        + " (ID, REALM_ID, RECEIVER, KIND, SUBJECT, LOGIN, ISSUER, CREATED)"
                        + " values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")
                .setParameter(1, id(bridge))
                .setParameter(2, bridge.realm())
                .setParameter(3, NOBODY)
                .setParameter(4, KIND)
                .setParameter(5, String.valueOf(nowMillis))
                .setParameter(6, bridge.receiver())
                .setParameter(7, NOBODY)
                .setParameter(8, nowMillis)
                .executeUpdate();
    }

    /** The same on every server, so that there is one row for each bridge. */
    private static String id(Waiting bridge) {
        String name = "recorded " + bridge.realm() + ' ' + bridge.receiver();
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
