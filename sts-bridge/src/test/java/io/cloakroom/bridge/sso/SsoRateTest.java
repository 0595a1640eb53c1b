package io.cloakroom.bridge.sso;

import io.cloakroom.bridge.sso.SsoNode.Answer;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who calls too often is told so in the words of the service that they call. */
class SsoRateTest {
    @Test
    void eachServiceHasItsOwnError(@TempDir Path folder) {
        try (SsoNode node = new SsoNode(folder, Map.of("CLOAKROOM_STS_RATE", "1"))) {
            Answer portal = Stream.generate(() -> node.portal("GET", "/assignment/accounts", "x"))
                    .limit(20)
                    .filter(it -> it.status() != 401)
                    .findFirst()
                    .orElseThrow();
            portal.isRefused(429, "TooManyRequestsException", "Too many SSO calls");
            Answer oidc = Stream.generate(() -> node.post("/token", "{}"))
                    .limit(20)
                    .filter(it -> !it.header("x-amzn-errortype").equals("InvalidRequestException"))
                    .findFirst()
                    .orElseThrow();
            oidc.isRefused(400, "SlowDownException", "Too many SSO calls");
        }
    }
}
