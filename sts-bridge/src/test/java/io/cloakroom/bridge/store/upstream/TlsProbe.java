package io.cloakroom.bridge.store.upstream;

import io.cloakroom.aws.s3.S3Classifier;
import io.cloakroom.bridge.authz.AuthorizedCalls;
import io.cloakroom.bridge.gateway.GatewayStep;
import io.cloakroom.bridge.server.FakePayload;
import io.cloakroom.bridge.server.TestServer;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;

/** Speaks to upstreams as the gateway does, in a process of its own, with what that process trusts. */
final class TlsProbe {
    private TlsProbe() {}

    /** @param upstreams a line is printed for each: whether an object was read, and whether the control plane is ready */
    public static void main(String[] upstreams) throws IOException {
        PrintStream out = System.out;
        for (String upstream : upstreams) {
            UpstreamStore store =
                    new UpstreamStore(UpstreamFixture.config(URI.create(upstream)), InstantSource.system());
            try (store;
                    TestServer server = new TestServer(
                            store,
                            (head, connection, audit) -> new GatewayStep.Stream(
                                    AuthorizedCalls.of(new S3Classifier(List.of()).classify(head)),
                                    new FakePayload()))) {
                int status = server.ask("GET /bucket/key HTTP/1.1\nHost: h\n\n").status();
                out.println("probe " + (status == 200) + ' ' + store.isReady());
            }
        }
        System.exit(0);
    }
}
