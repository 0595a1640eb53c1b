package io.cloakroom.bridge.state.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cloakroom.aws.Secret;
import io.cloakroom.bridge.config.EtcdConfig;
import io.cloakroom.bridge.state.StateException;
import io.cloakroom.bridge.state.StateStore;
import io.cloakroom.bridge.state.StateStoreContract;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** The contract of state stores, and what only etcd has, with a real etcd. */
@EnabledIfEnvironmentVariable(named = "ETCD_BINARY", matches = ".+")
class EtcdStateStoreTest extends StateStoreContract {
    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    private final EtcdProcess etcd;

    EtcdStateStoreTest(@TempDir Path directory) {
        etcd = new EtcdProcess(directory);
    }

    @AfterEach
    void stop() {
        etcd.close();
    }

    @Override
    protected StateStore open() {
        return open(etcd.config());
    }

    private static StateStore open(EtcdConfig config) {
        try {
            return EtcdStateStore.open(config, TIMEOUT);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void keepsToItsPrefix() {
        String other =
                "{\"key\":\"%s\",\"value\":\"AAAA\"}".formatted(EtcdProcess.base64("test/config/iam/users/alice"));
        etcd.call("/v3/kv/put", other);
        try (StateStore store = open();
                StateStore elsewhere = open(new EtcdConfig(
                        List.of(etcd.endpoint()), "", Optional.empty(), Optional.empty(), Optional.empty()))) {
            store.compareAndPut("a", StateStore.ABSENT, "1");
            assertThat(store.list("").documents()).hasSize(1);
            assertThat(elsewhere.list("").documents()).isEmpty();
            assertThat(etcd.call(
                            "/v3/kv/range", "{\"key\":\"%s\"}".formatted(EtcdProcess.base64("test/cloakroom/state/a"))))
                    .contains("\"count\":\"1\"");
        }
    }

    @Test
    void asksTheNextMemberWhenOneCannotBeReached() throws Exception {
        try (StallingProxy proxy = new StallingProxy(etcd.port());
                StateStore store =
                        open(EtcdProcess.config(URI.create("http://127.0.0.1:1"), proxy.endpoint(), etcd.endpoint()))) {
            proxy.stall();
            long revision = store.compareAndPut("a", StateStore.ABSENT, "1").orElseThrow();
            assertThat(store.get("a").orElseThrow().revision()).isEqualTo(revision);
        }
    }

    /**
     * The request reached etcd, the answer did not come back. The second attempt must not take it for somebody else's.
     */
    @Test
    void aWriteThatIsTriedAgainKnowsItself() throws Exception {
        try (StallingProxy proxy = new StallingProxy(etcd.port());
                StateStore store = open(EtcdProcess.config(proxy.endpoint(), etcd.endpoint()));
                StateStore other = open()) {
            long revision = other.compareAndPut("a", StateStore.ABSENT, "0").orElseThrow();
            proxy.stallAnswers();
            assertThat(store.compareAndPut("a", revision, "1").orElseThrow()).isGreaterThan(revision);
            assertThat(other.get("a").orElseThrow().json()).isEqualTo("1");
        }
        try (StallingProxy proxy = new StallingProxy(etcd.port());
                StateStore store = open(EtcdProcess.config(proxy.endpoint(), etcd.endpoint()));
                StateStore other = open()) {
            long revision = other.get("a").orElseThrow().revision();
            proxy.stallAnswers();
            assertThat(store.delete("a", revision).orElseThrow()).isGreaterThan(revision);
            assertThat(other.get("a")).isEmpty();
        }
    }

    @Test
    void failsClearlyWhenNoMemberAnswers() throws Exception {
        try (StallingProxy proxy = new StallingProxy(etcd.port());
                StateStore store = open(EtcdProcess.config(proxy.endpoint()))) {
            proxy.stall();
            assertThatExceptionOfType(StateException.class)
                    .isThrownBy(() -> store.get("a"))
                    .withMessageContaining("no answer in 1000 ms");
        }
        etcd.kill();
        try (StateStore store = open()) {
            assertThatExceptionOfType(StateException.class)
                    .isThrownBy(() -> store.compareAndPut("a", StateStore.ABSENT, "1"))
                    .withMessageContaining(etcd.endpoint().toString());
            assertThatExceptionOfType(StateException.class).isThrownBy(() -> store.watch(1));
        }
    }

    @Test
    void logsInAndAgainWhenTheLoginIsNoLongerGood() {
        enableAuthentication();
        try (StateStore store = open(withUser("bridge", "pw"))) {
            long revision = store.compareAndPut("a", StateStore.ABSENT, "1").orElseThrow();
            etcd.kill(); // it keeps logins in memory only
            etcd.start();
            assertThat(store.compareAndPut("a", revision, "2")).isPresent();
            assertThat(store.list("").documents()).hasSize(1);
        }
    }

    @Test
    void saysWhyItIsNotLetIn() {
        enableAuthentication();
        for (EtcdConfig config : List.of(withUser("bridge", "wrong"), withUser("stranger", "pw"), etcd.config())) {
            try (StateStore store = open(config)) {
                assertThatExceptionOfType(StateException.class)
                        .isThrownBy(() -> store.get("a"))
                        .withMessageContaining(etcd.endpoint().toString())
                        .withMessageContaining("user")
                        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("wrong"));
            }
        }
        try (StateStore store = open(new EtcdConfig(
                List.of(etcd.endpoint()),
                "elsewhere/",
                Optional.empty(),
                Optional.empty(),
                Optional.of(new EtcdConfig.User("bridge", new Secret("pw")))))) {
            assertThatExceptionOfType(StateException.class)
                    .isThrownBy(() -> store.get("a"))
                    .withMessageContaining("permission denied");
            assertThatExceptionOfType(StateException.class)
                    .isThrownBy(() -> store.watch(1).next())
                    .withMessageContaining("permission denied");
        }
    }

    private EtcdConfig withUser(String name, String password) {
        return new EtcdConfig(
                List.of(etcd.endpoint()),
                "test/",
                Optional.empty(),
                Optional.empty(),
                Optional.of(new EtcdConfig.User(name, new Secret(password))));
    }

    private void enableAuthentication() {
        etcd.call("/v3/auth/user/add", "{\"name\":\"root\",\"password\":\"root-pw\"}");
        etcd.call("/v3/auth/role/add", "{\"name\":\"root\"}");
        etcd.call("/v3/auth/user/grant", "{\"user\":\"root\",\"role\":\"root\"}");
        etcd.call("/v3/auth/user/add", "{\"name\":\"bridge\",\"password\":\"pw\"}");
        etcd.call("/v3/auth/role/add", "{\"name\":\"bridge\"}");
        etcd.call(
                "/v3/auth/role/grant",
                "{\"name\":\"bridge\",\"perm\":{\"permType\":\"READWRITE\",\"key\":\"%s\",\"range_end\":\"%s\"}}"
                        .formatted(EtcdProcess.base64("test/"), EtcdProcess.base64("test0")));
        etcd.call("/v3/auth/user/grant", "{\"user\":\"bridge\",\"role\":\"bridge\"}");
        etcd.call("/v3/auth/enable", "{}");
    }
}
