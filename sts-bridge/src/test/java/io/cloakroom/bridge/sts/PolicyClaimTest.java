package io.cloakroom.bridge.sts;

import static io.cloakroom.bridge.sts.ProviderConfigs.reading;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.cloakroom.bridge.credentials.Session;
import io.cloakroom.bridge.policies.PolicyDocuments;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** The claim that names policies: where it is, what it may hold, and names that nobody knows. */
class PolicyClaimTest extends StsTest {
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            text                  | readonly                 | readonly
            comma-separated       | writeonly , readonly,,   | readonly,writeonly
            unknown names dropped | readonly,default-roles   | readonly
            """)
    void readsTheClaim(String why, String claim, String expected) {
        String token = fake.token(claims -> claims.put("policy", claim));
        assertThat(webIdentity(Map.of("WebIdentityToken", token)).session().policies())
                .containsExactly(expected.split(",", -1));
    }

    @Test
    void readsAListAndSkipsWhatIsNoText() {
        String token = fake.token(claims -> claims.put("policy", List.of("readonly, writeonly", 7, true)));
        assertThat(webIdentity(Map.of("WebIdentityToken", token)).session().policies())
                .containsExactly("readonly", "writeonly");
    }

    @Test
    void saysWhichClaimIsMissing() {
        String token = fake.token(claims -> {
            claims.clear();
            claims.putAll(fake.claims());
            claims.remove("policy");
        });
        Answer answer = webIdentity(Map.of("WebIdentityToken", token));
        assertThat(answer.text("Code")).isEqualTo("InvalidParameterValue");
        assertThat(answer.text("Message"))
                .startsWith("policy claim missing from the JWT token, credentials will not be generated")
                .contains("`preferred_username`", "`aud`")
                .doesNotContain("alice");
        for (Object value : List.of(7, true, Map.of("a", "b"))) {
            String odd = fake.token(claims -> claims.put("policy", value));
            assertThat(webIdentity(Map.of("WebIdentityToken", odd)).text("Message"))
                    .startsWith("policy claim missing from the JWT token");
        }
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            inside objects     | /realm_access/roles           | true
            deeper             | /resource_access/s3-cli/roles | true
            at the top         | /policy                       | true
            dots in a name     | s3.policy                     | true
            an object          | /realm_access                 | false
            nothing            | /realm_access/groups          | false
            through a text     | /preferred_username/roles     | false
            through a list     | /aud/0                        | false
            no path by itself  | realm_access/roles            | false
            """)
    void readsTheClaimAtAPath(String why, String claim, boolean isThere) {
        endpoint = over(reading(fake.config(), claim));
        String token = fake.token(claims -> {
            claims.put("s3.policy", "readonly");
            claims.put("realm_access", Map.of("roles", List.of("offline_access", "readonly")));
            claims.put("resource_access", Map.of("s3-cli", Map.of("roles", List.of("readonly"))));
        });
        Answer answer = webIdentity(Map.of("WebIdentityToken", token));
        if (isThere) {
            assertThat(answer.session().policies()).containsExactly("readonly");
        } else {
            assertThat(answer.text("Message"))
                    .startsWith(claim + " claim missing from the JWT token, credentials will not be generated");
        }
    }

    @Test
    void aClaimBesideThePathIsAnOrdinaryOne() {
        endpoint = over(reading(fake.config(), "/realm_access/roles"));
        String token = fake.token(claims -> {
            claims.put("policy", "consoleAdmin");
            claims.put("realm_access", Map.of("roles", List.of("readonly")));
        });
        Session session = webIdentity(Map.of("WebIdentityToken", token)).session();
        assertThat(session.policies()).containsExactly("readonly");
        assertThat(session.claims()).containsEntry("policy", List.of("consoleAdmin"));
    }

    @Test
    void aDottedClaimNameThatFindsNothingGetsAHint() {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger("io.cloakroom.bridge.identity.oidc.TokenGrants");
        log.start();
        logger.addAppender(log);
        try {
            endpoint = over(reading(fake.config(), "realm_access.roles"));
            String token = fake.token(claims -> claims.put("realm_access", Map.of("roles", List.of("readonly"))));
            for (int i = 0; i < 3; i++) {
                assertThat(webIdentity(Map.of("WebIdentityToken", token)).text("Message"))
                        .startsWith("realm_access.roles claim missing from the JWT token")
                        .endsWith("; a dot is part of the name, and the path to a claim inside others is"
                                + " `/realm_access/roles`, where the token has a value");
            }
            assertThat(webIdentity(Map.of()).text("Message"))
                    .endsWith("the path to a claim inside others is `/realm_access/roles`");
            assertThat(log.list)
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .singleElement()
                    .asString()
                    .startsWith("Provider _: a token has no claim `realm_access.roles`; a dot is part of the name");
            for (String other : List.of("https://example.org/policy", "/realm.access/groups", "policies", "a..b")) {
                endpoint = over(reading(fake.config(), other));
                assertThat(webIdentity(Map.of()).text("Message")).doesNotContain("a dot is");
            }
        } finally {
            logger.detachAppender(log);
        }
    }

    @Test
    void saysWhichPoliciesDoNotExist() {
        String token = fake.token(claims -> claims.put("policy", List.of("ReadOnly", "default-roles-demo")));
        Answer answer = webIdentity(Map.of("WebIdentityToken", token));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("Code")).isEqualTo("InvalidParameterValue");
        assertThat(answer.text("Message"))
                .isEqualTo("None of the given policies (`ReadOnly,default-roles-demo`) are defined,"
                        + " credentials will not be generated: claim `policy`:"
                        + " `ReadOnly` does not exist (did you mean `readonly`?),"
                        + " `default-roles-demo` does not exist");
        String empty = fake.token(claims -> claims.put("policy", List.of()));
        assertThat(webIdentity(Map.of("WebIdentityToken", empty)).text("Message"))
                .startsWith("None of the given policies (``) are defined")
                .endsWith("claim `policy` names no policy");
    }

    @Test
    void s73_aSessionKeepsTheNamesThatAreOrWereKnown() throws Exception {
        Path allow = Files.writeString(policiesDirectory.resolve("lab.json"), LAB);
        Path deny = Files.writeString(
                policiesDirectory.resolve("no-secrets.json"),
                LAB.replace("Allow", "Deny").replace("lab-data/*", "lab-data/secret/*"));
        PolicyDocuments.watching(policiesDirectory, state).close();
        Files.delete(allow);
        endpoint = over(fake.config());
        String token = fake.token(claims -> claims.put("policy", "lab,never-known,no-secrets,readonly"));
        assertThat(webIdentity(Map.of("WebIdentityToken", token)).session().policies())
                .containsExactly("lab", "no-secrets", "readonly");

        Files.delete(deny);
        endpoint = over(fake.config());
        Answer answer = webIdentity(Map.of("WebIdentityToken", token));
        assertThat(answer.text("Code")).isEqualTo("AccessDenied");
        assertThat(audited().policy()).isEqualTo("no-secrets (document is gone)");

        String onlyGone = fake.token(claims -> claims.put("policy", "lab"));
        assertThat(webIdentity(Map.of("WebIdentityToken", onlyGone)).text("Message"))
                .contains("`lab` no longer exists");
    }

    @Test
    void aRefusedLoginIsAuditedWithItsReason() {
        Map<String, String> reasons = Map.of(
                fake.token(claims -> claims.put("policy", "gone")),
                "`gone` does not exist",
                fake.token(claims -> claims.remove("policy")),
                "policy claim missing from the JWT token",
                fake.token(claims -> claims.put("exp", 1)),
                "Token is expired",
                fake.token(claims -> claims.put("aud", "x")),
                "`azp` claim invalid",
                "abc",
                "invalid number of segments");
        reasons.forEach((token, reason) -> {
            webIdentity(Map.of("WebIdentityToken", token));
            assertThat(auditReason()).contains(reason);
            assertThat(audited().decision()).hasToString("");
        });
        handle(formHead(), "Action=Nonsense&Version=2011-06-15");
        assertThat(auditReason()).contains("Unsupported action Nonsense");
    }

    @Test
    void anUnknownNameAmongKnownOnesIsLoggedOnceAndAudited() {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger("io.cloakroom.bridge.identity.oidc.TokenGrants");
        log.start();
        logger.addAppender(log);
        try {
            String token = fake.token(claims -> claims.put("policy", "readonly,ReadWrite,line\nbreak"));
            for (int i = 0; i < 3; i++) {
                assertThat(webIdentity(Map.of("WebIdentityToken", token)).status())
                        .isEqualTo(200);
                assertThat(audited().decision()).hasToString("allow");
                assertThat(auditReason())
                        .isEqualTo(
                                "`ReadWrite` does not exist (did you mean `readwrite`?), `line break` does not exist");
            }
            assertThat(log.list)
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .containsExactly(
                            "Provider _, claim `policy`: `ReadWrite` does not exist (did you mean `readwrite`?).",
                            "Provider _, claim `policy`: `line break` does not exist.");
            assertThat(webIdentity(Map.of()).status()).isEqualTo(200);
            assertThat(audited().reason()).as("nothing to say").isNull();
        } finally {
            logger.detachAppender(log);
        }
    }

    /** What is remembered of a name is what the log shows, and not all of it. */
    @Test
    void namesThatLookTheSameInTheLogAreLoggedOnce() {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger("io.cloakroom.bridge.identity.oidc.TokenGrants");
        log.start();
        logger.addAppender(log);
        try {
            String token = fake.token(claims ->
                    claims.put("policy", List.of("readonly", "x".repeat(1000) + "1", "x".repeat(1000) + "2")));
            assertThat(webIdentity(Map.of("WebIdentityToken", token)).status()).isEqualTo(200);
            assertThat(log.list)
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .containsExactly("Provider _, claim `policy`: `" + "x".repeat(64) + "…` does not exist.");
        } finally {
            logger.detachAppender(log);
        }
    }

    private String auditReason() {
        Supplier<String> reason = audited().reason();
        return reason == null ? "null" : reason.get();
    }
}
