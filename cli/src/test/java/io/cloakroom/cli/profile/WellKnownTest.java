package io.cloakroom.cli.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.cli.running.Refused;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WellKnownTest {
    private static final String PLAIN = "http://s3.example.org";

    private static Profile profile(String asked, String s3, String sts) throws IOException, Refused {
        ObjectNode document = (ObjectNode) new ObjectMapper().readTree("""
            {"endpoints": {"s3": "%s", "sts": "%s"}, "providers": [{"issuer": "https://sso.example.org"}]}
            """.formatted(s3, sts));
        return new WellKnown(URI.create(asked), document).profile("lake", null, Optional.empty());
    }

    @ParameterizedTest
    @CsvSource({
        "http://s3.example.org, https://evil.example",
        "https://evil.example, http://s3.example.org",
        "http://s3.example.org, http://127.0.0.1:9000"
    })
    void s77_whoeverIsOnTheWaySendsNoTokensElsewhere(String s3, String sts) {
        assertThatExceptionOfType(Refused.class)
                .isThrownBy(() -> profile(PLAIN, s3, sts))
                .satisfies(refused -> assertThat(refused.sentence()).contains("without encryption", "https://"));
    }

    @ParameterizedTest
    @CsvSource({
        "http://s3.example.org, http://S3.example.org:9000",
        "http://s3.example.org, https://s3.example.org",
        "https://console.example.org, https://s3.example.org",
        "http://localhost:9001, http://127.0.0.1:9000"
    })
    void aBridgeSaysItsPlace(String asked, String place) throws IOException, Refused {
        assertThat(profile(asked, place, place).bridge().sts()).isEqualTo(URI.create(place));
    }

    @Test
    void whatGoesWithoutEncryptionIsSaid() throws IOException, Refused {
        Profile plain = profile(PLAIN, PLAIN, PLAIN);
        Profile encrypted = profile("https://s3.example.org", "https://s3.example.org", "https://s3.example.org");

        assertThat(NewProfile.doubt(null, plain).orElse("")).contains("what goes to http://s3.example.org:");
        assertThat(NewProfile.doubt(PLAIN, encrypted).orElse("")).contains("what goes to http://s3.example.org:");
        assertThat(NewProfile.doubt("https://s3.example.org", encrypted)).isEmpty();
    }
}
