package io.cloakroom.bridge.store.upstream;

import io.cloakroom.aws.s3.S3Classifier;
import io.cloakroom.bridge.authz.AuthorizedCalls;
import io.cloakroom.bridge.gateway.GatewayStep;
import io.cloakroom.bridge.identity.oidc.ProviderProbe;
import io.cloakroom.bridge.server.FakePayload;
import io.cloakroom.bridge.server.TestServer;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;

/**
 * Speaks to servers as the bridge does to an upstream and to a provider, in a process of its own, with what that
 * process trusts.
 */
final class TlsProbe {
    private TlsProbe() {}

    /**
     * @param servers a line is printed for each: whether an object was read, the control plane is ready, a provider
     * answered
     */
    public static void main(String[] servers) throws IOException {
        PrintStream out = System.out;
        for (String address : servers) {
            URI url = URI.create(address);
            UpstreamStore store = new UpstreamStore(UpstreamFixture.config(url), InstantSource.system());
            try (store;
                    TestServer server = new TestServer(
                            store,
                            (head, connection, audit) -> new GatewayStep.Stream(
                                    AuthorizedCalls.of(new S3Classifier(List.of()).classify(head)),
                                    new FakePayload()))) {
                int status = server.ask("GET /bucket/key HTTP/1.1\nHost: h\n\n").status();
                out.println("probe " + (status == 200) + ' ' + store.isReady() + ' ' + ProviderProbe.isSpokenTo(url));
            }
        }
        System.exit(0);
    }
}
