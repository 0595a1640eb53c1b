package io.cloakroom.bridge.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.s3.Calls;
import io.cloakroom.aws.s3.S3Operation;
import io.cloakroom.bridge.authz.AuthorizedCalls;
import io.cloakroom.bridge.endpoint.Sender;
import io.cloakroom.bridge.endpoint.UncheckedPayload;
import org.junit.jupiter.api.Test;

class GatewayStepTest {
    private static final GatewayStep.Stream STREAM = new GatewayStep.Stream(
            AuthorizedCalls.of(Calls.of(S3Operation.GET_OBJECT, Calls.target("bucket", "key"), Headers.EMPTY)),
            UncheckedPayload.INSTANCE);

    private static Sender sender(GatewayStep step) {
        return switch (step) {
            case GatewayStep.Stream stream -> stream.sender("192.0.2.1");
            case GatewayStep.Deferred(var decision) -> sender(decision.get());
            default -> throw new AssertionError(step);
        };
    }

    /** Whatever visitors do, the user who made the link has shares of memory and of turns of their own. */
    @Test
    void s72_aVisitorCountsForTheLinkAndNotForWhoeverMadeIt() {
        Sender visitor = new Sender.Visitor("link", "192.0.2.1");
        assertThat(sender(STREAM)).isNotInstanceOf(Sender.Visitor.class);
        assertThat(sender(STREAM.ofVisitor("link"))).isEqualTo(visitor);
        assertThat(sender(new GatewayStep.Deferred(() -> STREAM).ofVisitor("link")))
                .isEqualTo(visitor);
    }
}
