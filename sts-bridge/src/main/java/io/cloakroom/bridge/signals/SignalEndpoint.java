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
import io.cloakroom.bridge.endpoint.Sender;
import io.cloakroom.bridge.endpoint.UncheckedPayload;
import io.cloakroom.bridge.identity.oidc.RefusedEventException;
import io.cloakroom.bridge.identity.oidc.RefusedEventException.Reason;
import io.cloakroom.bridge.state.StateException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where identity providers say that something has happened. {@code /-/backchannel-logout} takes logout tokens in forms,
 * {@code /-/signals} takes security event tokens. The signature is all the proof there is and all that is needed. A
 * token is acknowledged when what it ends is in the state store.
 *
 * @see <a href="https://openid.net/specs/openid-connect-backchannel-1_0.html">OpenID Connect Back-Channel Logout 1.0</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8935">RFC 8935, push-based delivery of security event tokens</a>
 */
public final class SignalEndpoint implements Endpoint {
    private static final String LOGOUT = "/-/backchannel-logout";
    private static final String EVENTS = "/-/signals";
    private static final String EVENT_TYPE = "application/secevent+jwt";
    private static final int MAX_BODY_BYTES = 64 * 1024;

    private static final Headers UNCACHED =
            Headers.builder().add("cache-control", "no-store").build();
    private static final Headers JSON_ANSWER = Headers.builder()
            .addAll(UNCACHED)
            .add("content-type", "application/json")
            .add("content-language", "en")
            .build();
    private static final Headers POST_ONLY =
            Headers.builder().addAll(JSON_ANSWER).add("allow", "POST").build();
    private static final Optional<ErrorForm> ERRORS = Optional.of((reason, requestId) -> errorFor(reason));
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Logger LOG = LoggerFactory.getLogger(SignalEndpoint.class);

    private final SignalReceiver receiver;

    public SignalEndpoint(SignalReceiver receiver) {
        this.receiver = receiver;
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
        return ERRORS;
    }

    @Override
    public Admission admit(RequestHead head, ClientConnection client, AuditDraft audit) {
        boolean isLogout = head.rawPath().equals(LOGOUT);
        audit.asked(isLogout ? "signals:Logout" : "signals:Push", "");
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
            receiver.take(new Secret(token), isLogout, client.address(), audit);
            return new HttpAnswer(isLogout ? 200 : 202, UNCACHED, new byte[0]);
        } catch (RefusedEventException e) {
            audit.because(e::sentence).refused(AwsErrorCode.INVALID_IDENTITY_TOKEN);
            int status = e.reason() == Reason.UNAVAILABLE ? 503 : 400;
            return error(status, e.reason().code(), e.sentence(), JSON_ANSWER);
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

    private static HttpAnswer errorFor(AwsException reason) {
        int status = reason.code().status();
        Reason word = status < 500 ? Reason.INVALID_REQUEST : Reason.UNAVAILABLE;
        return error(status, word.code(), reason.sentence(), JSON_ANSWER);
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
