package io.cloakroom.keycloak.events;

import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.ssf.subject.ComplexSubjectId;
import org.keycloak.ssf.subject.IssuerSubjectId;
import org.keycloak.ssf.subject.OpaqueSubjectId;
import org.keycloak.ssf.subject.SubjectId;
import org.keycloak.ssf.transmitter.SsfTransmitterProvider;
import org.keycloak.ssf.transmitter.emit.EmitEventResult;
import org.keycloak.ssf.transmitter.emit.EmitEventStatus;

/**
 * Hands signals to Keycloak's own transmitter of the Shared Signals Framework, from which bridges poll them. That is
 * experimental, so its classes are touched here and in {@link SsfEvents} only. Whatever fails, the signal counts as not
 * handed over and is pushed instead.
 */
final class SsfEmitter {
    /** The realm's attribute that turns its transmitter on. */
    static final String TRANSMITTER = "ssf.transmitterEnabled";

    private static final String RECEIVER = "ssf.enabled";
    private static final int MOST_RECEIVERS = 16;
    private static final Logger LOG = Logger.getLogger("io.cloakroom.keycloak.events");

    private SsfEmitter() {}

    /** The clients that the realm's transmitter tells; none if it is off, or this Keycloak has none. */
    static List<ClientModel> receivers(KeycloakSession session, RealmModel realm) {
        if (!"true".equals(realm.getAttribute(TRANSMITTER))) {
            return List.of();
        }
        try {
            return session.getProvider(SsfTransmitterProvider.class) == null
                    ? List.of()
                    : session.clients()
                            .searchClientsByAttributes(realm, Map.of(RECEIVER, "true"), 0, MOST_RECEIVERS)
                            .toList();
        } catch (RuntimeException | LinkageError e) {
            LOG.debug("no transmitter", e);
            return List.of();
        }
    }

    /** @return whether the transmitter has taken it */
    static boolean emit(
            KeycloakSession session, ClientModel client, Signal signal, String issuer, Map<String, Object> event) {
        try {
            @Nullable SsfTransmitterProvider transmitter = session.getProvider(SsfTransmitterProvider.class);
            if (transmitter == null) {
                return false;
            }
            EmitEventResult result =
                    transmitter.eventEmitterService().emit(client, signal.kind().uri(), subject(signal, issuer), event);
            if (result.status() != EmitEventStatus.DISPATCHED) {
                LOG.debugf("the transmitter answers %s: %s", result.status(), result.message());
            }
            return result.status() == EmitEventStatus.DISPATCHED;
        } catch (RuntimeException | LinkageError e) {
            LOG.debug("the transmitter fails", e);
            return false;
        }
    }

    private static SubjectId subject(Signal signal, String issuer) {
        IssuerSubjectId user = new IssuerSubjectId();
        user.setIss(issuer);
        user.setSub(signal.user());
        if (signal.kind() != Signal.Kind.SESSION) {
            return user;
        }
        ComplexSubjectId complex = new ComplexSubjectId();
        complex.setUser(user);
        if (!signal.login().isEmpty()) {
            OpaqueSubjectId login = new OpaqueSubjectId();
            login.setId(signal.login());
            complex.setSession(login);
        }
        return complex;
    }
}
