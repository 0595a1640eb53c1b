package io.cloakroom.bridge.sts;

import static io.cloakroom.bridge.identity.oidc.FakeOidcProvider.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.bridge.credentials.Cutoff;
import io.cloakroom.bridge.credentials.Session;
import io.cloakroom.bridge.endpoint.Admission;
import io.cloakroom.bridge.endpoint.RateLimit;
import io.cloakroom.bridge.identity.oidc.FakeOidcProvider;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** Which requests are calls of STS, and what is refused before a token is read. */
class StsEndpointTest extends StsTest {
    @Test
    void readsParametersFromTheQueryToo() {
        String query = form(Map.of(
                "Action", "AssumeRoleWithWebIdentity", "Version", "2011-06-15", "WebIdentityToken", fake.token()));
        RequestHead head = RequestHead.parse("POST", "/?" + query, Headers.EMPTY);
        assertThat(endpoint.accepts(head)).isTrue();
        assertThat(handle(head, "").status()).isEqualTo(200);
    }

    @ParameterizedTest(name = "{0} {1} {2}: {3}")
    @CsvSource(nullValues = "-", textBlock = """
            POST, /,  application/x-www-form-urlencoded,                  true
            POST, /,  application/x-www-form-urlencoded; charset=UTF-8,   true
            POST, /,  -,                                                  false
            POST, /,  multipart/form-data,                                false
            POST, /bucket, application/x-www-form-urlencoded,             false
            POST, //, application/x-www-form-urlencoded,                  false
            POST, /?delete, -,                                            false
            POST, /?Action=AssumeRoleWithWebIdentity&Version=2011-06-15, -, true
            GET,  /?Action=AssumeRoleWithWebIdentity&Version=2011-06-15, -, false
            GET,  /?Action=GetCallerIdentity&Version=2011-06-15, -,       true
            GET,  /?Action=GetCallerIdentity, -,                          false
            GET,  /, application/x-www-form-urlencoded,                   false
            PUT,  /, application/x-www-form-urlencoded,                   false
            """)
    void takesItsOwnRequestsOnly(String method, String target, @Nullable String contentType, boolean expected) {
        Headers.Builder headers = Headers.builder();
        if (contentType != null) {
            headers.add("content-type", contentType);
        }
        assertThat(endpoint.accepts(RequestHead.parse(method, target, headers.build())))
                .isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            no version        | Action=AssumeRoleWithWebIdentity                                  | MissingParameter      | Invalid STS API version , expecting 2011-06-15
            old version       | Action=AssumeRoleWithWebIdentity&Version=2010-05-08               | MissingParameter      | Invalid STS API version 2010-05-08, expecting 2011-06-15
            no action         | Version=2011-06-15                                                | InvalidParameterValue | Unsupported action
            unknown action    | Version=2011-06-15&Action=AssumeRoleWithCertificate               | InvalidParameterValue | Unsupported action AssumeRoleWithCertificate
            no token          | Version=2011-06-15&Action=AssumeRoleWithWebIdentity               | MissingParameter      | A required parameter
            broken encoding   | Version=2011-06-15&Action=AssumeRoleWithWebIdentity&Token=%zz     | InvalidParameterValue | An invalid
            not a token       | Version=2011-06-15&Action=AssumeRoleWithWebIdentity&Token=abc     | InvalidIdentityToken  | token contains an invalid number of segments
            """)
    void refusesBadForms(String why, String form, String code, String message) {
        Answer answer = handle(formHead(), form);
        assertThat(answer.text("Code")).isEqualTo(code);
        assertThat(answer.text("Message")).startsWith(message);
        assertThat(answer.text("Type")).isEqualTo("Sender");
        assertThat(answer.status()).isEqualTo(400);
    }

    /** As MinIO: a client may give its session a label, by which an operator ends it and no other. */
    @Test
    void aSessionCanBeEndedByItsLabel() {
        Answer laptop = webIdentity(Map.of("TokenRevokeType", "laptop"));
        Answer phone = webIdentity(Map.of("TokenRevokeType", "phone"));
        Session session = sessionOf(laptop).orElseThrow();
        assertThat(session.revokeType()).contains("laptop");
        cutoffs.add(new Cutoff(new Cutoff.Scope.RevokeType(session.userName(), "laptop"), NOW));
        assertThat(sessionOf(laptop)).isEmpty();
        assertThat(sessionOf(phone)).isPresent();
        assertThat(webIdentity(Map.of("TokenRevokeType", "x".repeat(65))).text("Code"))
                .isEqualTo("InvalidParameterValue");
    }

    @Test
    void callsOfIamAreToldThatThereIsNone() {
        Answer answer = handle(formHead(), "Action=ListUsers&Version=2010-05-08");
        assertThat(answer.text("Code")).isEqualTo("MissingParameter");
        assertThat(answer.text("Message")).contains("There is no IAM API here: use `mc admin` for users");
    }

    @Test
    void s04_limitsCallsPerAddressBeforeAnythingIsRead() {
        endpoint = new StsEndpoint(services(Duration.ofHours(1), new RateLimit("STS", 5, clock), fake.config()), clock);
        for (int i = 0; i < 10; i++) {
            assertThat(handle(formHead(), "nonsense").text("Code")).isEqualTo("MissingParameter");
        }
        assertThat(handle(formHead(), "nonsense").text("Code")).isEqualTo("Throttling");
        assertThat(webIdentity(Map.of()).text("Code")).isEqualTo("Throttling");
        assertThat(fake.requests("/certs")).isZero();
        now = now.plusMillis(200);
        assertThat(webIdentity(Map.of()).status()).isEqualTo(200);
    }

    @Test
    void s57_boundsTheForm() {
        byte[] huge = new byte[StsEndpoint.MAX_BODY_BYTES + 1];
        HttpAnswer answer = endpoint.handle(formHead(), CLIENT, huge, audit);
        assertThat(answer.status()).isEqualTo(400);
    }

    /** What runs on the event loop holds up everybody else on it. */
    @ParameterizedTest
    @CsvSource({
        "Action=AssumeRole&Version=2011-06-15, 0, true",
        "Action=GetSessionToken&Version=2011-06-15, 0, true",
        "Action=GetFederationToken&Name=a&Version=2011-06-15, 0, true",
        "Action=GetCallerIdentity&Version=2011-06-15, 0, true",
        "nonsense, 0, true",
        "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&WebIdentityToken=x, 0, false",
        "Action=AssumeRoleWithLDAPIdentity&Version=2011-06-15&LDAPUsername=a&LDAPPassword=b, 0, false",
        "Action=AssumeRoleWithCustomToken&Version=2011-06-15&Token=x&RoleArn=y, 0, false",
        "Action=AssumeRole&Version=2011-06-15, 9000, false",
        "nonsense, 9000, false"
    })
    void onlyShortWorkIsDoneOnTheEventLoop(String form, int padding, boolean isAnswered) {
        byte[] body = (form + "&a".repeat(padding / 2)).getBytes(StandardCharsets.UTF_8);
        var admission = (Admission.ByBody) endpoint.admit(formHead(), CLIENT, audit);

        assertThat(admission.next().apply(body))
                .isInstanceOf(isAnswered ? Admission.Answered.class : Admission.WithoutBody.class);
    }

    @Test
    void s18_noFailureShowsOrLogsAToken() {
        String token = fake.token();
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger root = (Logger) LoggerFactory.getLogger("io.cloakroom");
        log.start();
        root.addAppender(log);
        root.setLevel(Level.TRACE);
        try {
            for (Map<String, String> parameters : List.of(
                    Map.of("DurationSeconds", "1"),
                    Map.of("RoleSessionName", "a b"),
                    Map.of("Policy", "{"),
                    Map.of("WebIdentityToken", token + "x"),
                    Map.of("WebIdentityToken", token.substring(0, token.length() - 5) + "AAAAA"),
                    Map.of("WebIdentityToken", token.replace(".", "")),
                    Map.of("WebIdentityToken", fake.token(claims -> claims.put("policy", "gone"))),
                    Map.of("WebIdentityToken", fake.token(claims -> claims.put("exp", 1))))) {
                Answer answer = webIdentity(parameters);
                assertThat(answer.status()).isGreaterThanOrEqualTo(400);
                String shown = parameters.getOrDefault("WebIdentityToken", token);
                assertThat(answer.body())
                        .doesNotContain(shown.substring(shown.length() - 60), shown.substring(80, 140));
            }
            Answer good = webIdentity(Map.of());
            fake.fail("/certs", 500);
            now = now.plusSeconds(60);
            webIdentity(Map.of("WebIdentityToken", FakeOidcProvider.sign("ES256", "unknown", fake.claims())));
            String logged =
                    log.list.stream().map(ILoggingEvent::getFormattedMessage).collect(Collectors.joining("\n"));
            assertThat(logged).contains("cannot be used");
            String audited = "%s %s %s %s %s"
                    .formatted(
                            audited().action(),
                            audited().resource(),
                            audited().principal(),
                            audited().accessKeyId(),
                            audited().userName());
            assertThat(logged + audited)
                    .doesNotContain(token.substring(80, 140), good.text("SecretAccessKey"), good.text("SessionToken"));
        } finally {
            root.detachAppender(log);
            root.setLevel(null);
        }
    }
}
