package io.cloakroom.cli.login;

import io.cloakroom.aws.Secret;
import io.cloakroom.cli.profile.Profile;
import io.cloakroom.cli.running.Refused;
import io.cloakroom.cli.sts.Jwt;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** The login with a profile: its tokens, as long as it lasts, and its end. */
public final class CurrentLogin {
    private final Profile profile;
    private final Logins logins;
    private final InstantSource clock;

    public CurrentLogin(Profile profile, Map<String, String> environment) {
        this.profile = profile;
        this.logins = new Logins(environment);
        this.clock = InstantSource.system();
    }

    /** A new login, and who keeps it. */
    public record Done(StoredLogin login, boolean isOfAnotherProcess) {}

    /**
     * Fresh tokens. The refresh token that comes with them is kept, for the one before may have counted once only.
     *
     * @throws Refused that a login is needed, if there is none or it is over
     */
    public Tokens tokens() throws Refused {
        return tokens(LoginLock.LONGEST);
    }

    /** The same for somebody who does not wait long while another process works on the login. */
    @SuppressWarnings("try") // the lock is held, not used
    public Tokens tokens(Duration longest) throws Refused {
        try (LoginLock lock = LoginLock.take(logins.lock(profile.name()), longest)) {
            return refreshed();
        }
    }

    /**
     * Fresh tokens, for which a browser opens if need be. Of several processes that need a login one opens it.
     *
     * @throws Refused if nobody logs in
     */
    public Tokens tokensOrLogin(Screen screen) throws Refused {
        Instant start = clock.instant();
        try (LoginLock lock = LoginLock.take(logins.lock(profile.name()), LoginLock.LONGEST)) {
            try {
                return refreshed();
            } catch (Refused e) {
                if (!e.isNoLogin()) {
                    throw e;
                }
            }
            if (lock.hasFailedSince(start)) {
                throw Refused.noLogin("the login that another process began meanwhile failed; log in again");
            }
            boolean usesKeychain = logins.find(profile.name())
                    .filter(before -> before.keeper().equals("file"))
                    .isEmpty();
            return logIn(How.BROWSER, screen, usesKeychain, lock).tokens();
        }
    }

    /**
     * Logs in. Where another process does at the same time, that counts for this one.
     *
     * @throws Refused if nobody logs in
     */
    public Done logIn(How how, Screen screen, boolean usesKeychain) throws Refused {
        Instant start = clock.instant();
        try (LoginLock lock = LoginLock.take(logins.lock(profile.name()), LoginLock.LONGEST)) {
            Optional<StoredLogin> other =
                    logins.find(profile.name()).filter(login -> login.since().isAfter(start) && isHere(login));
            if (other.isPresent()) {
                return new Done(other.get(), true);
            }
            if (lock.hasFailedSince(start)) {
                throw Refused.noLogin("the login that another process began meanwhile failed; log in again");
            }
            return new Done(logIn(how, screen, usesKeychain, lock).login(), false);
        }
    }

    private record Fresh(StoredLogin login, Tokens tokens) {}

    private Fresh logIn(How how, Screen screen, boolean usesKeychain, LoginLock lock) throws Refused {
        try {
            Provider provider = Provider.discover(profile);
            Tokens tokens = new LoginFlow(provider, screen, LoginFlow.PATIENCE).run(how);
            Secret refresh = tokens.refresh()
                    .orElseThrow(() -> Refused.by(
                            "the provider gives no refresh token to the client `%s`, so the login cannot be kept"
                                    .formatted(profile.openId().client())));
            StoredLogin login = new StoredLogin(
                    tokens.user(), clock.instant(), "", StoredLogin.Place.of(profile), provider.endpoints());
            return new Fresh(logins.keep(profile.name(), login, refresh, usesKeychain), tokens);
        } catch (Refused e) {
            lock.noteFailure(clock.instant());
            throw e;
        }
    }

    /**
     * Ends the login: revokes it at the provider, and removes what is kept, even if the provider cannot be reached.
     *
     * @param endsSession also ends the session at the provider, and with it every other login of that session
     * @return who was logged in; empty if nobody was
     * @throws Refused if the provider did not do its part
     */
    @SuppressWarnings("try") // the lock is held, not used
    public Optional<StoredLogin> logOut(boolean endsSession) throws Refused {
        try (LoginLock lock = LoginLock.take(logins.lock(profile.name()), LoginLock.LONGEST)) {
            Optional<StoredLogin> login = logins.find(profile.name());
            if (login.isEmpty()) {
                return login;
            }
            try {
                Optional<Secret> refresh = logins.refreshToken(profile.name(), login.get());
                if (refresh.isPresent()) {
                    Provider provider = Provider.of(profile, login.get().endpoints());
                    if (endsSession) {
                        provider.endSession(refresh.get());
                    } else {
                        provider.revoke(refresh.get());
                    }
                }
                return login;
            } finally {
                logins.forget(profile.name());
            }
        }
    }

    /** When the login ends unless it is used before; empty if there is none, or it does not say. */
    public Optional<Instant> end() throws Refused {
        Optional<StoredLogin> login = logins.find(profile.name());
        return login.isEmpty()
                ? Optional.empty()
                : logins.refreshToken(profile.name(), login.get()).flatMap(Jwt::end);
    }

    private Tokens refreshed() throws Refused {
        Optional<StoredLogin> login = logins.find(profile.name()).filter(this::isHere);
        if (login.isEmpty()) {
            throw Refused.noLogin("you are not logged in: " + hint());
        }
        Optional<Secret> refresh = logins.refreshToken(profile.name(), login.get());
        if (refresh.isEmpty()) {
            throw Refused.noLogin("the login is gone from its keeper, %s: %s"
                    .formatted(login.get().keeper(), hint()));
        }
        Tokens tokens = Provider.of(profile, login.get().endpoints()).refresh(refresh.get());
        if (tokens.refresh().isPresent() && !tokens.refresh().equals(refresh)) {
            logins.replace(profile.name(), login.get(), tokens.refresh().get());
        }
        return tokens;
    }

    private boolean isHere(StoredLogin login) {
        return login.place().equals(StoredLogin.Place.of(profile));
    }

    private String hint() {
        return profile.name().equals(Profile.DEFAULT_NAME)
                ? "`cloakroom login`"
                : "`cloakroom login --profile %s`".formatted(profile.name());
    }
}
