package io.cloakroom.bridge.signals;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.cloakroom.bridge.credentials.Cutoff.Scope;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts who logs out. Each login that is over is remembered for long, and anybody can log in and out all day. */
final class Leavers {
    private final int mostOfAUser;
    private final int mostOfNobody;
    private final Cache<Leaver, AtomicInteger> logouts = Caffeine.newBuilder()
            .maximumSize(100_000)
            .expireAfterWrite(Duration.ofHours(1))
            .executor(Runnable::run)
            .build();

    /** A provider may tell of each logout in several ways. */
    private record Leaver(Scope scope, EventType type) {}

    Leavers() {
        this(50, 5000);
    }

    /**
     * Counts from now on.
     *
     * @param mostOfAUser who logs out more often within an hour loses all sessions at each logout
     * @param mostOfNobody more logins within an hour of which no user is named end all sessions of the provider so far
     */
    Leavers(int mostOfAUser, int mostOfNobody) {
        this.mostOfAUser = mostOfAUser;
        this.mostOfNobody = mostOfNobody;
    }

    /**
     * What is ended in place of a login that is not over yet: the login itself, unless there were too many.
     *
     * @param user whose login it is; empty: nobody says
     */
    Scope bounded(Scope login, Optional<Scope> user, String issuer, EventType type) {
        Scope all = user.orElseGet(() -> new Scope.Issuer(issuer));
        int most = user.isPresent() ? mostOfAUser : mostOfNobody;
        int count =
                logouts.get(new Leaver(all, type), any -> new AtomicInteger()).incrementAndGet();
        return count > most ? all : login;
    }
}
