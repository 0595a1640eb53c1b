package io.cloakroom.cli.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cloakroom.aws.Secret;
import io.cloakroom.cli.login.Tokens;
import io.cloakroom.cli.running.Refused;
import io.cloakroom.cli.sts.NoCredentials;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LoginTokensTest {
    private Instant now = Instant.parse("2026-03-01T12:00:00Z");
    private int asked;
    private @Nullable Refused refusal;

    private final LoginTokens tokens = new LoginTokens(this::next, () -> now);

    private Tokens next() throws Refused {
        asked++;
        if (refusal != null) {
            throw refusal;
        }
        String claims =
                "{\"n\":%d,\"exp\":%d}".formatted(asked, now.plusSeconds(300).getEpochSecond());
        String text = "x." + Base64.getUrlEncoder().encodeToString(claims.getBytes(UTF_8)) + ".x";
        return new Tokens(new Secret(text), Optional.empty(), Optional.empty());
    }

    @Test
    void aTokenIsUsedUntilShortlyBeforeItsEnd() throws NoCredentials {
        Secret first = tokens.read();
        now = now.plusSeconds(269);
        assertThat(tokens.read()).isEqualTo(first);
        now = now.plusSeconds(1);
        assertThat(tokens.read()).isNotEqualTo(first);
        assertThat(asked).isEqualTo(2);
    }

    @Test
    void aLoginThatIsOverGivesNothing() throws NoCredentials {
        tokens.read();
        now = now.plusSeconds(300);
        refusal = Refused.noLogin("log in");
        assertThatExceptionOfType(NoCredentials.class)
                .isThrownBy(tokens::read)
                .returns(403, NoCredentials::status)
                .returns("NotLoggedIn", NoCredentials::code);
        refusal = Refused.by("the provider is away");
        assertThatExceptionOfType(NoCredentials.class).isThrownBy(tokens::read).returns(true, NoCredentials::isPassing);
    }
}
