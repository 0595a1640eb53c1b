package io.cloakroom.bridge.console;

import static io.cloakroom.aws.AwsErrorCode.INVALID_TOKEN_ID;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.bridge.credentials.Credential;
import io.cloakroom.bridge.credentials.CredentialDirectory;
import io.cloakroom.bridge.credentials.KeyRing;
import io.cloakroom.bridge.credentials.Session;
import io.cloakroom.bridge.credentials.TokenSeal;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * The logins that browsers keep in their cookies, sealed. Nothing is stored here. At each use the credentials in it are
 * looked up like those of any client: expiry, cut-offs and key ring.
 */
final class Sessions {
    private final TokenSeal sessions;
    private final TokenSeal attempts;
    private final CredentialDirectory credentials;
    private final Cookies cookies;
    private final InstantSource clock;

    Sessions(KeyRing ring, CredentialDirectory credentials, Cookies cookies, SecureRandom random, InstantSource clock) {
        this.sessions = new TokenSeal(ring, "console session", random);
        this.attempts = new TokenSeal(ring, "console login", random);
        this.credentials = credentials;
        this.cookies = cookies;
        this.clock = clock;
    }

    /** A login, and the credentials it has now. */
    record Current(BrowserSession kept, Credential.Temporary credential) {
        Session session() {
            return credential.session();
        }
    }

    /**
     * The login of a browser, for a request.
     *
     * @throws AwsException {@code InvalidTokenId} without a login; {@code InvalidAccessKeyId} if its credentials have
     *     expired, so that it has to be renewed, or were revoked
     */
    Current require(Headers headers) {
        return current(kept(headers));
    }

    /** As the other method, of a login that was read. */
    Current current(BrowserSession kept) {
        if (credentials.find(kept.accessKeyId(), Optional.of(kept.sessionToken().reveal()))
                instanceof Credential.Temporary temporary) {
            return new Current(kept, temporary);
        }
        throw new AwsException(INVALID_TOKEN_ID);
    }

    /**
     * The login of a browser whose credentials may have expired. One that a cut-off ended is not renewed.
     *
     * @throws AwsException {@code InvalidTokenId} without a login; {@code InvalidAccessKeyId} if it was revoked
     */
    BrowserSession requireRenewable(Headers headers) {
        BrowserSession kept = kept(headers);
        sessionOf(kept);
        return kept;
    }

    /** What a login is about, even if its credentials have expired. */
    Session sessionOf(BrowserSession kept) {
        return credentials.renewable(kept.accessKeyId(), kept.sessionToken().reveal());
    }

    /**
     * The login of a browser, whatever has become of it.
     *
     * @throws AwsException {@code InvalidTokenId} without a login
     */
    BrowserSession kept(Headers headers) {
        return cookies.read(headers, Cookies.SESSION)
                .flatMap(sessions::open)
                .map(BrowserSession::of)
                .filter(session -> !session.isOver(clock.instant()))
                .orElseThrow(() -> AwsException.of(INVALID_TOKEN_ID, "There is no login, or it has ended."));
    }

    /**
     * The cookies that keep a login.
     *
     * @throws AwsException {@code PackedPolicyTooLarge} if it is too long for them
     */
    List<String> keep(BrowserSession session) {
        String text = sessions.seal(session.toBytes());
        if (!Cookies.fits(text)) {
            throw AwsException.of(
                    AwsErrorCode.PACKED_POLICY_TOO_LARGE,
                    "The login has %d characters, and a browser keeps %d: have the provider put less into its tokens."
                            .formatted(text.length(), Cookies.MAX_PARTS * Cookies.PART_CHARACTERS));
        }
        return cookies.session(text);
    }

    List<String> forget() {
        return cookies.endOfSession();
    }

    String keep(LoginAttempt attempt) {
        return cookies.login(attempt.place(), attempts.seal(attempt.toBytes()), LoginAttempt.LONGEST);
    }

    /** A place for another attempt of a browser, whose other tabs may be logging in: if need be, that of the oldest. */
    int placeForAttempt(Headers headers) {
        int oldest = 0;
        Instant begun = Instant.MAX;
        for (int place = 0; place < Cookies.LOGINS; place++) {
            Optional<LoginAttempt> attempt = attempt(headers, place);
            if (attempt.isEmpty()) {
                return place;
            }
            if (attempt.get().begun().isBefore(begun)) {
                begun = attempt.get().begun();
                oldest = place;
            }
        }
        return oldest;
    }

    /**
     * The attempt that a browser began with this state.
     *
     * @return empty if it began no such attempt in the last ten minutes
     */
    Optional<LoginAttempt> attempt(Headers headers, String state) {
        return LoginAttempt.placeIn(state)
                .flatMap(place -> attempt(headers, place))
                .filter(attempt -> attempt.state().matches(state));
    }

    private Optional<LoginAttempt> attempt(Headers headers, int place) {
        return cookies.login(headers, place)
                .flatMap(attempts::open)
                .map(LoginAttempt::of)
                .filter(attempt -> !attempt.isOver(clock.instant()));
    }

    String forget(LoginAttempt attempt) {
        return cookies.endOfLogin(attempt.place());
    }
}
