package io.cloakroom.policy.condition;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpNetworkTest {
    @ParameterizedTest(name = "{2} in {1}: {0}")
    @CsvSource(delimiter = '|', textBlock = """
            IPv4 inside                | 10.0.0.0/8            | 10.255.1.2         | true
            IPv4 outside               | 10.0.0.0/8            | 11.0.0.0           | false
            host bits don't count      | 10.1.2.3/8            | 10.9.9.9           | true
            one address                | 192.168.1.5           | 192.168.1.5        | true
            not the next               | 192.168.1.5           | 192.168.1.6        | false
            everything of IPv4         | 0.0.0.0/0             | 255.255.255.255    | true
            IPv6 is not IPv4           | 0.0.0.0/0             | ::1                | false
            IPv4 is not IPv6           | ::/0                  | 10.0.0.1           | false
            IPv6 inside                | 2001:db8::/32         | 2001:db8:ffff::1   | true
            IPv6 outside               | 2001:db8::/32         | 2001:db9::1        | false
            longer than a word         | 2001:db8::8000/113    | 2001:db8::8001     | true
            longer than a word, out    | 2001:db8::8000/113    | 2001:db8::7fff     | false
            mapped address, IPv4 net   | 10.0.0.0/8            | ::ffff:10.1.2.3    | true
            mapped in hex              | 10.0.0.0/8            | ::FFFF:0a01:0203   | true
            mapped network             | ::ffff:10.0.0.0/104   | 10.1.2.3           | true
            a /32 of IPv6, as MinIO    | 2001:db8::1           | 2001:db8:5::9      | true
            """)
    void contains(String why, String network, String address, boolean expected) {
        assertThat(IpNetwork.parse(network)
                        .orElseThrow()
                        .contains(IpAddress.parse(address).orElseThrow()))
                .as(why)
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "example.com",
                "10.0.0",
                "10.0.0.1.2",
                "10.0.0.256",
                "010.0.0.1",
                "10.0.0.1:80",
                "10.0.0.1 ",
                "1.2.3.4%eth0",
                "[::1]",
                "::1%eth0",
                ":::",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1::2::3",
                "12345::",
                "::g",
                "1:2:3:4:5:6:7:",
                ":1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8::",
                "::1.2.3",
                "1:2:3:4:5:6:7:1.2.3.4",
                "١.٠.٠.١",
                "0x0a.0.0.1",
                "167772161"
            })
    void noAddress(String text) {
        assertThat(IpAddress.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "10.0.0.0/+8", "::/129", "/8", "10.0.0.0/8/8"})
    void noNetwork(String text) {
        assertThat(IpNetwork.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "10.1.2.3/8,10.0.0.0/8",
        "192.168.1.5,192.168.1.5/32",
        "2001:db8::1/128,2001:db8::1/128",
        "2001:DB8:0:0:1:0:0:1/128,2001:db8::1:0:0:1/128",
        "2001:0db8:0:1:1:1:1:1/128,2001:db8:0:1:1:1:1:1/128",
        "0:0:0:0:0:0:0:0/0,::/0",
        "::1/128,::1/128",
        "1::/16,1::/16",
        "1:0:0:2:0:0:0:3/128,1:0:0:2::3/128",
        "::ffff:10.1.2.3/128,10.1.2.3/32"
    })
    void isWrittenAsCidr(String text, String written) {
        assertThat(IpNetwork.parse(text).orElseThrow()).hasToString(written);
        assertThat(IpNetwork.parse(written)).isEqualTo(IpNetwork.parse(text));
    }
}
