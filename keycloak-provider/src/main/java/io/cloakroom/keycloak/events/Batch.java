package io.cloakroom.keycloak.events;

import io.cloakroom.keycloak.events.Outbox.Place;
import io.cloakroom.keycloak.events.Outbox.Row;
import io.cloakroom.keycloak.events.Outbox.Waiting;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * A page of what waits for a bridge, as tokens. Several rows of the same kind about the same user or login are one
 * token, as new as the newest.
 *
 * @param problems why rows of the page are no tokens, by the ids of the rows of a signal
 * @param isNameless whether rows wait because nobody knows yet what the realm calls itself
 * @param end the last row, if there may be more
 */
record Batch(
        URI url,
        List<Token> tokens,
        Map<List<String>, String> problems,
        boolean isNameless,
        @Nullable Place end) {
    private static final int AT_ONCE = 200;

    Batch {
        tokens = List.copyOf(tokens);
        problems = Map.copyOf(problems);
    }

    /** A token and the rows that are done when it is acknowledged. */
    record Token(String text, List<String> rows) {
        Token {
            rows = List.copyOf(rows);
        }
    }

    /**
     * The oldest rows after this place; null if the realm is gone or does not name the bridge.
     *
     * @param isSettled which rows may be told of, by what was known before they are read
     */
    static @Nullable Batch read(
            KeycloakSession session, Waiting bridge, Issuers issuers, Predicate<Row> isSettled, Place after) {
        @Nullable RealmModel realm = session.realms().getRealm(bridge.realm());
        if (realm == null) {
            Outbox.of(session).deleteAll(bridge.realm(), bridge.receiver());
            return null;
        }
        @Nullable
        Receiver receiver = Receiver.of(realm).stream()
                .filter(each -> each.client().equals(bridge.receiver()))
                .findFirst()
                .orElse(null);
        if (receiver == null) {
            return null;
        }
        session.getContext().setRealm(realm);
        List<Row> rows = Outbox.of(session).rows(bridge.realm(), bridge.receiver(), after, AT_ONCE);
        Map<Signal, List<Row>> bySignal = new LinkedHashMap<>();
        rows.stream()
                .filter(isSettled)
                .forEach(row -> bySignal.computeIfAbsent(row.signal(), any -> new ArrayList<>())
                        .add(row));
        List<Token> tokens = new ArrayList<>();
        Map<List<String>, String> problems = new HashMap<>();
        boolean[] isNameless = {false};
        bySignal.forEach((signal, same) -> {
            Row newest = same.get(same.size() - 1);
            String issuer = issuers.of(bridge.realm(), newest.issuer());
            if (issuer.isEmpty()) {
                isNameless[0] = true;
                return;
            }
            List<String> ids = same.stream().map(Row::id).toList();
            try {
                String text = EventToken.of(
                        session, realm, receiver.client(), issuer, newest.id(), signal, newest.atMillis());
                tokens.add(new Token(text, ids));
            } catch (RuntimeException e) { // the others must not wait for this one
                problems.put(ids, e.toString());
            }
        });
        return new Batch(receiver.url(), tokens, problems, isNameless[0], end(rows));
    }

    private static @Nullable Place end(List<Row> rows) {
        if (rows.size() < AT_ONCE) {
            return null;
        }
        Row last = rows.get(rows.size() - 1);
        return new Place(last.atMillis(), last.id());
    }
}
