package io.cloakroom.e2e.keycloak;

import static io.cloakroom.e2e.keycloak.EndingRealm.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.testkit.KeycloakTokens;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/**
 * Somebody who has the right to the bucket and loses it by a change: with a session by a login and one by a token
 * exchange, each at every bridge, an upload that has begun and a link.
 */
final class Holder implements AutoCloseable {
    /** No request that is made later may be answered. */
    private static final Duration LIMIT = Duration.ofSeconds(10);

    /** Where it is not measured, other tests share the machine, and only see that access ends in time. */
    private static final Duration EVERY = Duration.ofMillis(System.getenv("REVOCATION_ETCD") == null ? 100 : 15);

    private final EndingRealm realm;
    private final Change change;
    private final String user;
    private final Change.Taking taking;
    private Optional<KeycloakTokens> tokens = Optional.empty();
    private final List<HeldSession> direct = new ArrayList<>();
    private final List<HeldSession> sessions = new ArrayList<>();
    private final List<HeldSession> uploading = new ArrayList<>();

    private Holder(EndingRealm realm, Change change, String user, Change.Taking taking) {
        this.realm = realm;
        this.change = change;
        this.user = user;
        this.taking = taking;
    }

    /**
     * A new user with the right.
     *
     * @param suffix of the user's name, such that nobody else has the name
     */
    static Holder of(EndingRealm realm, Change change, String suffix) {
        String user = change.name().toLowerCase(Locale.ROOT).replace('_', '-') + "-" + suffix;
        return new Holder(realm, change, user, change.give(realm, user, realm.user(user)));
    }

    Change change() {
        return change;
    }

    /** Logs in, and uses every way once. */
    void login(SharingBridges bridges) {
        KeycloakTokens login = realm.login(user);
        tokens = Optional.of(login);
        direct.addAll(bridges.login(login.accessToken()));
        sessions.addAll(direct);
        sessions.addAll(bridges.login(realm.exchange(login).accessToken()));
        await("the policies are there", this::mayRead);
        if (change != Change.DOCUMENT) { // there the policy allows nothing else
            direct.stream().map(HeldSession::withUpload).forEach(uploading::add);
        }
        assertThat(uploading).allMatch(HeldSession::mayUpload);
        assertThat(direct).extracting(HeldSession::followLink).containsOnly(200);
    }

    private boolean mayRead() {
        return sessions.stream().allMatch(HeldSession::mayRead);
    }

    /** Takes the right away. When it returns, Keycloak has answered. */
    void lose() {
        taking.take(tokens.orElseThrow());
    }

    /** The same, and how long it takes from then on until every session is refused at every bridge. */
    Future<Duration> loseAndTry(ExecutorService threads) {
        assertThat(mayRead()).as("before: " + change).isTrue();
        lose();
        long answered = System.nanoTime();
        return threads.submit(() -> untilRefused(threads, answered));
    }

    private Duration untilRefused(ExecutorService threads, long answered)
            throws InterruptedException, ExecutionException {
        List<Callable<Duration>> tries = sessions.stream()
                .<Callable<Duration>>map(session -> () -> untilRefused(session, answered))
                .toList();
        Duration longest = Duration.ZERO;
        for (Future<Duration> time : threads.invokeAll(tries)) {
            longest = time.get().compareTo(longest) > 0 ? time.get() : longest;
        }
        assertThat(direct)
                .as(change.toString())
                .extracting(HeldSession::followLink)
                .containsOnly(403);
        assertThat(uploading).as(change.toString()).noneMatch(HeldSession::mayUpload);
        return longest;
    }

    /** However slow this machine is: what counts against the limit is when a request was made that was answered. */
    private Duration untilRefused(HeldSession session, long answered) {
        while (true) {
            Duration made = since(answered);
            int status = session.read();
            if (HeldSession.REFUSED.contains(status)) {
                return since(answered);
            }
            assertThat(made).as("%s: the last answer is %d", change, status).isLessThan(LIMIT);
            LockSupport.parkNanos(EVERY.toNanos());
        }
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }

    /** Whether every session is refused, where a bridge may have been started a moment ago. */
    boolean isRefused() {
        return sessions.stream().allMatch(session -> HeldSession.REFUSED.contains(session.read()));
    }

    /** Whether every session is good, where a bridge may have been started a moment ago. */
    boolean isGood() {
        return sessions.stream().allMatch(session -> session.read() == 200);
    }

    /** With what each session is answered. */
    @Override
    public String toString() {
        return "%s: %s".formatted(user, sessions.stream().map(HeldSession::read).toList());
    }

    @Override
    public void close() {
        sessions.forEach(HeldSession::close);
    }
}
