package io.cloakroom.keycloak.events;

import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * What bridges have not been told yet, and the cut-offs by policy name, in the database of the realm. Rows are written
 * in the transaction of the change, so either both last or neither does. What is too long for the table is left out.
 *
 * <p>Empty texts are kept as {@value #NOTHING}: Oracle takes an empty text for null.
 */
final class Outbox {
    private static final String TABLE = "{h-schema}CLOAKROOM_SIGNAL";
    private static final String NOTHING = "-";
    private static final String CUTOFF = "CUTOFF";
    private static final String GAIN = "GAIN";
    private static final String REALM = "REALM";
    private static final int LONGEST_NAME = 255;
    private static final int LONGEST_USER = 512;
    private static final int LONGEST_ISSUER = 1024;
    private static final Logger LOG = Logger.getLogger("io.cloakroom.keycloak.events");

    private final EntityManager database;

    private Outbox(EntityManager database) {
        this.database = database;
    }

    /** A row: one signal for one bridge. */
    record Row(String id, Signal signal, String issuer, long atMillis) {}

    /** Where a page of rows ends. */
    record Place(long atMillis, String id) {
        static final Place START = new Place(-1, NOTHING);
    }

    /** A bridge for which there are rows. */
    record Waiting(String realm, String receiver) {}

    /** Whether the table can be written: it is there, and Keycloak may. Until this was tried, it counts as so. */
    static final class Check {
        /** After a failure it is tried in every so many calls, which come each five seconds. */
        private static final int AGAIN = 12;

        private volatile boolean isFailed;
        private boolean isDone;
        private int calls;

        boolean isPassed() {
            return !isFailed;
        }

        /** Writes a row and deletes it, unless that has gone well before. For one thread. */
        boolean pass(KeycloakSessionFactory factory) {
            if (isDone || (isFailed && ++calls % AGAIN != 0)) {
                return isDone;
            }
            try {
                KeycloakModelUtils.runJobInTransaction(factory, session -> {
                    Outbox outbox = of(session);
                    var unused = outbox.insert(NOTHING, NOTHING, CUTOFF, NOTHING, "", "", 0);
                    outbox.deleteAll(NOTHING, NOTHING);
                });
                isDone = true;
                isFailed = false;
            } catch (RuntimeException | LinkageError e) {
                if (!isFailed) {
                    LOG.error("Keycloak's table CLOAKROOM_SIGNAL cannot be written, so bridges are not pushed to", e);
                }
                isFailed = true;
            }
            return isDone;
        }
    }

    /** In the transaction of this session. */
    static Outbox of(KeycloakSession session) {
        return new Outbox(session.getProvider(JpaConnectionProvider.class).getEntityManager());
    }

    /**
     * Adds a row and returns its id; none if it cannot be kept.
     *
     * @param issuer one that is too long is taken for unknown
     */
    List<String> add(String realm, String receiver, Signal signal, String issuer, long nowMillis) {
        if (signal.user().length() > LONGEST_USER || signal.login().length() > LONGEST_NAME) {
            LOG.warn("Bridges are not told what has happened to a user or login whose id is too long");
            return List.of();
        }
        String known = issuer.length() > LONGEST_ISSUER ? "" : issuer;
        return List.of(insert(realm, receiver, signal.kind().name(), signal.user(), signal.login(), known, nowMillis));
    }

    /**
     * Voids what holders of a policy have got so far, and returns the id of the row. A name that is longer than any
     * bridge takes is left out.
     */
    List<String> addCutoff(String realm, String policy, long nowMillis) {
        return addOfMany(realm, CUTOFF, policy, nowMillis);
    }

    /**
     * Says that many have got a policy, which may deny something, and returns the id of the row. A name that is longer
     * than any bridge takes is left out.
     */
    List<String> addGain(String realm, String policy, long nowMillis) {
        return addOfMany(realm, GAIN, policy, nowMillis);
    }

    private List<String> addOfMany(String realm, String kind, String policy, long nowMillis) {
        return policy.length() <= LONGEST_NAME
                ? List.of(insert(realm, NOTHING, kind, policy, "", "", nowMillis))
                : List.of();
    }

    /** Voids all that the realm has asserted so far, and returns the id of the row. */
    String addRealmCutoff(String realm, long nowMillis) {
        return insert(realm, NOTHING, REALM, "", "", "", nowMillis);
    }

    /** The latest cut-off of the whole realm. */
    OptionalLong realmCutoff(String realm) {
        Object found = database.createNativeQuery("select max(CREATED) from " + TABLE
                        + " where REALM_ID = ?1 and RECEIVER = '" + NOTHING + "' and KIND = '" + REALM + "'")
                .setParameter(1, realm)
                .getSingleResult();
        return found == null ? OptionalLong.empty() : OptionalLong.of(number(found));
    }

    /** Gives rows another time. */
    void stamp(Collection<String> ids, long millis) {
        ids.forEach(id -> database.createNativeQuery("update " + TABLE + " set CREATED = ?1 where ID = ?2")
                .setParameter(1, millis)
                .setParameter(2, id)
                .executeUpdate());
    }

    private String insert(
            String realm, String receiver, String kind, String subject, String login, String issuer, long nowMillis) {
        String id = UUID.randomUUID().toString();
        database.createNativeQuery("insert into " + TABLE
                        + " (ID, REALM_ID, RECEIVER, KIND, SUBJECT, LOGIN, ISSUER, CREATED)"
                        + " values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")
                .setParameter(1, id)
                .setParameter(2, realm)
                .setParameter(3, receiver)
                .setParameter(4, kind)
                .setParameter(5, stored(subject))
                .setParameter(6, stored(login))
                .setParameter(7, stored(issuer))
                .setParameter(8, nowMillis)
                .executeUpdate();
        return id;
    }

    /** The oldest rows for a bridge after this place. */
    List<Row> rows(String realm, String receiver, Place after, int most) {
        List<?> found = database.createNativeQuery("select ID, KIND, SUBJECT, LOGIN, ISSUER, CREATED from " + TABLE
                        + " where REALM_ID = ?1 and RECEIVER = ?2 and (CREATED > ?3 or (CREATED = ?4 and ID > ?5))"
                        + " order by CREATED, ID")
                .setParameter(1, realm)
                .setParameter(2, receiver)
                .setParameter(3, after.atMillis())
                .setParameter(4, after.atMillis())
                .setParameter(5, after.id())
                .setMaxResults(most)
                .getResultList();
        List<Row> rows = new ArrayList<>();
        for (Object each : found) {
            Object[] row = (Object[]) each;
            rows.add(new Row(
                    text(row[0]),
                    new Signal(Signal.Kind.valueOf(text(row[1])), text(row[2]), text(row[3])),
                    text(row[4]),
                    number(row[5])));
        }
        return rows;
    }

    void delete(Collection<String> ids) {
        ids.forEach(id -> database.createNativeQuery("delete from " + TABLE + " where ID = ?1")
                .setParameter(1, id)
                .executeUpdate());
    }

    /** Forgets a bridge of a realm that is gone. */
    void deleteAll(String realm, String receiver) {
        database.createNativeQuery("delete from " + TABLE + " where REALM_ID = ?1 and RECEIVER = ?2")
                .setParameter(1, realm)
                .setParameter(2, receiver)
                .executeUpdate();
    }

    /** Removes what no session is old enough for, of all realms. */
    void deleteBefore(long millis) {
        database.createNativeQuery("delete from " + TABLE + " where CREATED < ?1")
                .setParameter(1, millis)
                .executeUpdate();
    }

    /** The bridges for which rows wait, whatever their times: the clocks of nodes differ. */
    List<Waiting> waiting() {
        List<?> found = database.createNativeQuery(
                        "select distinct REALM_ID, RECEIVER from " + TABLE + " where RECEIVER <> '" + NOTHING + "'")
                .setMaxResults(1000)
                .getResultList();
        return found.stream()
                .map(each -> (Object[]) each)
                .map(row -> new Waiting(text(row[0]), text(row[1])))
                .toList();
    }

    /** Since when the oldest row waits for a bridge. */
    OptionalLong waitingSince(String realm, String receiver) {
        Object found = database.createNativeQuery(
                        "select min(CREATED) from " + TABLE + " where REALM_ID = ?1 and RECEIVER = ?2")
                .setParameter(1, realm)
                .setParameter(2, receiver)
                .getSingleResult();
        return found == null ? OptionalLong.empty() : OptionalLong.of(number(found));
    }

    /** The latest cut-off of each policy name. */
    SortedMap<String, Long> cutoffs(String realm, int most) {
        return ofMany(realm, CUTOFF, most);
    }

    /** When many have got each policy last. */
    SortedMap<String, Long> gains(String realm, int most) {
        return ofMany(realm, GAIN, most);
    }

    private SortedMap<String, Long> ofMany(String realm, String kind, int most) {
        List<?> found = database.createNativeQuery("select SUBJECT, max(CREATED) from " + TABLE
                        + " where REALM_ID = ?1 and RECEIVER = '" + NOTHING
                        + "' and KIND = ?2 group by SUBJECT order by max(CREATED) desc")
                .setParameter(1, realm)
                .setParameter(2, kind)
                .setMaxResults(most)
                .getResultList();
        return new TreeMap<>(found.stream()
                .map(each -> (Object[]) each)
                .collect(Collectors.toMap(row -> text(row[0]), row -> number(row[1]), Math::max)));
    }

    private static String stored(String text) {
        return text.isEmpty() ? NOTHING : text;
    }

    private static String text(Object column) {
        String text = String.valueOf(column);
        return text.equals(NOTHING) ? "" : text;
    }

    private static long number(Object column) {
        return ((Number) column).longValue();
    }
}
