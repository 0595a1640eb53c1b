package io.cloakroom.bridge.sts;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.ClientConnection;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.sts.StsErrors;
import io.cloakroom.bridge.audit.AuditDraft;
import io.cloakroom.bridge.authn.RequestAuthenticator;
import io.cloakroom.bridge.authz.ActionDecider;
import io.cloakroom.bridge.config.OidcProviderConfig;
import io.cloakroom.bridge.config.StsConfig;
import io.cloakroom.bridge.config.TokenPluginConfig;
import io.cloakroom.bridge.credentials.Credential;
import io.cloakroom.bridge.credentials.Session;
import io.cloakroom.bridge.endpoint.RateLimit;
import io.cloakroom.bridge.identity.oidc.FakeOidcProvider;
import io.cloakroom.bridge.identity.oidc.OidcProviders;
import io.cloakroom.bridge.identity.oidc.Roles;
import io.cloakroom.bridge.identity.plugin.PluginSource;
import io.cloakroom.bridge.policies.Attachments;
import io.cloakroom.bridge.policies.PolicySource;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** An STS endpoint over a fake provider, and the forms that are sent to it. */
abstract class StsTest extends SessionTest {
    static final String LAB = """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:GetObject"],"Resource":["arn:aws:s3:::lab-data/*"]}]}""";
    static final ClientConnection CLIENT = new ClientConnection("192.0.2.7", true);

    final FakeOidcProvider fake = new FakeOidcProvider();
    StsEndpoint endpoint;

    @BeforeEach
    void start() {
        endpoint = over(fake.config());
    }

    @AfterEach
    void stop() {
        fake.close();
    }

    StsEndpoint over(OidcProviderConfig... providers) {
        return over(Duration.ofHours(1), providers);
    }

    StsEndpoint over(Duration defaultDuration, OidcProviderConfig... providers) {
        return new StsEndpoint(services(defaultDuration, new RateLimit("STS", 0, clock), providers), clock);
    }

    StsEndpoint.Services services(Duration defaultDuration, RateLimit rateLimit, OidcProviderConfig... providers) {
        List<OidcProviderConfig> configs = List.of(providers);
        Roles roles = new Roles(configs, "");
        Map<String, List<String>> policiesOfRoles = new LinkedHashMap<>(roles.policies());
        policiesOfRoles.putAll(PluginSource.roles(plugins(), ""));
        PolicySource policies = new PolicySource(documents(), policiesOfRoles, Attachments.NONE);
        return new StsEndpoint.Services(
                new StsConfig(configs, defaultDuration),
                roles,
                new OidcProviders(configs, clock),
                policies,
                new ActionDecider(policies),
                sealer,
                cutoffs,
                new RequestAuthenticator(credentials, clock),
                rateLimit,
                new PluginSource(plugins(), "", policies, clock));
    }

    /** The plugins of the endpoint; none. */
    List<TokenPluginConfig> plugins() {
        return List.of();
    }

    Answer webIdentity(Map<String, String> parameters) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("Action", "AssumeRoleWithWebIdentity");
        all.put("Version", "2011-06-15");
        all.put("WebIdentityToken", fake.token());
        all.putAll(parameters);
        return post(all);
    }

    Answer post(Map<String, String> parameters) {
        return handle(formHead(), form(parameters));
    }

    Answer handle(RequestHead head, String body) {
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

    static RequestHead formHead() {
        return RequestHead.parse(
                "POST",
                "/",
                Headers.builder()
                        .add("content-type", "application/x-www-form-urlencoded")
                        .build());
    }

    static String form(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    Optional<Session> sessionOf(Answer answer) {
        try {
            Credential credential =
                    credentials.find(answer.text("AccessKeyId"), Optional.of(answer.text("SessionToken")));
            return credential instanceof Credential.Temporary temporary
                    ? Optional.of(temporary.session())
                    : Optional.empty();
        } catch (AwsException e) {
            return Optional.empty();
        }
    }

    /** An answer with its XML. */
    final class Answer {
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
}
