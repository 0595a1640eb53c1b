package io.cloakroom.bridge.endpoint;

import static io.cloakroom.aws.AwsErrorCode.THROTTLING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cloakroom.aws.AwsException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateLimitTest {
    private Instant now = Instant.parse("2026-03-01T12:00:00Z");
    private final RateLimit limit = new RateLimit("STS", 10, () -> now);

    @Test
    void allowsTwoSecondsWorthAtOnceAndThenARate() {
        assertThat(allowed("192.0.2.1", 100)).isEqualTo(20);
        now = now.plusMillis(500);
        assertThat(allowed("192.0.2.1", 100)).isEqualTo(5);
        now = now.plusSeconds(3600);
        assertThat(allowed("192.0.2.1", 100)).isEqualTo(20);
    }

    @ParameterizedTest(name = "{0} and {1} share: {2}")
    @CsvSource(textBlock = """
            192.0.2.1,                 192.0.2.2,                 false
            2001:db8:0:1:0:0:0:1,      2001:db8:0:1:ffff:2:3:4,   true
            2001:db8:0:1:0:0:0:1,      2001:db8:0:2:0:0:0:1,      false
            2001:db8::1,               2001:db8:0:0:0:0:0:2,      true
            ::ffff:192.0.2.1,          192.0.2.1,                 true
            ::ffff:192.0.2.1,          ::ffff:192.0.2.2,          false
            """)
    void countsAnIpv6NetworkAsOne(String one, String other, boolean share) {
        assertThat(allowed(one, 100)).isEqualTo(20);
        assertThat(allowed(other, 100)).isEqualTo(share ? 0 : 20);
    }

    @Test
    void aSubjectIsNoAddress() {
        for (int i = 0; i < 20; i++) {
            limit.requireOf("issuer 192.0.2.1");
        }
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> limit.requireOf("issuer 192.0.2.1"))
                .withMessageContaining("Too many STS calls of this user")
                .returns(THROTTLING, AwsException::code);
        limit.requireOf("issuer 192.0.2.2");
    }

    @Test
    void canBeOff() {
        RateLimit off = new RateLimit("STS", 0, () -> now);
        for (int i = 0; i < 10_000; i++) {
            off.require("192.0.2.1");
        }
    }

    @Test
    void saysSo() {
        assertThat(allowed("192.0.2.1", 20)).isEqualTo(20);
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> limit.require("192.0.2.1"))
                .returns(THROTTLING, AwsException::code);
    }

    private int allowed(String address, int calls) {
        int allowed = 0;
        for (int i = 0; i < calls; i++) {
            try {
                limit.require(address);
                allowed++;
            } catch (AwsException e) {
                // over the limit
            }
        }
        return allowed;
    }
}
