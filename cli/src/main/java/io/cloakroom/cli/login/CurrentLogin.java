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
        return tokens(LoginLock.LONGEST_WORK);
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
        Optional<Tokens> known = tokensIfLoggedIn();
        if (known.isPresent()) {
            return known.get();
        }
        try (LoginLock lock = LoginLock.take(logins.lockOfPerson(profile.name()), LoginLock.LONGEST_LOGIN)) {
            Optional<Tokens> meanwhile = tokensIfLoggedIn();
            if (meanwhile.isPresent()) {
                return meanwhile.get();
            }
            demandNoFailureSince(start, lock);
            boolean usesKeychain = logins.find(profile.name())
                    .filter(before -> before.keeper().equals("file"))
                    .isEmpty();
            Tokens tokens = logIn(How.BROWSER, screen, usesKeychain, lock).tokens();
            screen.say("Logged in as %s.".formatted(tokens.user()));
            return tokens;
        }
    }

    private Optional<Tokens> tokensIfLoggedIn() throws Refused {
        try {
            return Optional.of(tokens());
        } catch (Refused e) {
            if (e.isNoLogin()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static void demandNoFailureSince(Instant start, LoginLock lock) throws Refused {
        if (lock.hasFailedSince(start)) {
            throw Refused.noLogin("the login that another process began meanwhile failed; log in again");
        }
    }

    /**
     * Logs in. Where another process does at the same time, that counts for this one.
     *
     * @throws Refused if nobody logs in
     */
    public Done logIn(How how, Screen screen, boolean usesKeychain) throws Refused {
        Instant start = clock.instant();
        try (LoginLock lock = LoginLock.take(logins.lockOfPerson(profile.name()), LoginLock.LONGEST_LOGIN)) {
            Optional<StoredLogin> other =
                    logins.find(profile.name()).filter(login -> login.since().isAfter(start) && isHere(login));
            if (other.isPresent()) {
                return new Done(other.get(), true);
            }
            demandNoFailureSince(start, lock);
            return new Done(logIn(how, screen, usesKeychain, lock).login(), false);
        }
    }

    private record Fresh(StoredLogin login, Tokens tokens) {}

    private Fresh logIn(How how, Screen screen, boolean usesKeychain, LoginLock lock) throws Refused {
        try {
            Provider provider = Provider.discover(profile);
            Tokens tokens =
                    new LoginFlow(provider, screen, logins.startPage(profile.name()), LoginFlow.PATIENCE).run(how);
            Secret refresh = tokens.refresh()
                    .orElseThrow(() -> Refused.by(
                            "the provider gives no refresh token to the client `%s`, so the login cannot be kept"
                                    .formatted(profile.openId().client())));
            StoredLogin login = new StoredLogin(
                    tokens.user(), clock.instant(), "", StoredLogin.Place.of(profile), provider.endpoints());
            return new Fresh(keep(login, refresh, usesKeychain, screen), tokens);
        } catch (Refused e) {
            lock.noteFailure(clock.instant());
            throw e;
        }
    }

    /** Keeps a login in place of the one before. Says so where the refresh token of that one cannot be removed. */
    @SuppressWarnings("try") // the lock is held, not used
    private StoredLogin keep(StoredLogin login, Secret refresh, boolean usesKeychain, Screen screen) throws Refused {
        try (LoginLock lock = LoginLock.take(logins.lock(profile.name()), LoginLock.LONGEST_WORK)) {
            Optional<StoredLogin> before = logins.find(profile.name());
            StoredLogin kept = logins.keep(profile.name(), login, refresh, usesKeychain);
            if (before.isPresent() && !before.get().keeper().equals(kept.keeper())) {
                try {
                    logins.removeToken(profile.name(), before.get());
                } catch (Refused e) {
                    screen.say("Of the login before: %s. The provider takes it until it ends.".formatted(e.sentence()));
                }
            }
            return kept;
        }
    }

    /**
     * Ends the login: revokes it at the provider, and removes what is kept, even if the provider cannot be reached.
     *
     * @param endsSession also ends the session at the provider, and with it every other login of that session
     * @return who was logged in; empty if nobody was
     * @throws Refused if the provider did not do its part, or if the refresh token cannot be read or removed: then it
     *     is still kept
     */
    @SuppressWarnings("try") // the lock is held, not used
    public Optional<StoredLogin> logOut(boolean endsSession) throws Refused {
        try (LoginLock lock = LoginLock.take(logins.lock(profile.name()), LoginLock.LONGEST_WORK)) {
            Optional<StoredLogin> login = logins.find(profile.name());
            if (login.isPresent()) {
                Secret refresh = tokenToEnd(login.get());
                try {
                    Provider provider = Provider.of(profile, login.get().endpoints());
                    if (endsSession) {
                        provider.endSession(refresh);
                    } else {
                        provider.revoke(refresh);
                    }
                } finally {
                    logins.forget(profile.name(), login.get());
                }
            }
            return login;
        }
    }

    private Secret tokenToEnd(StoredLogin login) throws Refused {
        String why = "its keeper has it no more";
        try {
            Optional<Secret> refresh = logins.refreshToken(profile.name(), login);
            if (refresh.isPresent()) {
                return refresh.get();
            }
        } catch (Refused e) {
            why = e.sentence();
        }
        throw Refused.by(("you are not logged out, for the refresh token cannot be read from %s: %s. Unlock it and try"
                        + " again; or `cloakroom logout --forget` forgets the login, which the provider then still takes")
                .formatted(login.keeper(), why));
    }

    /**
     * Removes what is known of the login, whether or not it has ended.
     *
     * @throws Refused if its keeper did not remove the refresh token; what is known of it is gone all the same
     */
    @SuppressWarnings("try") // the lock is held, not used
    public void forget() throws Refused {
        try (LoginLock lock = LoginLock.take(logins.lock(profile.name()), LoginLock.LONGEST_WORK)) {
            Optional<StoredLogin> login = logins.find(profile.name());
            try {
                if (login.isPresent()) {
                    logins.removeToken(profile.name(), login.get());
                }
            } finally {
                logins.forgetFile(profile.name());
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
        return login.place().isSame(StoredLogin.Place.of(profile));
    }

    private String hint() {
        return profile.name().equals(Profile.DEFAULT_NAME)
                ? "`cloakroom login`"
                : "`cloakroom login --profile %s`".formatted(profile.name());
    }
}
