package io.cloakroom.bridge.state.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cloakroom.bridge.config.EtcdConfig;
import io.cloakroom.bridge.config.EtcdConfig.ClientCertificate;
import io.cloakroom.bridge.state.StateEvent;
import io.cloakroom.bridge.state.StateException;
import io.cloakroom.bridge.state.StateStore;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** An etcd that wants to see certificates. They are made with the program openssl. */
@EnabledIfEnvironmentVariable(named = "ETCD_BINARY", matches = ".+")
class EtcdTlsTest {
    @TempDir
    Path directory;

    private final List<EtcdProcess> started = new ArrayList<>();

    @BeforeEach
    void makeAuthorities() throws Exception {
        for (String name : List.of("ca", "other-ca")) {
            openssl("req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=" + name + " -keyout " + name + ".key -out "
                    + name + ".pem");
        }
        certificate("bridge", "ca", "IP:192.0.2.1");
        certificate("stranger", "other-ca", "IP:192.0.2.1");
    }

    @AfterEach
    void stop() {
        started.forEach(EtcdProcess::close);
    }

    @Test
    void bothSidesShowTheirCertificates() throws Exception {
        EtcdProcess etcd = etcd("IP:127.0.0.1");
        try (StateStore store = EtcdStateStore.open(config(etcd, "ca", Optional.of("bridge")))) {
            awaitStart(store);
            try (var watch = store.watch(store.list("").revision())) {
                store.compareAndPut("a", StateStore.ABSENT, "1");
                assertThat(watch.next()).isInstanceOf(StateEvent.Changed.class);
            }
        }
        for (Optional<String> client : List.of(Optional.<String>empty(), Optional.of("stranger"))) {
            try (StateStore store = EtcdStateStore.open(config(etcd, "ca", client))) {
                assertThatExceptionOfType(StateException.class).isThrownBy(() -> store.get("a"));
            }
        }
    }

    @Test
    void anEtcdOfAnotherAuthorityIsNotBelieved() throws Exception {
        EtcdProcess etcd = etcd("IP:127.0.0.1");
        try (StateStore store = EtcdStateStore.open(config(etcd, "ca", Optional.of("bridge")))) {
            awaitStart(store);
        }
        for (EtcdConfig config : List.of(
                config(etcd, "other-ca", Optional.of("bridge")),
                new EtcdConfig(List.of(etcd.endpoint()), "", Optional.empty(), Optional.empty(), Optional.empty()))) {
            try (StateStore store = EtcdStateStore.open(config)) {
                assertThatExceptionOfType(StateException.class)
                        .isThrownBy(() -> store.get("a"))
                        .withMessageContaining("certification path");
            }
        }
    }

    @Test
    void anEtcdOfAnotherNameIsNotBelieved() throws Exception {
        EtcdProcess etcd = etcd("IP:192.0.2.7,DNS:localhost");
        try (StateStore store = EtcdStateStore.open(new EtcdConfig(
                List.of(URI.create("https://localhost:" + etcd.port())),
                "",
                Optional.of(client("bridge")),
                Optional.of(directory.resolve("ca.pem")),
                Optional.empty()))) {
            awaitStart(store);
        }
        try (StateStore store = EtcdStateStore.open(config(etcd, "ca", Optional.of("bridge")))) {
            assertThatExceptionOfType(StateException.class)
                    .isThrownBy(() -> store.get("a"))
                    .withMessageContaining("127.0.0.1");
        }
    }

    @Test
    void filesThatCannotBeUsedAreSaidToBe() throws Exception {
        EtcdProcess etcd = etcd("IP:127.0.0.1");
        Path certificate = directory.resolve("bridge.pem");
        Path otherKey = directory.resolve("stranger.key");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> EtcdStateStore.open(new EtcdConfig(
                        List.of(etcd.endpoint()),
                        "",
                        Optional.of(new ClientCertificate(certificate, otherKey)),
                        Optional.empty(),
                        Optional.empty())))
                .withMessageContaining("its key is not that of the certificate");
        Path empty = Files.writeString(directory.resolve("empty.pem"), "");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> EtcdStateStore.open(new EtcdConfig(
                        List.of(etcd.endpoint()), "", Optional.empty(), Optional.of(empty), Optional.empty())))
                .withMessageContaining("empty.pem");
    }

    private EtcdConfig config(EtcdProcess etcd, String authority, Optional<String> client) {
        return new EtcdConfig(
                List.of(etcd.endpoint()),
                "",
                client.map(this::client),
                Optional.of(directory.resolve(authority + ".pem")),
                Optional.empty());
    }

    private ClientCertificate client(String name) {
        return new ClientCertificate(directory.resolve(name + ".pem"), directory.resolve(name + ".key"));
    }

    private EtcdProcess etcd(String names) throws Exception {
        certificate("etcd", "ca", names);
        EtcdProcess etcd = new EtcdProcess(
                directory,
                "--cert-file",
                directory.resolve("etcd.pem").toString(),
                "--key-file",
                directory.resolve("etcd.key").toString(),
                "--client-cert-auth",
                "--trusted-ca-file",
                directory.resolve("ca.pem").toString());
        started.add(etcd);
        return etcd;
    }

    private static void awaitStart(StateStore store) {
        Instant deadline = Instant.now().plusSeconds(60);
        while (true) {
            try {
                assertThat(store.get("a")).isEmpty();
                return;
            } catch (StateException e) {
                if (Instant.now().isAfter(deadline)) {
                    throw e;
                }
                LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            }
        }
    }

    private void certificate(String name, String authority, String names) throws Exception {
        Path extensions = Files.writeString(directory.resolve(name + ".ext"), "subjectAltName=" + names + "\n");
        openssl("req -newkey rsa:2048 -nodes -subj /CN=" + name + " -keyout " + name + ".key -out " + name + ".csr");
        openssl("x509 -req -days 2 -in " + name + ".csr -CA " + authority + ".pem -CAkey " + authority
                + ".key -CAcreateserial -extfile " + extensions + " -out " + name + ".pem");
    }

    private void openssl(String arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments.split(" ")));
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("openssl.log").toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue())
                .as(Files.readString(directory.resolve("openssl.log")))
                .isZero();
    }
}
