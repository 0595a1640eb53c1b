package io.cloakroom.bridge.sts;

import static io.cloakroom.bridge.identity.oidc.FakeOidcProvider.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.Secret;
import io.cloakroom.aws.http.ClientConnection;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.sigv4.SigV4Signer;
import io.cloakroom.aws.sts.StsErrors;
import io.cloakroom.bridge.audit.AuditDraft;
import io.cloakroom.bridge.audit.AuditRecord;
import io.cloakroom.bridge.audit.Audits;
import io.cloakroom.bridge.authn.RequestAuthenticator;
import io.cloakroom.bridge.authz.ActionDecider;
import io.cloakroom.bridge.config.ClaimName;
import io.cloakroom.bridge.config.OidcProviderConfig;
import io.cloakroom.bridge.config.RootCredentials;
import io.cloakroom.bridge.config.SessionLimit;
import io.cloakroom.bridge.config.StsConfig;
import io.cloakroom.bridge.credentials.Credential;
import io.cloakroom.bridge.credentials.CredentialDirectory;
import io.cloakroom.bridge.credentials.Cutoff;
import io.cloakroom.bridge.credentials.Cutoffs;
import io.cloakroom.bridge.credentials.KeyRing;
import io.cloakroom.bridge.credentials.LongTermKeys;
import io.cloakroom.bridge.credentials.MasterKey;
import io.cloakroom.bridge.credentials.Session;
import io.cloakroom.bridge.credentials.SessionSealer;
import io.cloakroom.bridge.endpoint.RateLimit;
import io.cloakroom.bridge.identity.oidc.FakeOidcProvider;
import io.cloakroom.bridge.identity.oidc.OidcProviders;
import io.cloakroom.bridge.identity.oidc.Roles;
import io.cloakroom.bridge.policies.Attachments;
import io.cloakroom.bridge.policies.PolicyDocuments;
import io.cloakroom.bridge.policies.PolicySource;
import io.cloakroom.bridge.state.StateView;
import io.cloakroom.bridge.state.StateViews;
import io.cloakroom.policy.PolicySet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class StsEndpointTest {
    private static final String ROLE_ARN = "arn:minio:iam:::role/nOybJqMNzNmroqEKq5D0EUsRZw0";
    private static final String LAB = """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:GetObject"],"Resource":["arn:aws:s3:::lab-data/*"]}]}""";
    private static final ClientConnection CLIENT = new ClientConnection("192.0.2.7", true);

    @TempDir
    Path policiesDirectory;

    private final FakeOidcProvider fake = new FakeOidcProvider();
    private final List<PolicyDocuments> opened = new ArrayList<>();
    private Instant now = NOW;
    private final InstantSource clock = () -> now;
    private final StateView state = StateViews.inMemory();
    private final Cutoffs cutoffs = new Cutoffs(state, clock, Duration.ofDays(2));
    private final SessionSealer sealer = new SessionSealer(
            KeyRing.derivedFrom(MasterKey.parse(new Secret("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="))),
            new SecureRandom());
    private final CredentialDirectory directory = new CredentialDirectory(
            Optional.of(new RootCredentials("minioadmin", new Secret("minioadmin-secret"))),
            LongTermKeys.NONE,
            sealer,
            cutoffs,
            clock);
    private AuditDraft audit = new AuditDraft("17F00D", new ClientConnection("192.0.2.7", false));
    private StsEndpoint endpoint;

    @BeforeEach
    void start() {
        endpoint = over(fake.config());
    }

    @AfterEach
    void stop() {
        fake.close();
        opened.forEach(PolicyDocuments::close);
        state.close();
    }

    @Test
    void givesCredentialsForAToken() {
        Answer answer = webIdentity(Map.of("DurationSeconds", "3600", "RoleArn", "arn:aws:iam::123:role/any"));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text("Expiration")).isEqualTo("2026-03-01T13:00:00Z");
        assertThat(answer.text("SubjectFromWebIdentityToken")).isEqualTo("68fc385a-0922-4d21-87e9-6de7ab076765");
        assertThat(answer.text("Provider")).isEqualTo(fake.issuer());
        assertThat(answer.text("Audience")).isEqualTo("sts-bridge");
        assertThat(answer.text("Arn")).isEqualTo("arn:aws:sts::000000000000:assumed-role/_/alice");
        assertThat(answer.text("AssumedRoleId"))
                .isEqualTo(answer.text("AssumeRoleId"))
                .isEqualTo(answer.text("AccessKeyId") + ":alice");
        assertThat(answer.text("RequestId")).isEqualTo("17F00D");

        Session session = answer.session();
        assertThat(session.policies()).containsExactly("readonly");
        assertThat(session.userName()).hasSize(43);
        assertThat(session.sessionId()).contains("1GBqmVFzoOEIKTvPMLJzVW_1");
        assertThat(session.assertedAt()).isEqualTo(NOW.minusSeconds(60));
        assertThat(session.claims())
                .containsEntry("preferred_username", List.of("alice"))
                .containsEntry("azp", List.of("s3-cli"))
                .doesNotContainKeys("policy", "exp", "iat", "typ", "sid", "sub", "iss");
    }

    @Test
    void tellsTheAuditLogWhoGotWhat() {
        Answer answer = webIdentity(Map.of("RoleArn", "arn:minio:iam:::role/any"));
        assertThat(audited().action()).isEqualTo("sts:AssumeRoleWithWebIdentity");
        assertThat(audited().principal()).isEqualTo("arn:aws:sts::000000000000:assumed-role/_/alice");
        assertThat(audited().accessKeyId()).isEqualTo(answer.text("AccessKeyId"));
        assertThat(audited().provider()).isEqualTo("_");
        assertThat(audited().subject()).isEqualTo("68fc385a-0922-4d21-87e9-6de7ab076765");
        assertThat(audited().userName()).isEqualTo("alice");
        assertThat(audited().decision()).hasToString("allow");
    }

    @Test
    void clientGrantsIsTheSameUnderAnotherName() {
        Answer answer =
                post(Map.of("Action", "AssumeRoleWithClientGrants", "Version", "2011-06-15", "Token", fake.token()));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).contains("<AssumeRoleWithClientGrantsResult>");
        assertThat(answer.text("SubjectFromToken")).isEqualTo("68fc385a-0922-4d21-87e9-6de7ab076765");
        assertThat(audited().action()).isEqualTo("sts:AssumeRoleWithClientGrants");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"WebIdentityToken", "Token"})
    void whiteSpaceAtTheEndsOfATokenIsTrimmed(String name) {
        Map<String, String> call = Map.of(
                "Action",
                "AssumeRoleWithClientGrants",
                "Version",
                "2011-06-15",
                name,
                "\r\n\t " + fake.token() + " \n");
        assertThat(post(call).status()).isEqualTo(200);
        String inside = fake.token().replaceFirst("\\.", ".\n");
        assertThat(webIdentity(Map.of("WebIdentityToken", inside)).text("Code")).isEqualTo("InvalidIdentityToken");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"Bearer ", "bearer ", " BEARER "})
    void aTokenThatBeginsWithBearerIsToldSo(String scheme) {
        String token = fake.token();
        Answer answer = webIdentity(Map.of("WebIdentityToken", scheme + token));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("Code")).isEqualTo("InvalidIdentityToken");
        assertThat(answer.text("Message"))
                .contains("it begins with `Bearer `", "send the token alone")
                .doesNotContain(token.substring(0, 20));
    }

    @Test
    void aPasswordIsNotTrimmed() {
        assertThat(signed("minioadmin", "minioadmin-secret ", Optional.empty()).text("Code"))
                .isEqualTo("SignatureDoesNotMatch");
    }

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

    @ParameterizedTest(name = "DurationSeconds {0}: {1}")
    @CsvSource(nullValues = "-", textBlock = """
            -,        2026-03-01T13:00:00Z
            900,      2026-03-01T12:15:00Z
            43200,    2026-03-02T00:00:00Z
            43201,    2026-03-02T00:00:00Z
            604800,   2026-03-02T00:00:00Z
            31536000, 2026-03-02T00:00:00Z
            899,      invalid token expiry
            31536001, invalid token expiry
            0,        invalid token expiry
            -900,     invalid token expiry
            1h,       invalid token expiry
            99999999999999999999, invalid token expiry
            """)
    void s17_sessionsLastAsLongAsTheProviderAllows(@Nullable String seconds, String expected) {
        Answer answer = webIdentity(seconds == null ? Map.of() : Map.of("DurationSeconds", seconds));
        if (expected.startsWith("2026")) {
            assertThat(answer.text("Expiration")).isEqualTo(expected);
        } else {
            assertThat(answer.text("Code")).isEqualTo("InvalidParameterValue");
            assertThat(answer.text("Message")).startsWith(expected);
        }
    }

    /** The token expires four minutes from now. */
    @ParameterizedTest(name = "session within token: {0}")
    @CsvSource({"true, 2026-03-01T12:04:00Z", "false, 2026-03-01T13:00:00Z"})
    void aSessionEndsWithItsTokenWhereThatIsConfigured(boolean withinToken, String expected) {
        OidcProviderConfig config = fake.config();
        endpoint = over(new OidcProviderConfig(
                config.name(),
                config.configUrl(),
                config.issuer(),
                config.clientIds(),
                config.clientSecret(),
                config.claimName(),
                config.claimUserinfo(),
                config.rolePolicies(),
                config.grantable(),
                config.sessionTags(),
                new SessionLimit(config.maxSession(), withinToken),
                config.trustedOrigins(),
                config.accepted()));
        assertThat(webIdentity(Map.of("DurationSeconds", "3600")).text("Expiration"))
                .isEqualTo(expected);
    }

    @Test
    void theDefaultDurationIsConfigured() {
        endpoint = over(Duration.ofMinutes(30), fake.config());
        assertThat(webIdentity(Map.of()).text("Expiration")).isEqualTo("2026-03-01T12:30:00Z");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"a", "with space", "a/b", "ünicode", "a\nb"})
    void refusesBadSessionNames(String name) {
        Answer answer = webIdentity(Map.of("RoleSessionName", name));
        assertThat(answer.text("Code")).isEqualTo("ValidationError");
    }

    @Test
    void namesTheSessionByTheCallerThenByTheUser() {
        assertThat(webIdentity(Map.of("RoleSessionName", "job-7@lab")).text("Arn"))
                .endsWith("assumed-role/_/job-7@lab");
        String hostile = fake.token(claims -> claims.put("preferred_username", "x/admin root"));
        assertThat(webIdentity(Map.of("WebIdentityToken", hostile)).text("Arn"))
                .endsWith("assumed-role/_/x-admin-root");
        String nameless = fake.token(claims -> claims.remove("preferred_username"));
        assertThat(webIdentity(Map.of("WebIdentityToken", nameless)).text("Arn"))
                .endsWith("assumed-role/_/68fc385a-0922-4d21-87e9-6de7ab076765");
    }

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
    void aProviderGrantsOnlyWhatItMay() {
        try (FakeOidcProvider second = new FakeOidcProvider()) {
            endpoint = over(grantable(fake.config(), "_", "*"), grantable(second.config(), "second", "read*"));
            String admin = second.token(claims -> claims.put("policy", List.of("consoleAdmin")));
            Answer answer = webIdentity(Map.of("WebIdentityToken", admin));
            assertThat(answer.text("Code")).isEqualTo("InvalidParameterValue");
            assertThat(answer.text("Message")).contains("`consoleAdmin` may not be granted by this provider");
            String both = second.token(claims -> claims.put("policy", List.of("consoleAdmin", "readonly")));
            Session session = webIdentity(Map.of("WebIdentityToken", both)).session();
            assertThat(session.policies()).containsExactly("readonly");
            assertThat(session.provider()).isEqualTo("second");
            assertThat(webIdentity(Map.of(
                                    "WebIdentityToken", fake.token(claims -> claims.put("policy", "consoleAdmin"))))
                            .session()
                            .policies())
                    .containsExactly("consoleAdmin");
        }
    }

    @Test
    void severalProvidersInClaimModeMustSayWhatTheyGrant() {
        try (FakeOidcProvider second = new FakeOidcProvider()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> over(grantable(fake.config(), "_", "*"), second.config("b", List.of())));
        }
    }

    @Test
    void aRoleIsNamedByItsArn() {
        OidcProviderConfig role = withClient(fake.config("lab", List.of("readonly")), "minio-client-app");
        endpoint = over(role);
        String token = fake.token(claims -> claims.put("aud", "minio-client-app"));
        Answer answer = webIdentity(Map.of("WebIdentityToken", token, "RoleArn", ROLE_ARN));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text("Arn"))
                .isEqualTo("arn:aws:sts::000000000000:assumed-role/nOybJqMNzNmroqEKq5D0EUsRZw0/alice");
        assertThat(answer.session().role()).contains(ROLE_ARN);
        assertThat(answer.session().policies()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            arn:minio:iam:::role/other          | Error processing RoleArn parameter: RoleARN arn:minio:iam:::role/other is not defined.
            arn:minio:iam:eu:::role/x           | Error processing RoleArn parameter: RoleARN parse err: invalid ARN string format
            nonsense                            | Error processing RoleArn parameter: RoleARN parse err: invalid ARN string format
            arn:aws:iam::1:role/x               | Error processing RoleArn parameter: RoleARN parse err: invalid ARN - bad partition field
            arn:minio:s3:::role/x               | Error processing RoleArn parameter: RoleARN parse err: invalid ARN - bad service field
            arn:minio:iam::7:role/x             | Error processing RoleArn parameter: RoleARN parse err: invalid ARN - unsupported account-id field
            arn:minio:iam:::role                | Error processing RoleArn parameter: RoleARN parse err: invalid ARN - resource does not contain a "/"
            arn:minio:iam:::user/x              | Error processing RoleArn parameter: RoleARN parse err: invalid ARN: resource type is invalid
            arn:minio:iam:::role/a b            | Error processing RoleArn parameter: RoleARN parse err: invalid resource ID: a b
            """)
    void withoutClaimProvidersARoleIsNeeded(String roleArn, String message) {
        endpoint = over(withClient(fake.config("lab", List.of("readonly")), "minio-client-app"));
        Answer answer = webIdentity(Map.of("RoleArn", roleArn));
        assertThat(answer.text("Code")).isEqualTo("InvalidParameterValue");
        assertThat(answer.text("Message")).isEqualTo(message);
        assertThat(webIdentity(Map.of()).text("Message"))
                .startsWith("Role arn:minio:iam:::role/dummy-internal does not exist");
    }

    @Test
    void aRoleWithoutPoliciesIsRefused() {
        endpoint = over(withClient(fake.config("lab", List.of("gone")), "minio-client-app"));
        String token = fake.token(claims -> claims.put("aud", "minio-client-app"));
        assertThat(webIdentity(Map.of("WebIdentityToken", token, "RoleArn", ROLE_ARN))
                        .text("Message"))
                .startsWith("None of the given policies (`gone`) are defined");
    }

    @Test
    void sealsTheSessionPolicyInCompactForm() {
        String spaced = LAB.replace(",", " ,\n ");
        Session session = webIdentity(Map.of("Policy", spaced)).session();
        assertThat(session.sessionPolicy()).contains(LAB);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            empty             | ''
            no JSON           | {
            null              | null
            no version        | {"Statement":[{"Effect":"Allow","Action":["s3:*"],"Resource":["arn:aws:s3:::*"]}]}
            unknown action    | {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:Fly"],"Resource":["arn:aws:s3:::*"]}]}
            duplicate member  | {"Version":"2012-10-17","Version":"2012-10-17","Statement":[]}
            """)
    void s34_anUnreadableSessionPolicyIsNoSession(String why, String policy) {
        Answer answer = webIdentity(Map.of("Policy", policy));
        assertThat(answer.text("Code")).isEqualTo("MalformedPolicyDocument");
        assertThat(answer.status()).isEqualTo(400);
    }

    @Test
    void s34_aSessionPolicyWithoutStatementsAllowsNothing() {
        Session session = webIdentity(Map.of("Policy", "{\"Version\":\"2012-10-17\",\"Statement\":[]}"))
                .session();
        assertThat(PolicySource.canned().sessionPolicy(session.sessionPolicy().orElseThrow()))
                .returns(true, PolicySet::isEmpty);
    }

    @Test
    void aSessionPolicyHasAtMost2048BytesInCompactForm() {
        String resource = "\"arn:aws:s3:::lab-data/*\"";
        int room = 2048 - LAB.getBytes(StandardCharsets.UTF_8).length;
        String most =
                "\"arn:aws:s3:::lab-data/" + "x".repeat(room - 3 - "\"arn:aws:s3:::lab-data/".length() + 1) + "\"";
        String fits = LAB.replace(resource, resource + "," + most);
        assertThat(fits.length()).isEqualTo(2048);
        assertThat(webIdentity(Map.of("Policy", fits.replace(",", ", "))).status())
                .isEqualTo(200);
        Answer answer = webIdentity(Map.of("Policy", fits.replace("xxx", "xxxx")));
        assertThat(answer.text("Code")).isEqualTo("PackedPolicyTooLarge");
        assertThat(answer.text("Message")).startsWith("Session policy should not exceed 2048 characters");
        assertThat(webIdentity(Map.of("Policy", " ".repeat(30_000))).text("Code"))
                .isEqualTo("PackedPolicyTooLarge");
    }

    @Test
    void aTokenTooLargeToSealSaysWhatIsLargeAndTheWayOut() throws IOException {
        List<String> names = IntStream.range(0, 300)
                .mapToObj("policy-of-team-%03d"::formatted)
                .toList();
        for (String name : names) {
            Files.writeString(policiesDirectory.resolve(name + ".json"), LAB);
        }
        endpoint = over(fake.config());
        String token = fake.token(claims -> claims.put("policy", names));
        Answer answer = webIdentity(Map.of("WebIdentityToken", token));
        assertThat(answer.text("Code")).isEqualTo("PackedPolicyTooLarge");
        assertThat(answer.text("Message"))
                .contains(
                        "Largest in it are the policy names: there are 300; put the statements of several policies into one");
    }

    @Test
    void policyArnsAreNotOverlooked() {
        Answer answer = webIdentity(Map.of("PolicyArns.member.1.arn", "arn:aws:iam::aws:policy/ReadOnlyAccess"));
        assertThat(answer.text("Code")).isEqualTo("InvalidParameterValue");
        assertThat(answer.text("Message")).contains("`PolicyArns` is not supported");
    }

    @Test
    void aPolicyCanDenyLongSessions() throws Exception {
        Files.writeString(policiesDirectory.resolve("short.json"), """
                {"Version":"2012-10-17","Statement":[
                  {"Effect":"Allow","Action":["s3:*"],"Resource":["arn:aws:s3:::*"]},
                  {"Sid":"NotLong","Effect":"Deny","Action":["sts:AssumeRoleWithWebIdentity"],
                   "Condition":{"NumericGreaterThan":{"sts:DurationSeconds":"3600"}}}]}
                """);
        endpoint = over(fake.config());
        String token = fake.token(claims -> claims.put("policy", "short"));
        assertThat(webIdentity(Map.of("WebIdentityToken", token, "DurationSeconds", "3600"))
                        .status())
                .isEqualTo(200);
        assertThat(webIdentity(Map.of("WebIdentityToken", token)).status()).isEqualTo(200);
        Answer answer = webIdentity(Map.of("WebIdentityToken", token, "DurationSeconds", "3601"));
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.text("Code")).isEqualTo("AccessDenied");
        assertThat(answer.text("Message"))
                .startsWith("this user does not have enough permission")
                .contains("17F00D");
        assertThat(audited().decision()).hasToString("explicit-deny");
        assertThat(audited().policy()).isEqualTo("short");
        assertThat(audited().statement()).isEqualTo("NotLong");
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

    @Test
    void s04_whatIsNotVerifiedIsNeitherIdentifiedNorDecided() {
        List<String> unverified = List.of(
                FakeOidcProvider.sign(
                        Map.of("alg", "RS256", "kid", "rsa"),
                        fake.claims(),
                        FakeOidcProvider.keyPair("attacker", "RS256").getPrivate(),
                        "RS256"),
                fake.token(claims -> claims.put("iss", "https://x")),
                fake.token(claims -> claims.put("exp", 1)),
                fake.token(claims -> claims.put("aud", "account")),
                fake.token(claims -> claims.put("pad", "x".repeat(50_000))));
        for (String token : unverified) {
            assertThat(webIdentity(Map.of("WebIdentityToken", token)).status()).isEqualTo(400);
            assertThat(List.of(
                            audited().decision().toString(),
                            audited().principal(),
                            audited().subject(),
                            audited().userName()))
                    .containsOnly("");
        }
    }

    @Test
    void aTokenFromBeforeACutoffBuysNothing() {
        Cutoff.Scope alice = new Cutoff.Scope.Subject(fake.issuer(), "68fc385a-0922-4d21-87e9-6de7ab076765");
        Answer before = webIdentity(Map.of());
        cutoffs.add(new Cutoff(alice, NOW.minusSeconds(60)));
        Answer answer = webIdentity(Map.of());
        assertThat(answer.text("Code")).isEqualTo("ExpiredTokenException");
        assertThat(answer.text("Message")).contains("revoked as of 2026-03-01T11:59:00Z");
        assertThat(sessionOf(before)).as("and ends what the token has bought").isEmpty();
        String fresh =
                fake.token(claims -> claims.put("iat", NOW.minusSeconds(59).getEpochSecond()));
        assertThat(webIdentity(Map.of("WebIdentityToken", fresh)).status()).isEqualTo(200);
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

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            expired       | exp | 1000       | ExpiredTokenException | Token is expired
            wrong issuer  | iss | https://x  | InvalidIdentityToken  | The web identity token that was passed could not be validated
            wrong client  | aud | account    | InvalidIdentityToken  | STS JWT Token has `azp` claim invalid
            refresh token | typ | Refresh    | InvalidIdentityToken  | expected an ID token or an access token
            no subject    | sub | ''         | InvalidIdentityToken  | STS JWT Token has `sub` claim missing
            """)
    void refusesTokensAsSdksExpect(String why, String claim, String value, String code, String message) {
        String token =
                fake.token(claims -> claims.put(claim, claim.equals("exp") ? (Object) Integer.valueOf(value) : value));
        Answer answer = webIdentity(Map.of("WebIdentityToken", token));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("Code")).isEqualTo(code);
        assertThat(answer.text("Message")).startsWith(message);
    }

    @Test
    void aProviderOutOfReachIsSaidToBe() {
        fake.fail("/certs", 500);
        Answer answer = webIdentity(Map.of());
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("Code")).isEqualTo("IDPCommunicationError");
    }

    @Test
    void aProviderWhoseKeysAreOfNoUseIsNotOutOfReach() {
        fake.withdraw("rsa");
        Answer answer = webIdentity(Map.of());
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("Code")).isEqualTo("InvalidIdentityToken");
        assertThat(answer.text("Message"))
                .contains("publishes no key that is accepted")
                .doesNotContain("could not be reached", "Try again");
    }

    @Test
    void anUnknownIssuerIsToldTheConfiguredOnes() {
        String token = fake.token(claims -> claims.put("iss", "https://elsewhere.example"));
        assertThat(webIdentity(Map.of("WebIdentityToken", token)).text("Message"))
                .contains("no configured provider with issuer `https://elsewhere.example`")
                .endsWith("; the configured issuers are `" + fake.issuer() + "`");
    }

    @Test
    void callsOfIamAreToldThatThereIsNone() {
        Answer answer = handle(formHead(), "Action=ListUsers&Version=2010-05-08");
        assertThat(answer.text("Code")).isEqualTo("MissingParameter");
        assertThat(answer.text("Message")).contains("There is no IAM API here");
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

    @Test
    void whoAmI() {
        Answer root = signed("minioadmin", "minioadmin-secret", Optional.empty());
        assertThat(root.text("Arn")).isEqualTo("arn:aws:iam::000000000000:root");
        assertThat(root.text("UserId")).isEqualTo("000000000000");
        assertThat(root.text("Account")).isEqualTo("000000000000");

        Answer issued = webIdentity(Map.of("RoleSessionName", "job-7"));
        String accessKeyId = issued.text("AccessKeyId");
        Optional<Secret> token = Optional.of(new Secret(issued.text("SessionToken")));
        Answer session = signed(accessKeyId, issued.text("SecretAccessKey"), token);
        assertThat(session.text("Arn")).isEqualTo("arn:aws:sts::000000000000:assumed-role/_/job-7");
        assertThat(session.text("UserId")).isEqualTo(accessKeyId + ":job-7");

        assertThat(signed(accessKeyId, "wrong", token).text("Code")).isEqualTo("SignatureDoesNotMatch");
        assertThat(signed(accessKeyId, issued.text("SecretAccessKey"), Optional.empty())
                        .text("Code"))
                .isEqualTo("InvalidTokenId");
        now = now.plus(Duration.ofHours(1));
        Answer expired = signed(accessKeyId, issued.text("SecretAccessKey"), token);
        assertThat(expired.status()).isEqualTo(403);
        assertThat(expired.text("Code")).isEqualTo("InvalidAccessKeyId");
        assertThat(expired.text("Message")).contains("expired at 2026-03-01T13:00:00Z");
    }

    @Test
    void whoAmIWithoutASignature() {
        Answer answer = handle(formHead(), "Action=GetCallerIdentity&Version=2011-06-15");
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.text("Code")).isEqualTo("MissingAuthenticationToken");
    }

    private Answer signed(String accessKeyId, String secret, Optional<Secret> sessionToken) {
        String body = "Action=GetCallerIdentity&Version=2011-06-15";
        RequestHead unsigned = RequestHead.parse(
                "POST",
                "/",
                Headers.builder()
                        .add("host", "127.0.0.1:9000")
                        .add("content-type", "application/x-www-form-urlencoded")
                        .build());
        SigV4Signer.Credential credential = new SigV4Signer.Credential(accessKeyId, new Secret(secret), sessionToken);
        Headers headers = new SigV4Signer(credential, "us-east-1", "sts").sign(unsigned, sha256(body), now);
        return handle(RequestHead.parse("POST", "/", headers), body);
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
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

    private StsEndpoint over(OidcProviderConfig... providers) {
        return over(Duration.ofHours(1), providers);
    }

    private StsEndpoint over(Duration defaultDuration, OidcProviderConfig... providers) {
        return new StsEndpoint(services(defaultDuration, new RateLimit("STS", 0, clock), providers), clock);
    }

    private StsEndpoint.Services services(
            Duration defaultDuration, RateLimit rateLimit, OidcProviderConfig... providers) {
        List<OidcProviderConfig> configs = List.of(providers);
        Roles roles = new Roles(configs, "");
        PolicySource policies = new PolicySource(documents(), roles.policies(), Attachments.NONE);
        return new StsEndpoint.Services(
                new StsConfig(configs, defaultDuration),
                roles,
                new OidcProviders(configs, clock),
                policies,
                new ActionDecider(policies),
                sealer,
                cutoffs,
                new RequestAuthenticator(directory, clock),
                rateLimit);
    }

    private PolicyDocuments documents() {
        try {
            PolicyDocuments documents = PolicyDocuments.watching(policiesDirectory, state);
            opened.add(documents);
            return documents;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Answer webIdentity(Map<String, String> parameters) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("Action", "AssumeRoleWithWebIdentity");
        all.put("Version", "2011-06-15");
        all.put("WebIdentityToken", fake.token());
        all.putAll(parameters);
        return post(all);
    }

    private Answer post(Map<String, String> parameters) {
        return handle(formHead(), form(parameters));
    }

    private Answer handle(RequestHead head, String body) {
        audit = new AuditDraft("17F00D", CLIENT);
        try {
            endpoint.admit(head, CLIENT, audit);
        } catch (AwsException e) {
            HttpAnswer refused = StsErrors.answer(e, audit.requestId());
            return new Answer(refused.status(), new String(refused.body(), StandardCharsets.UTF_8));
        }
        HttpAnswer answer = endpoint.handle(head, CLIENT, body.getBytes(StandardCharsets.UTF_8), audit);
        return new Answer(answer.status(), new String(answer.body(), StandardCharsets.UTF_8));
    }

    private static RequestHead formHead() {
        return RequestHead.parse(
                "POST",
                "/",
                Headers.builder()
                        .add("content-type", "application/x-www-form-urlencoded")
                        .build());
    }

    private static String form(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    private Optional<Session> sessionOf(Answer answer) {
        try {
            Credential credential =
                    directory.find(answer.text("AccessKeyId"), Optional.of(answer.text("SessionToken")));
            return credential instanceof Credential.Temporary temporary
                    ? Optional.of(temporary.session())
                    : Optional.empty();
        } catch (AwsException e) {
            return Optional.empty();
        }
    }

    private static OidcProviderConfig grantable(OidcProviderConfig config, String name, String pattern) {
        return copy(config, name, config.clientIds(), List.of(pattern));
    }

    private static OidcProviderConfig withClient(OidcProviderConfig config, String clientId) {
        return copy(config, config.name(), Set.of(clientId), config.grantable());
    }

    private static OidcProviderConfig copy(
            OidcProviderConfig config, String name, Set<String> clientIds, List<String> grantable) {
        return copy(config, name, clientIds, grantable, config.claimName());
    }

    private static OidcProviderConfig reading(OidcProviderConfig config, String claim) {
        return copy(config, config.name(), config.clientIds(), config.grantable(), ClaimName.parse(claim));
    }

    private static OidcProviderConfig copy(
            OidcProviderConfig config, String name, Set<String> clientIds, List<String> grantable, ClaimName claim) {
        return new OidcProviderConfig(
                name,
                config.configUrl(),
                config.issuer(),
                clientIds,
                config.clientSecret(),
                claim,
                config.claimUserinfo(),
                config.rolePolicies(),
                grantable,
                config.sessionTags(),
                config.maxSession(),
                config.trustedOrigins());
    }

    /** An answer with its XML. */
    private final class Answer {
        private final int status;
        private final String body;

        private Answer(int status, String body) {
            this.status = status;
            this.body = body;
        }

        int status() {
            return status;
        }

        String body() {
            return body;
        }

        String text(String element) {
            Matcher matcher = Pattern.compile("<%1$s>(.*?)</%1$s>".formatted(element), Pattern.DOTALL)
                    .matcher(body);
            assertThat(matcher.find()).as("%s in %s", element, body).isTrue();
            return matcher.group(1).replace("&#34;", "\"").replace("&quot;", "\"");
        }

        Session session() {
            assertThat(status).as(body).isEqualTo(200);
            return sessionOf(this).orElseThrow();
        }
    }

    private AuditRecord audited() {
        return Audits.soFar(audit);
    }
}
