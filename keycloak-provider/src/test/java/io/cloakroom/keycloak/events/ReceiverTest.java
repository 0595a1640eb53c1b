package io.cloakroom.keycloak.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReceiverTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            sts-bridge=https://s3.example.org            | https://s3.example.org/-/signals
            sts-bridge=https://s3.example.org/           | https://s3.example.org/-/signals
            sts-bridge=https://s3.example.org/-/signals  | https://s3.example.org/-/signals
            sts-bridge=https://example.org/s3/signals?x=1 | https://example.org/s3/signals?x=1
            sts-bridge=http://127.0.0.1:9000             | http://127.0.0.1:9000/-/signals
            """)
    void isRead(String entry, URI url) {
        assertThat(Receiver.parse(entry, false)).contains(new Receiver("sts-bridge", url));
    }

    /** S-68: who a bridge is about is nobody else's business. */
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            plain HTTP        | sts-bridge=http://s3.example.org
            no client         | =https://s3.example.org
            no address        | sts-bridge
            no host           | sts-bridge=https:///x
            a password        | sts-bridge=https://user:secret@s3.example.org
            another scheme    | sts-bridge=file:///etc/passwd
            not a URL         | sts-bridge=https://s3.example.org/<>
            """)
    void s68_isPushedOverTlsToAnAddressOrNotAtAll(String why, String entry) {
        assertThat(Receiver.parse(entry, false)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"sts-bridge=http://bridge:9000"})
    void realmsWithoutTlsPushWithoutIt(String entry) {
        assertThat(Receiver.parse(entry, true)).isPresent();
    }
}
