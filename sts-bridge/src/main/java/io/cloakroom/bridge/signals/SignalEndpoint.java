package io.cloakroom.bridge.signals;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.Secret;
import io.cloakroom.aws.http.ClientConnection;
import io.cloakroom.aws.http.FormType;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.http.PercentDecoder;
import io.cloakroom.aws.http.QueryParameter;
import io.cloakroom.aws.http.QueryString;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.bridge.audit.AuditDraft;
import io.cloakroom.bridge.endpoint.Admission;
import io.cloakroom.bridge.endpoint.Endpoint;
import io.cloakroom.bridge.endpoint.ErrorForm;
import io.cloakroom.bridge.endpoint.RateLimit;
import io.cloakroom.bridge.endpoint.Sender;
import io.cloakroom.bridge.endpoint.UncheckedPayload;
import io.cloakroom.bridge.identity.oidc.RefusedEventException;
import io.cloakroom.bridge.identity.oidc.RefusedEventException.Reason;
import io.cloakroom.bridge.state.StateException;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where identity providers say that something has happened. {@code /-/backchannel-logout} takes logout tokens in forms,
 * {@code /-/signals} takes security event tokens. The signature is all the proof there is and all that is needed. A
 * token is acknowledged when what it ends is in the state store. A sender whose tokens were refused ten times in a
 * second has to wait.
 *
 * @see <a href="https://openid.net/specs/openid-connect-backchannel-1_0.html">OpenID Connect Back-Channel Logout 1.0</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8935">RFC 8935, push-based delivery of security event tokens</a>
 */
public final class SignalEndpoint implements Endpoint {
    private static final String LOGOUT = "/-/backchannel-logout";
    private static final String EVENTS = "/-/signals";
    private static final String EVENT_TYPE = "application/secevent+jwt";
    private static final int MAX_BODY_BYTES = 64 * 1024;
    private static final int REFUSALS_A_SECOND = 10;

    private static final Headers UNCACHED =
            Headers.builder().add("cache-control", "no-store").build();
    private static final Headers JSON_ANSWER = Headers.builder()
            .addAll(UNCACHED)
            .add("content-type", "application/json")
            .build();
    private static final Headers POST_ONLY =
            Headers.builder().addAll(JSON_ANSWER).add("allow", "POST").build();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Logger LOG = LoggerFactory.getLogger(SignalEndpoint.class);

    private final SignalReceiver receiver;
    private final RateLimit refusals;

    public SignalEndpoint(SignalReceiver receiver, InstantSource clock) {
        this.receiver = receiver;
        this.refusals = new RateLimit("signal", REFUSALS_A_SECOND, clock);
    }

    @Override
    public boolean accepts(RequestHead head) {
        return head.rawPath().equals(LOGOUT) || head.rawPath().equals(EVENTS);
    }

    @Override
    public String service() {
        return "signals";
    }

    /** Providers read one word and one sentence, each by its own name. */
    @Override
    public Optional<ErrorForm> errors() {
        return Optional.of((reason, requestId) -> {
            int status = status(reason.code());
            String word = status < 429 ? Reason.INVALID_REQUEST.code() : "temporarily_unavailable";
            return error(status, word, reason.sentence(), JSON_ANSWER);
        });
    }

    @Override
    public Admission admit(RequestHead head, ClientConnection client, AuditDraft audit) {
        boolean isLogout = head.rawPath().equals(LOGOUT);
        audit.asked(isLogout ? "signals:Logout" : "signals:Push", "");
        refusals.requireRoom(client.address());
        if (!head.method().equals("POST")) {
            return new Admission.Answered(error(405, Reason.INVALID_REQUEST.code(), "Send it by POST.", POST_ONLY));
        }
        if (isLogout ? !FormType.URL_ENCODED.isTypeOf(head) : !isEvent(head)) {
            throw AwsException.of(
                    AwsErrorCode.INVALID_REQUEST,
                    "Send it as `%s`.".formatted(isLogout ? "application/x-www-form-urlencoded" : EVENT_TYPE));
        }
        return new Admission.WithBody(
                new Sender.Address(client.address()),
                MAX_BODY_BYTES,
                UncheckedPayload.INSTANCE,
                body -> take(isLogout ? tokenOf(body) : new String(body, ISO_8859_1).strip(), isLogout, client, audit));
    }

    private HttpAnswer take(String token, boolean isLogout, ClientConnection client, AuditDraft audit) {
        try {
            receiver.take(new Secret(token), client.address(), audit);
            return new HttpAnswer(isLogout ? 200 : 202, UNCACHED, new byte[0]);
        } catch (RefusedEventException e) {
            refusals.require(client.address());
            audit.because(e::sentence).refused(AwsErrorCode.INVALID_IDENTITY_TOKEN);
            return error(400, e.reason().code(), e.sentence(), JSON_ANSWER);
        } catch (StateException e) {
            LOG.warn("A signal could not be stored: {}.", e.getMessage());
            throw AwsException.of(AwsErrorCode.SERVICE_UNAVAILABLE, "It could not be stored. Send it again.");
        }
    }

    private static boolean isEvent(RequestHead head) {
        String type = head.headers().first("content-type").orElse("").toLowerCase(Locale.ROOT);
        int end = type.indexOf(';');
        return (end < 0 ? type : type.substring(0, end)).strip().equals(EVENT_TYPE);
    }

    private static String tokenOf(byte[] form) {
        List<String> tokens = QueryString.parse(new String(form, ISO_8859_1), PercentDecoder.FORM).stream()
                .filter(parameter -> parameter.name().equals("logout_token"))
                .map(QueryParameter::value)
                .toList();
        if (tokens.size() != 1) {
            throw AwsException.of(AwsErrorCode.INVALID_REQUEST, "The form must have one `logout_token`.");
        }
        return tokens.getFirst();
    }

    /** What is no fault of the token must not look like one: the provider would not send it again. */
    private static int status(AwsErrorCode code) {
        return switch (code) {
            case IDP_COMMUNICATION_ERROR -> 503;
            case THROTTLING -> 429;
            default -> code.status();
        };
    }

    /** With the names of RFC 8935, and those of OAuth, which back-channel logout uses. */
    private static HttpAnswer error(int status, String code, String sentence, Headers headers) {
        try {
            return new HttpAnswer(
                    status,
                    headers,
                    JSON.writeValueAsBytes(JSON.createObjectNode()
                            .put("err", code)
                            .put("description", sentence)
                            .put("error", code)
                            .put("error_description", sentence)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an object can be written", e);
        }
    }
}
