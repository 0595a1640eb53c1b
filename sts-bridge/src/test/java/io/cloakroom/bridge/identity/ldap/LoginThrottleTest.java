package io.cloakroom.bridge.identity.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

class LoginThrottleTest {
    private static final String HERE = "192.0.2.7";

    private Instant now = Instant.parse("2026-11-29T05:00:00Z");
    private final LoginThrottle throttle = new LoginThrottle(() -> now, Duration.ofSeconds(10));

    private void fail(String user, String address) {
        try (LoginThrottle.Attempt attempt = throttle.begin(user, address)) {
            attempt.refused();
        }
    }

    private void succeed(String user, String address) {
        throttle.begin(user, address).close();
    }

    private void refuses(String user, String address) {
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> succeed(user, address))
                .returns(AwsErrorCode.THROTTLING, AwsException::code);
    }

    @Test
    void s58_passwordsOfOneUserAreNotTriedWithoutEnd() {
        for (int i = 0; i < 5; i++) {
            fail("alice", HERE);
        }

        refuses("alice", HERE);
        refuses(" ALICE ", HERE);
        succeed("bob", HERE);
    }

    @Test
    void s58_nobodyIsLockedOutForGood() {
        for (int i = 0; i < 5; i++) {
            fail("alice", HERE);
        }
        succeed("alice", "198.51.100.1");

        now = now.plusSeconds(30);
        succeed("alice", HERE);
        fail("alice", HERE);
        refuses("alice", HERE);
    }

    @Test
    void s58_manyAddressesDoNotReachTheDirectorysOwnLock() {
        for (int i = 0; i < 10; i++) {
            fail("alice", "198.51.100." + i);
        }

        refuses("alice", "203.0.113.9");
        now = now.plusSeconds(10);
        succeed("alice", "203.0.113.9");
    }

    @Test
    void s58_manyNamesFromOneAddressAreNotTried() {
        for (int i = 0; i < 50; i++) {
            fail("user-" + i, HERE);
        }

        refuses("alice", HERE);
        succeed("alice", "198.51.100.1");
    }

    @Test
    void whoLogsInIsNotCounted() {
        for (int i = 0; i < 1000; i++) {
            succeed("alice", HERE);
        }
    }

    @Test
    void s58_noMoreAreTriedAtOnceThanMayFail() {
        LoginThrottle.Attempt[] underWay = new LoginThrottle.Attempt[5];
        for (int i = 0; i < 5; i++) {
            underWay[i] = throttle.begin("alice", HERE);
        }
        FutureTask<Boolean> sixth = new FutureTask<>(() -> succeed("alice", HERE), true);
        Thread waiting = Thread.ofPlatform().start(sixth);
        Set<Thread.State> decided = Set.of(Thread.State.TIMED_WAITING, Thread.State.TERMINATED);
        while (!decided.contains(waiting.getState())) {
            Thread.onSpinWait();
        }

        assertThat(sixth).as("it waits for its turn").isNotDone();
        underWay[0].close();
        assertThatCode(sixth::get).doesNotThrowAnyException();
        for (int i = 1; i < 5; i++) {
            underWay[i].refused();
            underWay[i].close();
        }
        fail("alice", HERE);
        refuses("alice", HERE);
    }

    @Test
    void s58_aUserOfManyNamesHasTheTriesOfOne() {
        DistinguishedName alice =
                DistinguishedName.parse("uid=alice,dc=example,dc=org").orElseThrow();
        for (int i = 0; i < 10; i++) {
            try (LoginThrottle.Attempt attempt = throttle.begin("name-" + i, HERE)) {
                assertThat(attempt.mayTry(alice)).isTrue();
                attempt.refused();
            }
        }

        try (LoginThrottle.Attempt attempt = throttle.begin("another", HERE)) {
            assertThat(attempt.mayTry(alice)).isFalse();
        }
        now = now.plusSeconds(10);
        try (LoginThrottle.Attempt attempt = throttle.begin("another", HERE)) {
            assertThat(attempt.mayTry(alice)).isTrue();
        }
    }

    @Test
    void aLoginThatNobodyWaitsForAnyMoreHoldsNothing() {
        DistinguishedName alice =
                DistinguishedName.parse("uid=alice,dc=example,dc=org").orElseThrow();
        for (int i = 0; i < 20; i++) {
            LoginThrottle.Attempt attempt = throttle.begin("alice", HERE);
            attempt.close();
            assertThat(attempt.mayTry(alice)).isTrue();
        }
    }
}
