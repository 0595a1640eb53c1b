package io.cloakroom.keycloak.events;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.keycloak.Config;
import org.keycloak.common.Profile;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.provider.EnvironmentDependentProviderFactory;
import org.keycloak.ssf.event.SsfEvent;
import org.keycloak.ssf.event.SsfEventProviderFactory;

/**
 * Makes the types of events known to Keycloak's transmitter that it does not know itself. Without the feature
 * {@code ssf} nobody asks for it.
 */
public final class SsfEvents implements SsfEventProviderFactory, EnvironmentDependentProviderFactory {
    private static final Set<Signal.Kind> OURS = Set.of(Signal.Kind.CLAIMS, Signal.Kind.DISABLED, Signal.Kind.PURGED);

    @Override
    public String getId() {
        return "cloakroom";
    }

    @Override
    public boolean isSupported(Config.Scope config) {
        // By name: not every Keycloak has the feature.
        return Arrays.stream(Profile.Feature.values())
                .anyMatch(feature -> feature.name().equals("SSF") && Profile.isFeatureEnabled(feature));
    }

    @Override
    public Map<String, Supplier<? extends SsfEvent>> getContributedEventFactories() {
        Map<String, Supplier<? extends SsfEvent>> factories = new LinkedHashMap<>();
        factories.put(Signal.Kind.CLAIMS.uri(), ClaimsChange::new);
        factories.put(Signal.Kind.DISABLED.uri(), AccountDisabled::new);
        factories.put(Signal.Kind.PURGED.uri(), AccountPurged::new);
        return factories;
    }

    @Override
    public Set<String> getEmittableEventTypes() {
        return Arrays.stream(Signal.Kind.values())
                .filter(OURS::contains)
                .map(Signal.Kind::uri)
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public void postInit(KeycloakSessionFactory factory) {}

    /** CAEP {@code token-claims-change}; its claims are a further member. */
    public static final class ClaimsChange extends SsfEvent {
        public ClaimsChange() {
            super(Signal.Kind.CLAIMS.uri());
        }
    }

    /** RISC {@code account-disabled}. */
    public static final class AccountDisabled extends SsfEvent {
        public AccountDisabled() {
            super(Signal.Kind.DISABLED.uri());
        }
    }

    /** RISC {@code account-purged}. */
    public static final class AccountPurged extends SsfEvent {
        public AccountPurged() {
            super(Signal.Kind.PURGED.uri());
        }
    }
}
