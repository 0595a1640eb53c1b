package io.cloakroom.bridge.identity.oidc;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.Secret;
import io.cloakroom.bridge.config.OidcProviderConfig;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Verifies security event tokens and logout tokens of providers in either mode. Blocks while keys are fetched. */
final class EventVerifier {
    /** Where those wait for keys who fetch tokens, as if it were an address. */
    private static final String STREAMS = "streams";

    /** How long an unknown key may be one that is too new. */
    private static final Duration KEY_MAY_BE_NEW = Duration.ofMinutes(10);

    private final List<OidcProvider> providers;
    private final InstantSource clock;

    EventVerifier(List<OidcProvider> providers, InstantSource clock) {
        this.providers = List.copyOf(providers);
        this.clock = clock;
    }

    /** As {@link OidcProviders#verifyEvents}. */
    SecurityEvents verify(Secret token, boolean isLogout, String address) throws RefusedEventException {
        UnverifiedToken events = EventRules.parse(token, isLogout, clock.instant());
        return verified(events, senderOf(events, address), address);
    }

    /** As {@link OidcProviders#verifyStreamed}. */
    SecurityEvents verifyStreamed(Secret token, SignalStream stream, OidcProviderConfig from, Instant arrived)
            throws RefusedEventException {
        UnverifiedToken events = EventRules.parse(token, false, clock.instant());
        EventRules.requireStream(events.claims(), stream);
        OidcProvider provider = providers.stream()
                .filter(each -> each.config().equals(from))
                .findFirst()
                .orElseThrow(EventRules::foreignIssuer);
        try {
            return verified(events, provider, STREAMS);
        } catch (RefusedEventException e) {
            boolean isKeyGone = e.reason() == RefusedEventException.Reason.UNAVAILABLE
                    && provider.lacksKey(events.keyId(), arrived.plus(KEY_MAY_BE_NEW));
            throw isKeyGone ? EventRules.keyIsGone() : e;
        }
    }

    private SecurityEvents verified(UnverifiedToken events, OidcProvider sender, String address)
            throws RefusedEventException {
        EventRules.checkSignature(events, keysOf(events, sender, address));
        return new SecurityEvents(sender.config(), mayHave(sender, events), events.claims());
    }

    /** The providers that have the issuer of a token, or may have it: some have not been asked yet. */
    private List<OidcProviderConfig> mayHave(OidcProvider sender, UnverifiedToken token) {
        Optional<String> issuer = token.claims().text("iss");
        return providers.stream()
                .filter(each -> each.equals(sender)
                        || each.knownIssuer().isEmpty()
                        || each.knownIssuer().equals(issuer))
                .map(OidcProvider::config)
                .toList();
    }

    /** Several providers can share an issuer, each with clients of its own. */
    private OidcProvider senderOf(UnverifiedToken events, String address) throws RefusedEventException {
        String issuer = events.claims().text("iss").orElse("");
        // A provider that does not answer must not delay tokens whose provider is known.
        Optional<OidcProvider> known = providers.stream()
                .filter(provider -> provider.knownIssuer().equals(Optional.of(issuer))
                        && EventRules.isFor(events.claims(), provider.config()))
                .findFirst();
        if (known.isPresent()) {
            return known.get();
        }
        OidcProviders.Asked asked = OidcProviders.ask(issuer, address, providers);
        Optional<OidcProvider> found = asked.ofIssuer().stream()
                .filter(provider -> EventRules.isFor(events.claims(), provider.config()))
                .findFirst();
        if (found.isPresent()) {
            return found.get();
        }
        if (asked.unreachable().isPresent()) {
            throw EventRules.cannotTell();
        }
        throw asked.ofIssuer().isEmpty() ? EventRules.foreignIssuer() : EventRules.foreignAudience();
    }

    private static List<VerificationKey> keysOf(UnverifiedToken token, OidcProvider provider, String address)
            throws RefusedEventException {
        try {
            return provider.keys(token.keyId(), address);
        } catch (AwsException e) {
            throw EventRules.cannotTell();
        }
    }
}
