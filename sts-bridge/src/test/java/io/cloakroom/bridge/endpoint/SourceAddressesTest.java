package io.cloakroom.bridge.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.cloakroom.aws.http.Headers;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceAddressesTest {
    private static final SourceAddresses BEHIND_PROXIES = new SourceAddresses(List.of("10.0.0.0/8", "fd00::1"));

    @DisplayName("S-26 forwarded addresses count from trusted proxies only")
    @ParameterizedTest(name = "S-26 {0}")
    @CsvSource(delimiter = '|', textBlock = """
            peer is no proxy               | 203.0.113.9      | 10.1.1.1                           | 203.0.113.9
            peer is a proxy                | 10.0.0.1         | 203.0.113.9                        | 203.0.113.9
            client made up the left part   | 10.0.0.1         | 192.168.1.1, 203.0.113.9           | 203.0.113.9
            client claims to be a proxy    | 10.0.0.1         | 10.9.9.9, 203.0.113.9              | 203.0.113.9
            chain of proxies               | 10.0.0.1         | 203.0.113.9, 10.0.0.2              | 203.0.113.9
            proxies all the way            | 10.0.0.1         | 10.0.0.3, 10.0.0.2                 | 10.0.0.3
            nothing forwarded              | 10.0.0.1         |                                    | 10.0.0.1
            garbage at the right           | 10.0.0.1         | 203.0.113.9, unknown               | 10.0.0.1
            name instead of an address     | 10.0.0.1         | localhost                          | 10.0.0.1
            garbage behind a proxy         | 10.0.0.1         | x, 10.0.0.2                        | 10.0.0.2
            empty element                  | 10.0.0.1         | 203.0.113.9,                       | 10.0.0.1
            with a port                    | 10.0.0.1         | 203.0.113.9:5000                   | 203.0.113.9
            IPv6 in brackets with a port   | 10.0.0.1         | [2001:db8::7]:5000                 | 2001:db8::7
            IPv6                           | 10.0.0.1         | 2001:db8::7                        | 2001:db8::7
            proxy as IPv4-mapped IPv6      | ::ffff:10.0.0.1  | 203.0.113.9                        | 203.0.113.9
            hop as IPv4-mapped IPv6        | 10.0.0.1         | 203.0.113.9, ::ffff:10.0.0.2       | 203.0.113.9
            mapped, in hexadecimal         | ::ffff:a00:1     | 203.0.113.9                        | 203.0.113.9
            mapped, no proxy               | ::ffff:11.0.0.1  | 10.0.0.1                           | ::ffff:11.0.0.1
            IPv6 proxy                     | fd00::1          | 203.0.113.9                        | 203.0.113.9
            neighbour of an IPv6 proxy     | fd00::2          | 203.0.113.9                        | fd00::2
            octal address                  | 10.0.0.1         | 010.0.0.1                          | 10.0.0.1
            """)
    void s26_takesForwardedAddressesFromTrustedProxiesOnly(
            String why, String peer, @org.jspecify.annotations.Nullable String forwarded, String expected) {
        Headers.Builder headers = Headers.builder();
        if (forwarded != null) {
            headers.add("X-Forwarded-For", forwarded);
        }

        assertThat(BEHIND_PROXIES.of(peer, headers.build())).isEqualTo(expected);
    }

    @ParameterizedTest(name = "S-26 proxy {0}, peer {1}: trusted {2}")
    @CsvSource({
        "10.0.0.7,        10.0.0.7,         true",
        "10.0.0.7,        10.0.0.8,         false",
        "10.0.0.7,        10.0.0.6,         false",
        "10.0.0.7/32,     10.0.0.7,         true",
        "10.0.0.7/32,     10.0.0.6,         false",
        "10.0.0.0/31,     10.0.0.1,         true",
        "10.0.0.0/31,     10.0.0.2,         false",
        "2001:db8::7,     2001:db8::7,      true",
        "2001:db8::7,     2001:db8::8,      false",
        "2001:db8::7,     2001:db8::6,      false",
        "2001:db8::/32,   2001:db8:9::8,    true",
        "2001:db8::/32,   2001:db9::8,      false",
        "0.0.0.0/0,       192.0.2.1,        true",
        "0.0.0.0/0,       2001:db8::8,      false"
    })
    void s26_aProxyIsOneAddressOrTheNetworkThatIsWritten(String proxy, String peer, boolean trusted) {
        Headers headers =
                Headers.builder().add("X-Forwarded-For", "203.0.113.9").build();

        assertThat(new SourceAddresses(List.of(proxy)).of(peer, headers)).isEqualTo(trusted ? "203.0.113.9" : peer);
    }

    @DisplayName("S-26 other headers never name the address")
    @Test
    void s26_ignoresOtherHeaders() {
        Headers headers = Headers.builder()
                .add("X-Real-Ip", "10.1.1.1")
                .add("Forwarded", "for=10.1.1.1")
                .add("X-Forwarded-For", "203.0.113.9")
                .add("X-Forwarded-For", "203.0.113.10")
                .add("Sourceip", "10.1.1.1")
                .build();

        assertThat(BEHIND_PROXIES.of("10.0.0.1", headers)).isEqualTo("203.0.113.10");
        assertThat(new SourceAddresses(List.of()).of("10.0.0.1", headers)).isEqualTo("10.0.0.1");
    }

    @ParameterizedTest
    @CsvSource({"localhost", "10.0.0.0/33", "10.0.0", "::1/129", "''"})
    void refusesWhatIsNoNetwork(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SourceAddresses(List.of(text)))
                .withMessageContaining("`" + text + "`");
    }
}
