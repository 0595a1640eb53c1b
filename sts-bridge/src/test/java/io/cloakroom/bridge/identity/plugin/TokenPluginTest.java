package io.cloakroom.bridge.identity.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.Secret;
import io.cloakroom.aws.http.TraceContext;
import io.cloakroom.bridge.config.TokenPluginConfig;
import io.cloakroom.bridge.identity.WaitingRoom;
import io.cloakroom.bridge.webhook.FakeWebhook;
import io.cloakroom.bridge.webhook.Webhook;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a plugin is asked, and what its answers come to. */
class TokenPluginTest {
    private static final String ALICE = "{\"user\":\"alice\",\"maxValiditySeconds\":3600,\"claims\":{}}";

    private final FakeWebhook service = new FakeWebhook();
    private final TokenPlugin plugin = plugin(Webhook.TIMEOUT);

    private TokenPlugin plugin(Duration timeout) {
        return new TokenPlugin(
                config(service.url(), Optional.empty()),
                "",
                new Webhook(service.url(), Optional.of(new Secret("Bearer p")), timeout));
    }

    private static TokenPluginConfig config(URI url, Optional<String> roleId) {
        return new TokenPluginConfig(
                TokenPluginConfig.UNNAMED, url, Optional.empty(), List.of("readonly"), roleId, Duration.ofHours(12));
    }

    @AfterEach
    void close() {
        plugin.close();
        service.close();
    }

    private static CustomToken shown(String token) {
        return new CustomToken(new Secret(token), "", "192.0.2.7", TraceContext.NONE);
    }

    @Test
    void computesTheRoleAsMinioDoes() {
        URI url = URI.create("http://localhost:8081/");
        assertThat(TokenPlugin.roleArn(config(url, Optional.empty()), ""))
                .isEqualTo("arn:minio:iam:::role/idmp-eBKkY90TWZ6GLs6I0ocVI3D0CkU");
        assertThat(TokenPlugin.roleArn(config(url, Optional.of("lab")), "eu-1"))
                .isEqualTo("arn:minio:iam:eu-1::role/idmp-lab");
    }

    @Test
    void sendsTheTokenEncoded() {
        service.answer(200, ALICE);
        plugin.ask(shown("a b&c=d/é"));
        assertThat(service.questions())
                .containsExactly(new FakeWebhook.Question("POST", "/?token=a+b%26c%3Dd%2F%C3%A9", "Bearer p", "", ""));
    }

    @Test
    void readsWhoItIs() {
        service.answer(200, """
                {"user": "alice", "maxValiditySeconds": 900, "ignored": 1, "claims": {
                  "groups": ["data-science", 7, null], "level": 3, "admin": false, "nested": {"a": 1}}}""");
        TokenOwner owner = plugin.ask(shown("t"));
        assertThat(owner.user()).isEqualTo("alice");
        assertThat(owner.longestSession()).isEqualTo(Duration.ofMinutes(15));
        assertThat(owner.claims())
                .hasSize(3)
                .containsEntry("groups", List.of("data-science", "7"))
                .containsEntry("level", List.of("3"))
                .containsEntry("admin", List.of("false"));
    }

    @Test
    @DisplayName("S-61 no claim of a plugin stands for what the session says itself")
    void s61_reservedClaimsAreLeftOut() {
        service.answer(200, """
                {"user": "alice", "maxValiditySeconds": 900, "claims": {
                  "sub": "root", "Sub": "root", "iss": "x", "exp": 9, "parent": "root", "accessKey": "root",
                  "roleArn": "x", "tokenRevokeType": "x", "sessionPolicy": "x", "username": "root", "userid": "root",
                  "principaltype": "Account", "ldapUsername": "root", "LDAPUser": "root", "team": "lab"}}""");
        assertThat(plugin.ask(shown("t")).claims()).containsOnlyKeys("team");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            refused           | 403 | {"reason": "unknown token"}                 | IDPRejectedClaim      | The plugin says: `unknown token`
            refused, no JSON  | 403 | no                                          | IDPRejectedClaim      | The plugin gives no reason.
            failed            | 500 | {"user": "alice", "maxValiditySeconds": 900} | IDPCommunicationError | Invalid status code 500 from auth plugin
            not there         | 404 | x                                           | IDPCommunicationError | Invalid status code 404 from auth plugin
            created           | 201 | {"user": "alice", "maxValiditySeconds": 900} | IDPCommunicationError | Invalid status code 201 from auth plugin
            accepted, no more | 202 | {"user": "alice", "maxValiditySeconds": 900} | IDPCommunicationError | Invalid status code 202 from auth plugin
            a login page      | 401 | {"user": "alice", "maxValiditySeconds": 900} | IDPCommunicationError | Invalid status code 401 from auth plugin
            HTML              | 200 | <html>Log in</html>                         | IDPCommunicationError | did not answer with a JSON object
            no object         | 200 | ["alice"]                                   | IDPCommunicationError | did not answer with a JSON object
            something after   | 200 | {"user": "a", "maxValiditySeconds": 900} {} | IDPCommunicationError | did not answer with a JSON object
            user given twice  | 200 | {"user": "a", "user": "b", "maxValiditySeconds": 900} | IDPCommunicationError | did not answer with a JSON object
            no user           | 200 | {"maxValiditySeconds": 900}                 | IDPCommunicationError | A valid user was not returned by the authenticator
            empty user        | 200 | {"user": "", "maxValiditySeconds": 900}     | IDPCommunicationError | A valid user was not returned by the authenticator
            blank user        | 200 | {"user": " ", "maxValiditySeconds": 900}    | IDPCommunicationError | A valid user was not returned by the authenticator
            user of controls  | 200 | {"user": "a\\nb", "maxValiditySeconds": 900} | IDPCommunicationError | A valid user was not returned by the authenticator
            user is no text   | 200 | {"user": 7, "maxValiditySeconds": 900}      | IDPCommunicationError | A valid user was not returned by the authenticator
            no validity       | 200 | {"user": "alice"}                           | IDPCommunicationError | Plugin returned an invalid validity duration (no number)
            too short         | 200 | {"user": "alice", "maxValiditySeconds": 60} | IDPCommunicationError | Plugin returned an invalid validity duration (60) - should be between 900 and 31536000
            too long          | 200 | {"user": "alice", "maxValiditySeconds": 99999999999} | IDPCommunicationError | Plugin returned an invalid validity duration (99999999999)
            validity as text  | 200 | {"user": "alice", "maxValiditySeconds": "900"} | IDPCommunicationError | Plugin returned an invalid validity duration (no number)
            claims of a list  | 200 | {"user": "alice", "maxValiditySeconds": 900, "claims": []} | IDPCommunicationError | `claims` is not a JSON object
            """)
    void aBadAnswerHasACodeAndASentence(String why, int status, String body, String code, String words) {
        service.answer(status, body);
        refuses(plugin, code, words);
    }

    @Test
    void aNameIsBounded() {
        service.answer(200, "{\"user\":\"%s\",\"maxValiditySeconds\":900}".formatted("a".repeat(256)));
        assertThat(plugin.ask(shown("t")).user()).hasSize(256);
        service.answer(200, "{\"user\":\"%s\",\"maxValiditySeconds\":900}".formatted("a".repeat(257)));
        refuses(plugin, "IDPCommunicationError", "A valid user was not returned by the authenticator");
    }

    @Test
    @DisplayName("S-61 a plugin that redirects, stalls, floods or is away vouches for nobody")
    void s61_noAnswerIsARefusal() {
        service.answer(question -> new FakeWebhook.Reply(302, "/ok", ""));
        refuses(plugin, "IDPCommunicationError", "Invalid status code 302 from auth plugin");
        assertThat(service.questions()).hasSize(1);

        service.answer(200, "{\"user\":\"" + "a".repeat(10 << 20) + "\"}");
        refuses(plugin, "IDPCommunicationError", "its answer is longer than 65536 bytes");

        service.stall();
        try (TokenPlugin hasty = plugin(Duration.ofMillis(300))) {
            refuses(hasty, "IDPCommunicationError", "it does not answer within");
        }
        service.close();
        refuses(plugin, "IDPCommunicationError", "it cannot be reached");
    }

    @Test
    void fewWaitAtATime() throws InterruptedException {
        service.stall();
        List<Thread> callers = new ArrayList<>();
        ConcurrentLinkedQueue<String> outcomes = new ConcurrentLinkedQueue<>();
        for (int i = 0; i < WaitingRoom.PLACES_OF_AN_ADDRESS; i++) {
            callers.add(Thread.ofVirtual().start(() -> {
                try {
                    plugin.ask(shown("t"));
                } catch (AwsException e) {
                    outcomes.add(e.code().wireName());
                }
            }));
        }
        while (plugin.waitingRoom().taken() < WaitingRoom.PLACES_OF_AN_ADDRESS) {
            Thread.onSpinWait();
        }
        refuses(plugin, "Throttling", "Too many calls from this address");
        service.close();
        for (Thread caller : callers) {
            caller.join();
        }
        assertThat(plugin.waitingRoom().taken()).isZero();
        assertThat(outcomes).hasSize(WaitingRoom.PLACES_OF_AN_ADDRESS).containsOnly("IDPCommunicationError");
    }

    @Test
    void whatARefusalSaysIsOneShortLine() {
        service.answer(403, "{\"reason\": \"line\\r\\nbreak " + "x".repeat(1000) + "\"}");
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> plugin.ask(shown("t")))
                .satisfies(e -> assertThat(e.sentence()).contains("line  break").hasSizeLessThan(400));
    }

    private static void refuses(TokenPlugin plugin, String code, String words) {
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> plugin.ask(shown("the-token")))
                .satisfies(e -> {
                    assertThat(e.code().wireName()).isEqualTo(code);
                    assertThat(e.sentence()).contains(words).doesNotContain("the-token", "127.0.0.1");
                    assertThat(e.code()).isNotEqualTo(AwsErrorCode.INTERNAL_ERROR);
                });
    }
}
