package io.cloakroom.examples.login;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A login at a provider made of strings; what an attacker could change on the way is changed here. */
class BrowserLoginTest {
    private final HttpClient http = HttpClient.newHttpClient();
    private FakeProvider fake = new FakeProvider();

    @BeforeEach
    void start() throws IOException {
        fake.start();
    }

    @AfterEach
    void stop() {
        fake.close();
        http.close();
    }

    @Test
    void getsTokensWithPkce() throws Exception {
        Tokens tokens = login(redirect -> redirect);
        assertThat(tokens.accessToken()).isEqualTo("access");
        assertThat(fake.request("scope")).isEqualTo("openid s3");
        assertThat(fake.request("redirect_uri")).startsWith("http://127.0.0.1:").endsWith("/callback");
    }

    @Test
    void s09_redirectWithoutStateIsRefused() {
        refused(redirect -> redirect.replaceAll("state=[^&]*&?", ""), "wrong state");
    }

    @Test
    void s09_redirectOfAnotherLoginIsRefused() {
        refused(redirect -> redirect.replaceAll("state=[^&]*", "state=of-the-attacker"), "wrong state");
    }

    @Test
    void s09_redirectOfAnotherIssuerIsRefused() {
        refused(redirect -> redirect + "&iss=https%3A%2F%2Fevil.example.org", "another issuer");
    }

    @Test
    void s09_idTokenOfAnotherLoginIsRefused() {
        fake.nonce = "of-the-attacker";
        refused(redirect -> redirect, "wrong nonce");
    }

    @Test
    void s09_idTokenWithoutNonceIsRefused() {
        fake.nonce = "";
        refused(redirect -> redirect, "wrong nonce");
    }

    @Test
    void s09_idTokenForAnotherClientIsRefused() {
        fake.audience = "another-client";
        refused(redirect -> redirect, "wrong aud");
    }

    @Test
    void s09_everyLoginHasItsOwnStateNonceAndChallenge() throws Exception {
        login(redirect -> redirect);
        String state = fake.request("state");
        String nonce = fake.request("nonce");
        String challenge = fake.request("code_challenge");
        login(redirect -> redirect);
        assertThat(fake.request("state")).isNotEqualTo(state).hasSizeGreaterThanOrEqualTo(43);
        assertThat(fake.request("nonce")).isNotEqualTo(nonce).hasSizeGreaterThanOrEqualTo(43);
        assertThat(fake.request("code_challenge")).isNotEqualTo(challenge).hasSize(43);
        assertThat(fake.request("code_challenge_method")).isEqualTo("S256");
    }

    @Test
    void tellsWhyTheProviderRefused() {
        refused(
                redirect -> redirect.replaceAll("code=[^&]*", "error=access_denied&error_description=no+way"),
                "no way (access_denied)");
    }

    private void refused(UnaryOperator<String> attack, String sentence) {
        assertThatExceptionOfType(LoginException.class)
                .isThrownBy(() -> login(attack))
                .withMessageContaining(sentence);
    }

    private Tokens login(UnaryOperator<String> attack) throws Exception {
        Provider provider = Provider.discover(http, fake.issuer());
        return new BrowserLogin(provider, FakeProvider.CLIENT, page -> follow(fake.submit(page), attack))
                .login("openid s3");
    }

    private void follow(String redirect, UnaryOperator<String> attack) {
        try {
            var answer = http.send(
                    HttpRequest.newBuilder(URI.create(attack.apply(redirect))).build(), BodyHandlers.ofByteArray());
            assertThat(new String(answer.body(), UTF_8)).contains("You can close this page.");
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
