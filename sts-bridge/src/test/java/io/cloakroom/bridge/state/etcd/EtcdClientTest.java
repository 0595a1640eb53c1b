package io.cloakroom.bridge.state.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cloakroom.bridge.state.StateEvent;
import io.cloakroom.bridge.state.StateException;
import io.cloakroom.bridge.state.StateStore;
import io.cloakroom.bridge.state.StateWatch;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Members that fail in ways that a real etcd cannot be made to. */
class EtcdClientTest {
    private static StateStore open(URI... endpoints) throws IOException {
        return EtcdStateStore.open(EtcdProcess.config(endpoints), Duration.ofSeconds(5));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            a proxy without its member   | 502 | <html><h1>502 Bad Gateway</h1></html>
            a proxy that says 200        | 200 | <html>Please log in</html>
            something else with JSON     | 200 | {"status":"ok"}
            something else with JSON     | 200 | []
            nothing at all               | 200 |
            an error without a code      | 500 | {"error":"internal"}
            an error with a foreign code | 502 | {"code":502,"message":"Bad Gateway"}
            a time-out inside            | 504 | {"error":"etcdserver: request timed out","code":4}
            a broken member              | 500 | {"error":"internal","code":13}
            a stopping member            | 503 | {"error":"etcdserver: server stopped","code":14}
            a corrupt member             | 500 | {"error":"etcdserver: corrupt cluster","code":15}
            """)
    void theNextMemberIsAsked(String why, int status, String body) throws Exception {
        try (FakeEtcd bad = new FakeEtcd(status, body == null ? "" : body);
                FakeEtcd good = new FakeEtcd();
                StateStore store = open(bad.endpoint(), good.endpoint())) {
            assertThat(store.get("a")).isEmpty();
            assertThat(good.connections()).isEqualTo(1);
        }
        try (FakeEtcd bad = new FakeEtcd(status, body == null ? "" : body);
                FakeEtcd good = new FakeEtcd();
                StateStore store = open(bad.endpoint(), good.endpoint());
                StateWatch watch = store.watch(1)) {
            assertThat(watch.next()).isInstanceOf(StateEvent.Current.class);
        }
        try (FakeEtcd bad = new FakeEtcd(status, body == null ? "" : body);
                StateStore store = open(bad.endpoint())) {
            assertThatExceptionOfType(StateException.class)
                    .isThrownBy(() -> store.list(""))
                    .withMessageContaining(bad.endpoint().toString());
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            not allowed | 403 | {"error":"etcdserver: permission denied","code":7}
            compacted   | 400 | {"error":"etcdserver: mvcc: required revision has been compacted","code":11}
            newer etcd  | 403 | {"code":7,"message":"etcdserver: permission denied"}
            """)
    void whatEtcdSaysIsNotAskedAgain(String why, int status, String body) throws Exception {
        try (FakeEtcd refusing = new FakeEtcd(status, body);
                FakeEtcd other = new FakeEtcd();
                StateStore store = open(refusing.endpoint(), other.endpoint())) {
            assertThatExceptionOfType(StateException.class)
                    .isThrownBy(() -> store.get("a"))
                    .withMessageContaining("etcdserver: ");
            assertThat(other.connections()).isZero();
        }
    }

    @Test
    void aConnectionIsUsedAgain() throws Exception {
        try (FakeEtcd etcd = new FakeEtcd();
                StateStore store = open(etcd.endpoint())) {
            for (int i = 0; i < 5; i++) {
                assertThat(store.get("a")).isEmpty();
            }
            assertThat(etcd.connections()).isEqualTo(1);
        }
    }

    @Test
    void connectionsThatDiedWhileTheyWaitedAreNoFailure() throws Exception {
        try (FakeEtcd etcd = new FakeEtcd();
                FakeEtcd other = new FakeEtcd();
                StateStore store = open(etcd.endpoint(), other.endpoint())) {
            IntStream.range(0, 64)
                    .parallel()
                    .forEach(i -> assertThat(store.get("a")).isEmpty());
            etcd.restart();
            int before = etcd.connections();
            assertThat(store.get("a")).isEmpty();
            assertThat(etcd.connections()).as("on a new connection").isEqualTo(before + 1);
            assertThat(other.connections()).as("of the same member").isZero();
        }
    }

    /** Its key of the latest change may be younger, if others wrote to it before. */
    @Test
    void aWatchNoticesThatTheStoreWentBack() throws Exception {
        try (FakeEtcd etcd = new FakeEtcd();
                StateStore store = open(etcd.endpoint())) {
            etcd.beAt(7);
            try (StateWatch watch = store.watch(store.list("").revision())) {
                assertThat(watch.next()).isInstanceOf(StateEvent.Current.class);
                etcd.beAt(6);
                StateEvent next = watch.next();
                while (next instanceof StateEvent.Current) {
                    next = watch.next();
                }
                assertThat(next).isInstanceOf(StateEvent.Missed.class);
            }
        }
    }
}
