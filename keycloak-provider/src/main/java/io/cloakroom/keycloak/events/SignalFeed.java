package io.cloakroom.keycloak.events;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.keycloak.mapper.ClaimsNow;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalLong;
import org.jboss.logging.Logger;
import org.keycloak.events.EventListenerProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.provider.ProviderFactory;

/**
 * What bridges read in the feed of policies because it is about no single user: the time before which all tokens of the
 * realm are void, the cut-offs of policy names, and which policies many have got. Also whether this bridge is pushed
 * to, since when it has not been told something, and since when everything is written down that it should be told.
 */
public final class SignalFeed {
    /** Bridges refuse an answer with more. */
    private static final int MOST_CUTOFFS = 2000;

    /** What is sent within this time would only change the entity tag. */
    private static final long USUAL_MILLIS = 5000;

    private static final Logger LOG = Logger.getLogger("io.cloakroom.keycloak.events");

    private SignalFeed() {}

    /**
     * Adds the members {@code notBefore}, {@code cutoffs}, {@code gains} and {@code signals}. Times are in whole
     * seconds. If the outbox cannot be read, only the first is there.
     *
     * @param client id of the client that asks
     */
    public static void addTo(ObjectNode answer, KeycloakSession session, RealmModel realm, String client) {
        if (realm.getNotBefore() > 0) {
            answer.put("notBefore", realm.getNotBefore());
        }
        ProviderFactory<EventListenerProvider> listener = session.getKeycloakSessionFactory()
                .getProviderFactory(EventListenerProvider.class, SignalListenerFactory.ID);
        if (!(listener instanceof SignalListenerFactory ours)) {
            return; // switched off
        }
        ours.started().issuers().seen(session, realm);
        if (!ours.started().isUsable()) {
            return; // nothing is recorded
        }
        try {
            Outbox outbox = Outbox.of(session);
            outbox.realmCutoff(realm.getId()).ifPresent(at -> {
                if (at / 1000 + 1 > realm.getNotBefore()) {
                    answer.put("notBefore", at / 1000 + 1);
                }
            });
            add(answer, "cutoffs", outbox.cutoffs(realm.getId(), MOST_CUTOFFS));
            add(answer, "gains", outbox.gains(realm.getId(), MOST_CUTOFFS));
            if (!Recording.bridges(session, realm).contains(client)) {
                return;
            }
            ObjectNode signals = answer.putObject("signals");
            long now = System.currentTimeMillis();
            // What happens in this second may have been before.
            Recording.of(session)
                    .sinceMillis(realm.getId(), client, now)
                    .ifPresent(since -> signals.put("recordedSince", since / 1000 + 1));
            if (isPushedTo(session, realm, client)) {
                ArrayNode events = signals.putArray("events");
                boolean isGiven = ClaimsNow.isGiven(realm); // else changes of roles and groups are not recognized
                Arrays.stream(Signal.Kind.values())
                        .filter(kind -> kind != Signal.Kind.CLAIMS || isGiven)
                        .map(Signal.Kind::uri)
                        .forEach(events::add);
                OptionalLong since = outbox.waitingSince(realm.getId(), client);
                if (since.isPresent() && since.getAsLong() < now - USUAL_MILLIS) {
                    signals.put("waitingSince", since.getAsLong() / 1000);
                }
            }
        } catch (RuntimeException e) {
            answer.remove("cutoffs");
            answer.remove("gains");
            answer.remove("signals");
            LOG.warn("What bridges have not been told cannot be read", e);
        }
    }

    /** Tokens bear whole seconds: what was asserted in the second of the change counts as before it. */
    private static void add(ObjectNode answer, String member, Map<String, Long> atByPolicy) {
        ArrayNode entries = answer.putArray(member);
        atByPolicy.forEach(
                (policy, at) -> entries.addObject().put("policy", policy).put("at", at / 1000 + 1));
    }

    /** A bridge that polls the realm's transmitter is told there. */
    private static boolean isPushedTo(KeycloakSession session, RealmModel realm, String client) {
        return Receiver.of(realm).stream().anyMatch(bridge -> bridge.client().equals(client))
                && Changes.polling(session, realm).stream()
                        .noneMatch(polling -> polling.getClientId().equals(client));
    }
}
