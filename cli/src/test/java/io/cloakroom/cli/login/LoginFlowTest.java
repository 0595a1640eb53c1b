package io.cloakroom.cli.login;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.cloakroom.cli.profile.OpenId;
import io.cloakroom.cli.profile.Profile;
import io.cloakroom.cli.running.Refused;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoginFlowTest {
    private final StringWriter said = new StringWriter();
    private FakeProvider provider;

    @TempDir
    private Path folder;

    @BeforeEach
    void start() throws IOException {
        provider = new FakeProvider();
    }

    @AfterEach
    void stop() {
        provider.close();
    }

    private Provider discovered() throws Refused {
        URI bridge = URI.create(provider.url());
        Profile profile = Profile.of(
                "lake",
                new Profile.BridgePlace(bridge, bridge, "us-east-1", true),
                new OpenId(URI.create(provider.issuer()), "s3-cli", "openid s3", Optional.empty()),
                Optional.empty());
        return Provider.discover(profile);
    }

    private Screen screen(InputStream typed, Map<String, String> environment) {
        return new Screen(new PrintWriter(said, true), typed, environment);
    }

    private LoginFlow flow(InputStream typed, Map<String, String> environment, Duration patience) throws Refused {
        return new LoginFlow(discovered(), screen(typed, environment), folder.resolve("page.html"), patience);
    }

    /** Its code is good for a minute. */
    @Test
    void aDeviceIsNotWaitedForAsLongAsItsCodeIsGood() throws Refused {
        provider.answers.put("/realms/acme/token", new FakeProvider.Answer(400, "{\"error\":\"slow_down\"}"));
        DeviceLogin login =
                new DeviceLogin(discovered(), screen(InputStream.nullInputStream(), Map.of()), Duration.ofMillis(100));
        assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> assertThatExceptionOfType(Refused.class)
                        .isThrownBy(login::run)
                        .withMessageContaining("nobody confirmed the code in time"));
    }

    @Test
    void takesTheAddressAtTheEndOfTheLogin() throws Exception {
        try (PipedInputStream typed = new PipedInputStream();
                PipedOutputStream keyboard = new PipedOutputStream(typed)) {
            LoginFlow flow = flow(typed, Map.of(), Duration.ofMinutes(1));
            FutureTask<Tokens> tokens = new FutureTask<>(() -> flow.run(How.PASTE));
            Thread.ofVirtual().start(tokens);
            while (!said.toString().contains("Paste")) {
                Thread.onSpinWait();
            }
            List<String> lines = said.toString().lines().toList();
            try (HttpClient http = HttpClient.newHttpClient()) {
                String end = http.send(
                                HttpRequest.newBuilder(URI.create(lines.get(1))).build(), BodyHandlers.discarding())
                        .headers()
                        .firstValue("location")
                        .orElseThrow();
                keyboard.write((end + "\r\n").getBytes(UTF_8));
                keyboard.flush();
            }
            assertThat(tokens.get().user()).isEqualTo("ada");
        }
    }

    @Test
    void nobodyWhoLogsInIsNotWaitedForWithoutEnd() throws Exception {
        Duration moment = Duration.ofMillis(50);
        try (PipedInputStream typed = new PipedInputStream();
                PipedOutputStream keyboard = new PipedOutputStream(typed)) {
            LoginFlow flow = flow(typed, Map.of("BROWSER", "/bin/true"), moment);
            for (How how : List.of(How.PASTE, How.BROWSER)) {
                assertThatExceptionOfType(Refused.class)
                        .isThrownBy(() -> flow.run(how))
                        .withMessageContaining("nobody logged in within")
                        .returns(true, Refused::isNoLogin);
            }
            assertThat(keyboard).isNotNull();
        }
    }
}
