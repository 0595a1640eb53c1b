package io.cloakroom.bridge.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.Headers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class BodyCollectorTest {
    private final BodyBudget budget = new BodyBudget(10);
    private final List<AwsErrorCode> refusals = new ArrayList<>();
    private final List<Integer> whole = new ArrayList<>();

    private BodyCollector collector() {
        return new BodyCollector(
                8, budget, bytes -> whole.add(bytes.length), (AwsException e) -> refusals.add(e.code()));
    }

    private static ByteBuf bytes(int count) {
        return Unpooled.wrappedBuffer(new byte[count]);
    }

    @DisplayName("S-57 half-received forms together are bounded")
    @Test
    void s57_halfReceivedBodiesTogetherAreBounded() {
        BodyCollector first = collector();
        BodyCollector second = collector();
        first.data(bytes(6));
        second.data(bytes(4));
        ByteBuf tooMuch = bytes(1);
        second.data(tooMuch);

        assertThat(refusals).containsExactly(AwsErrorCode.SLOW_DOWN);
        assertThat(tooMuch.refCnt()).isZero();
        second.abort();
        assertThat(budget.taken()).isEqualTo(6);

        first.data(bytes(2));
        first.complete(Headers.EMPTY);
        assertThat(whole).containsExactly(8);
        assertThat(budget.taken()).isZero();
    }

    @Test
    void aBodyThatIsTooLargeTakesNothing() {
        BodyCollector body = collector();
        body.data(bytes(9));

        assertThat(refusals).containsExactly(AwsErrorCode.ENTITY_TOO_LARGE);
        body.abort();
        assertThat(budget.taken()).isZero();
    }
}
