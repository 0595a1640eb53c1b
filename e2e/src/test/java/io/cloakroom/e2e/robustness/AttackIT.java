package io.cloakroom.e2e.robustness;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.benchmarks.attack.Addresses;
import io.cloakroom.benchmarks.attack.AllAttacks;
import io.cloakroom.benchmarks.attack.BadUpstream;
import io.cloakroom.benchmarks.attack.Probes;
import io.cloakroom.benchmarks.attack.SilentProvider;
import io.cloakroom.benchmarks.load.WebIdentityProvider;
import io.cloakroom.testkit.BridgeProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** All attacks that {@code benchmarks/run attack} makes, each once, on a process that has 512 MiB of heap. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "attackers and users come from different addresses of 127.0.0.0/8")
class AttackIT {
    private static final int IDLE_CONNECTIONS = 500;
    private static final int USERS = 10;
    /** A bridge may stop reading what it has no room for: then not all comes into place. */
    private static final Duration TO_COME_INTO_PLACE = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    @Test
    @DisplayName("S-57 a server of 512 MiB lets others log in and read while it is attacked in every way at once")
    void s57_aServerUnderAllAttacksAtOnceServesOthers() throws Exception {
        attack(BridgeProcess.Options.server(folder.resolve("store")), false);
    }

    @Test
    @DisplayName("S-57 so does a gateway whose upstream behaves badly")
    void s57_aGatewayUnderAllAttacksAtOnceServesOthers() throws Exception {
        try (BadUpstream upstream = new BadUpstream()) {
            attack(
                    BridgeProcess.Options.gateway(URI.create(upstream.url()), folder.resolve("state"))
                            .with("CLOAKROOM_UPSTREAM_ACCESS_KEY", "upstream")
                            .with("CLOAKROOM_UPSTREAM_SECRET_KEY", "upstream-secret"),
                    true);
        }
    }

    private static void attack(BridgeProcess.Options options, boolean isGateway) throws IOException {
        try (WebIdentityProvider provider = new WebIdentityProvider();
                SilentProvider silent = new SilentProvider();
                BridgeProcess bridge =
                        BridgeProcess.start(options.with("MINIO_IDENTITY_OPENID_CONFIG_URL", provider.configUrl())
                                .with("MINIO_IDENTITY_OPENID_CLIENT_ID", WebIdentityProvider.CLIENT_ID)
                                .with("CLOAKROOM_IDENTITY_OPENID_GRANTABLE", "*")
                                .with("MINIO_IDENTITY_OPENID_CONFIG_URL_SILENT", silent.configUrl())
                                .with("MINIO_IDENTITY_OPENID_CLIENT_ID_SILENT", AllAttacks.SILENT_CLIENT_ID)
                                .with("CLOAKROOM_IDENTITY_OPENID_GRANTABLE_SILENT", "*")
                                .withJava("-Xmx512m", "-XX:+ExitOnOutOfMemoryError"))) {
            Probes probes = new Probes(bridge.endpoint(), provider);
            AllAttacks.Extent once = new AllAttacks.Extent(1, IDLE_CONNECTIONS, isGateway);
            try (AllAttacks attacks = new AllAttacks(bridge.endpoint(), provider, silent, once)) {
                attacks.awaitInPlace(TO_COME_INTO_PLACE);
                serves(probes);
            }
            serves(probes);
            assertThat(bridge.isAlive()).isTrue();
        }
    }

    private static void serves(Probes probes) throws IOException {
        for (int i = 0; i < USERS; i++) {
            InetAddress user = Addresses.user(i);
            probes.login(user);
            probes.readSmall(user);
            probes.readLarge(user);
        }
    }
}
