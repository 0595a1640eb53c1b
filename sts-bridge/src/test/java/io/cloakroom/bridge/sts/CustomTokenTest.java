package io.cloakroom.bridge.sts;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.cloakroom.aws.Secret;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.bridge.config.TokenPluginConfig;
import io.cloakroom.bridge.credentials.Cutoff;
import io.cloakroom.bridge.credentials.Session;
import io.cloakroom.bridge.identity.RoleArn;
import io.cloakroom.bridge.webhook.FakeWebhook;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** AssumeRoleWithCustomToken. */
class CustomTokenTest extends StsTest {
    private static final String LAB_ROLE = "arn:minio:iam:::role/idmp-lab";
    private static final String SHOP_ROLE = "arn:minio:iam:::role/idmp-shop";
    private static final String TOKEN = "tok-4711-very-secret";
    private static final Secret PLUGIN_TOKEN = new Secret("Bearer of-the-plugin");

    private final FakeWebhook plugin = new FakeWebhook();
    private final List<TokenPluginConfig> plugins = new ArrayList<>();

    @BeforeEach
    void open() {
        plugin.answer(200, """
                {"user": "alice", "maxValiditySeconds": 7200,
                 "claims": {"groups": ["data-science"], "team": "lab", "sub": "root"}}""");
        plugins.add(plugin("_", "lab", "readonly"));
        endpoint = over(fake.config());
    }

    @AfterEach
    void closePlugin() {
        plugin.close();
    }

    @Override
    List<TokenPluginConfig> plugins() {
        return plugins;
    }

    private TokenPluginConfig plugin(String name, String roleId, String policy) {
        return new TokenPluginConfig(
                name,
                plugin.url(),
                Optional.of(PLUGIN_TOKEN),
                List.of(policy),
                Optional.of(roleId),
                Duration.ofHours(12));
    }

    /** As MinIO's clients send it: in the query, with no form. */
    private Answer ask(Map<String, String> changes) {
        return handle(RequestHead.parse("POST", "/?" + form(parameters(changes)), Headers.EMPTY), "");
    }

    private static Map<String, String> parameters(Map<String, String> changes) {
        Map<String, String> all = new LinkedHashMap<>(Map.of(
                "Action", "AssumeRoleWithCustomToken", "Version", "2011-06-15", "Token", TOKEN, "RoleArn", LAB_ROLE));
        all.putAll(changes);
        all.values().removeIf("(absent)"::equals);
        return all;
    }

    @Test
    void aTokenBuysASessionOfItsRole() {
        Answer answer = ask(Map.of());
        Session session = answer.session();
        assertThat(answer.text("AssumedUser")).isEqualTo("custom:alice");
        assertThat(answer.body())
                .contains("<AssumeRoleWithCustomTokenResponse ", "<AssumeRoleWithCustomTokenResult><Credentials>");
        assertThat(session.userName()).isEqualTo("custom:alice");
        assertThat(session.subject()).isEqualTo("custom:alice");
        assertThat(session.role()).contains(LAB_ROLE);
        assertThat(session.arn()).isEqualTo("arn:aws:sts::000000000000:assumed-role/idmp-lab/alice");
        assertThat(session.claims())
                .containsEntry("groups", List.of("data-science"))
                .containsEntry("team", List.of("lab"))
                .doesNotContainKey("sub");
        assertThat(Duration.between(session.issuedAt(), session.expiration()))
                .as("a plugin says how long it lasts")
                .isEqualTo(Duration.ofHours(2));
        assertThat(audited().subject()).isEqualTo("custom:alice");
        assertThat(audited().action()).isEqualTo("sts:AssumeRoleWithCustomToken");
    }

    @Test
    void aFormIsReadToo() {
        assertThat(post(parameters(Map.of())).session().userName()).isEqualTo("custom:alice");
    }

    @ParameterizedTest(name = "{0} s: {1} s")
    @CsvSource({"60, 60", "7200, 7200", "7201, 7200", "31536000, 7200"})
    void thePluginCapsTheSession(String asked, long lasts) {
        Session session = ask(Map.of("DurationSeconds", asked)).session();
        assertThat(Duration.between(session.issuedAt(), session.expiration())).hasSeconds(lasts);
    }

    @Test
    void soDoesTheOperator() {
        plugins.set(
                0,
                new TokenPluginConfig(
                        "_",
                        plugin.url(),
                        Optional.empty(),
                        List.of("readonly"),
                        Optional.of("lab"),
                        Duration.ofMinutes(20)));
        endpoint = over(fake.config());
        Session session = ask(Map.of()).session();
        assertThat(Duration.between(session.issuedAt(), session.expiration())).hasMinutes(20);
    }

    @ParameterizedTest(name = "{0}={1}")
    @CsvSource(delimiter = '|', textBlock = """
            Token           | (absent)                    | Invalid empty `Token` parameter provided
            DurationSeconds | x                           | Invalid requested duration: `x`
            DurationSeconds | 0                           | Invalid requested duration: `0`
            DurationSeconds | 31536001                    | Invalid requested duration: `31536001`
            RoleArn         | (absent)                    | Error processing parameter RoleArn: RoleARN parse err: invalid ARN string format
            RoleArn         | arn:minio:iam:::role/idmp-x | Error processing parameter RoleArn: RoleARN arn:minio:iam:::role/idmp-x is not defined.
            RoleArn         | arn:minio:iam:::role/ofOidc | Invalid role ARN value: arn:minio:iam:::role/ofOidc
            """)
    void aBadParameterIsSaidSoBeforeAnybodyIsAsked(String name, String value, String message) {
        String arn = RoleArn.of("web-app", "");
        endpoint = over(ProviderConfigs.withClient(fake.config("role", List.of("readonly")), "web-app"));
        Answer answer = ask(Map.of(name, value.replace("arn:minio:iam:::role/ofOidc", arn)));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("Code")).isEqualTo("InvalidParameterValue");
        assertThat(answer.text("Message")).startsWith(message.replace("arn:minio:iam:::role/ofOidc", arn));
        assertThat(plugin.questions()).isEmpty();
    }

    @Test
    void aRoleWithoutPoliciesIsRefused() {
        plugins.set(0, plugin("_", "lab", "gone"));
        endpoint = over(fake.config());
        assertThat(ask(Map.of()).text("Message"))
                .startsWith("None of the given policies (`gone`) are defined, credentials will not be generated");
    }

    @Test
    void withoutPluginsTheActionIsOff() {
        plugins.clear();
        endpoint = over(fake.config());
        Answer answer = ask(Map.of());
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.text("Code")).isEqualTo("STSNotInitialized");
        assertThat(answer.text("Message")).contains("AssumeRoleWithCustomToken").endsWith(" is disabled");
    }

    @Test
    void aSessionPolicyNarrows() {
        assertThat(ask(Map.of("Policy", LAB)).session().sessionPolicy()).isPresent();
        assertThat(ask(Map.of("Policy", "{")).text("Code")).isEqualTo("MalformedPolicyDocument");
    }

    @Test
    void aPolicyOfTheRoleMayDenyTheLogin() throws IOException {
        write("no-data-science", """
                {"Effect":"Deny","Action":["sts:AssumeRoleWithCustomToken"],
                 "Condition":{"StringEquals":{"jwt:groups":"data-science"}}}""");
        plugins.set(0, plugin("_", "lab", "no-data-science"));
        endpoint = over(fake.config());
        assertThat(ask(Map.of()).text("Code")).isEqualTo("AccessDenied");
    }

    @Test
    void anUserThatWasCutOffGetsInAgainOnlyAfterwards() {
        cutoffs.add(new Cutoff(new Cutoff.Scope.Subject("urn:cloakroom:plugin", "custom:alice"), now.plusSeconds(60)));
        assertThat(ask(Map.of()).text("Code")).isEqualTo("ExpiredTokenException");
        now = now.plusSeconds(61);
        assertThat(ask(Map.of()).status()).isEqualTo(200);
    }

    @Test
    void aRevocationThatIsMadeWhileThePluginIsAskedCounts() {
        plugin.answer(question -> {
            cutoffs.add(new Cutoff(new Cutoff.Scope.Subject("urn:cloakroom:plugin", "custom:alice"), now));
            now = now.plusSeconds(60);
            return FakeWebhook.Reply.of(200, "{\"user\":\"alice\",\"maxValiditySeconds\":900}");
        });
        assertThat(ask(Map.of()).text("Code")).isEqualTo("ExpiredTokenException");
    }

    @Test
    @DisplayName("S-61 users of plugins have names that nobody else has")
    void s61_namesOfPluginsAreTheirOwn() {
        plugins.add(plugin("shop", "shop", "readonly"));
        endpoint = over(fake.config());
        assertThat(ask(Map.of()).session().userName()).isEqualTo("custom:alice");
        Session ofShop = ask(Map.of("RoleArn", SHOP_ROLE)).session();
        assertThat(ofShop.userName()).isEqualTo("custom/shop:alice");
        assertThat(ofShop.issuer()).isEqualTo("urn:cloakroom:plugin:shop");
        assertThat(ofShop.user()).as("a user of this installation").isEmpty();

        plugin.answer(200, "{\"user\":\"shop:alice\",\"maxValiditySeconds\":900}");
        assertThat(ask(Map.of()).session().userName()).isEqualTo("custom:shop:alice");
    }

    @Test
    @DisplayName("S-61 neither the token nor the plugin's is logged or audited")
    void s61_tokensAreNotLogged() {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger all = (Logger) LoggerFactory.getLogger("io.cloakroom");
        log.start();
        all.addAppender(log);
        Level before = all.getLevel();
        all.setLevel(Level.TRACE);
        try {
            ask(Map.of());
            assertThat(audited().toString()).doesNotContain(TOKEN);
            for (int status : new int[] {200, 403, 500}) {
                plugin.answer(status, "no JSON");
                Answer refused = ask(Map.of());
                assertThat(refused.body()).doesNotContain(TOKEN, "of-the-plugin");
                assertThat(audited().toString()).doesNotContain(TOKEN, "of-the-plugin");
            }
        } finally {
            all.setLevel(before);
            all.detachAppender(log);
        }
        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).doesNotContain(TOKEN, "of-the-plugin"));
        assertThat(plugin.questions())
                .extracting(FakeWebhook.Question::authorization)
                .containsOnly("Bearer of-the-plugin");
    }
}
