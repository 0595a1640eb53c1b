package io.cloakroom.e2e.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.aws.Secret;
import io.cloakroom.testkit.BridgeProcess;
import io.cloakroom.testkit.S3ProxyProcess;
import io.cloakroom.testkit.differential.Differential;
import io.cloakroom.testkit.differential.Server;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same requests to s3proxy and to the gateway in front of another one. */
class S3ProxyDifferentialIT {
    private static final String UPSTREAM_KEY = "upstream";
    private static final Secret UPSTREAM_SECRET = new Secret("upstream-secret");
    private static final Secret OWNER_SECRET = new Secret("owner-secret");

    @Test
    void theGatewayAnswersLikeTheStoreBehindIt(@TempDir Path directory) {
        try (S3ProxyProcess direct = S3ProxyProcess.start(directory.resolve("direct"), UPSTREAM_KEY, UPSTREAM_SECRET);
                S3ProxyProcess behind =
                        S3ProxyProcess.start(directory.resolve("behind"), UPSTREAM_KEY, UPSTREAM_SECRET);
                BridgeProcess gateway =
                        BridgeProcess.start(BridgeProcess.Options.gateway(behind.endpoint(), directory.resolve("state"))
                                .with("MINIO_ROOT_USER", "owner")
                                .with("MINIO_ROOT_PASSWORD", OWNER_SECRET.reveal())
                                .with("CLOAKROOM_UPSTREAM_ACCESS_KEY", UPSTREAM_KEY)
                                .with("CLOAKROOM_UPSTREAM_SECRET_KEY", UPSTREAM_SECRET.reveal()))) {
            Differential.Result result = Differential.compare(
                    Differential.Pair.S3PROXY,
                    new Server(direct.endpoint(), UPSTREAM_KEY, UPSTREAM_SECRET),
                    new Server(gateway.endpoint(), "owner", OWNER_SECRET));
            assertThat(result.faults()).isEmpty();
            assertThat(result.compared()).isGreaterThan(400);
        }
    }
}
