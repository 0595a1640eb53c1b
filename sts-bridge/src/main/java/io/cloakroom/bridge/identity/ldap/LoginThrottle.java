package io.cloakroom.bridge.identity.ldap;

import static io.cloakroom.aws.AwsErrorCode.THROTTLING;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.cloakroom.aws.AwsException;
import io.cloakroom.bridge.endpoint.SourceNetwork;
import java.text.Normalizer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Limits how many passwords can be tried. Only refused logins count, each against the name at this address, the name,
 * the user with the name, and the address. When a limit is reached, the next try has to wait. Nobody is locked out for
 * good, so nobody can lock out others. A directory that locks accounts after only a few failures may still do so. Names
 * of users who do not exist count like others.
 *
 * <p>No more logins run at once than may still fail: the others wait for their turn.
 */
final class LoginThrottle {
    private static final int MAX_KEYS = 100_000;
    private static final Pattern SPACES = Pattern.compile("\\s+");

    private static final Limit USER_AT_ADDRESS = new Limit(5, Duration.ofSeconds(30));
    private static final Limit USER = new Limit(10, Duration.ofSeconds(10));
    private static final Limit ADDRESS = new Limit(50, Duration.ofSeconds(1));

    private final InstantSource clock;
    private final long longestWaitNanos;
    private final Cache<Key, Bucket> buckets =
            Caffeine.newBuilder().maximumSize(MAX_KEYS).executor(Runnable::run).build();

    /**
     * A limit on refused logins.
     *
     * @param atOnce refused logins after a pause
     * @param each until there is one more
     */
    private record Limit(int atOnce, Duration each) {}

    /** Empty strings stand for any user or address. A user is a login name, or a DN. */
    private record Key(String user, boolean isDn, String network) {}

    /** @param longestWait for a turn */
    LoginThrottle(InstantSource clock, Duration longestWait) {
        this.clock = clock;
        this.longestWaitNanos = longestWait.toNanos();
    }

    /** A login that is under way. It is over when its outcome is known, or when nobody waits for it any more. */
    final class Attempt implements AutoCloseable {
        private final ReentrantLock lock = new ReentrantLock();
        private final Deque<Bucket> held = new ArrayDeque<>();
        private volatile boolean isRefused;
        private boolean isOver;

        private Attempt() {}

        private void enter(Key key, Limit limit) {
            Function<Key, Bucket> empty = any -> new Bucket(limit);
            Bucket bucket = buckets.get(key, empty);
            bucket.enter();
            lock.lock();
            try {
                if (isOver) {
                    bucket.leave(false);
                } else {
                    held.push(bucket);
                }
            } finally {
                lock.unlock();
            }
        }

        /**
         * Counts the login against the user too, so that a user with several names has no more tries. Waits for its
         * turn.
         *
         * @return whether the password may be tried. If not, answer as for a wrong password: {@code Throttling} would
         *     reveal that the user exists
         */
        boolean mayTry(DistinguishedName dn) {
            try {
                enter(new Key(dn.text(), true, ""), USER);
                return true;
            } catch (AwsException e) {
                return false;
            }
        }

        /** Name or password was wrong. */
        void refused() {
            isRefused = true;
        }

        boolean isRefused() {
            return isRefused;
        }

        @Override
        public void close() {
            lock.lock();
            try {
                isOver = true;
                while (!held.isEmpty()) {
                    held.pop().leave(isRefused);
                }
            } finally {
                lock.unlock();
            }
        }
    }

    /**
     * Begins a login, as soon as it is its turn.
     *
     * @throws AwsException {@code Throttling} if too many were refused
     */
    Attempt begin(String loginName, String address) {
        String user = nameOf(loginName);
        String network = SourceNetwork.of(address);
        Attempt attempt = new Attempt();
        try {
            attempt.enter(new Key(user, false, network), USER_AT_ADDRESS);
            attempt.enter(new Key(user, false, ""), USER);
            attempt.enter(new Key("", false, network), ADDRESS);
            return attempt;
        } catch (AwsException e) {
            attempt.close();
            throw e;
        }
    }

    /** The name in one form: directories ignore letter case, spaces at the ends and repeated spaces. */
    private static String nameOf(String loginName) {
        String normal = Normalizer.normalize(loginName, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        return SPACES.matcher(normal.strip()).replaceAll(" ");
    }

    /** Logins that may still be refused. */
    private final class Bucket {
        private final Limit limit;
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition left = lock.newCondition();
        private int underWay;

        /** When those that were refused are paid for, at one each time. */
        private long paidAtMillis;

        Bucket(Limit limit) {
            this.limit = limit;
        }

        void enter() {
            lock.lock();
            try {
                long nanos = longestWaitNanos;
                while (free() <= underWay) {
                    if (underWay == 0 || nanos <= 0) {
                        throw AwsException.of(
                                THROTTLING,
                                "Too many logins were refused for this user or from this address; try again in %d seconds."
                                        .formatted(limit.each().toSeconds()));
                    }
                    nanos = left.awaitNanos(nanos);
                }
                underWay++;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw AwsException.of(THROTTLING, "The bridge stops.");
            } finally {
                lock.unlock();
            }
        }

        void leave(boolean isRefused) {
            lock.lock();
            try {
                underWay--;
                if (isRefused) {
                    paidAtMillis = Math.max(paidAtMillis, clock.millis())
                            + limit.each().toMillis();
                }
                left.signalAll();
            } finally {
                lock.unlock();
            }
        }

        private long free() {
            long unpaid = Math.max(0, paidAtMillis - clock.millis());
            long each = limit.each().toMillis();
            return limit.atOnce() - (unpaid + each - 1) / each;
        }
    }

    /** Sleeps; in tests, something else does. */
    @FunctionalInterface
    interface Pause {
        Pause SLEEP = duration -> TimeUnit.NANOSECONDS.sleep(duration.toNanos());

        void take(Duration duration) throws InterruptedException;
    }
}
