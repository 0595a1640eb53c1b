package io.cloakroom.bridge.sso;

import com.fasterxml.jackson.databind.JsonNode;
import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.ClientConnection;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.bridge.audit.AuditDraft;
import io.cloakroom.bridge.endpoint.Admission;
import io.cloakroom.bridge.endpoint.Endpoint;
import io.cloakroom.bridge.endpoint.ErrorForm;
import io.cloakroom.bridge.endpoint.RateLimit;
import io.cloakroom.bridge.endpoint.Sender;
import io.cloakroom.bridge.endpoint.UncheckedPayload;
import io.cloakroom.bridge.state.StateException;
import io.cloakroom.bridge.sts.TokenLogins;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** AWS's SSO OIDC and SSO portal, below {@code /-/sso}: the {@code endpoint_url} of both services. */
public final class SsoEndpoint implements Endpoint {
    static final String PATH = "/-/sso";

    /** Room for a code, or for a refresh token of a large size. */
    private static final int MAX_BODY_BYTES = 32 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(SsoEndpoint.class);

    private final OidcCalls oidc;
    private final PortalCalls portal;
    private final RateLimit rateLimit;

    /** The calls. */
    private enum Operation {
        REGISTER_CLIENT("POST", "/client/register", "sso-oidc:RegisterClient"),
        START_DEVICE_AUTHORIZATION("POST", "/device_authorization", "sso-oidc:StartDeviceAuthorization"),
        CREATE_TOKEN("POST", "/token", "sso-oidc:CreateToken"),
        LIST_ACCOUNTS("GET", "/assignment/accounts", "sso:ListAccounts"),
        LIST_ACCOUNT_ROLES("GET", "/assignment/roles", "sso:ListAccountRoles"),
        GET_ROLE_CREDENTIALS("GET", "/federation/credentials", "sso:GetRoleCredentials"),
        LOGOUT("POST", "/logout", "sso:Logout");

        private final String method;
        private final String path;
        private final String action;

        Operation(String method, String path, String action) {
            this.method = method;
            this.path = PATH + path;
            this.action = action;
        }

        /** Whether it shows a token in a header, and its errors are those of the portal. */
        boolean isOfPortal() {
            return action.startsWith("sso:");
        }

        static Optional<Operation> of(RequestHead head) {
            return Arrays.stream(values())
                    .filter(it -> it.path.equals(head.rawPath()) && it.method.equals(head.method()))
                    .findFirst();
        }
    }

    public SsoEndpoint(SsoServices services) {
        this.oidc = new OidcCalls(services);
        this.portal = new PortalCalls(services);
        this.rateLimit = services.rateLimit();
    }

    @Override
    public boolean accepts(RequestHead head) {
        return head.rawPath().startsWith(PATH + "/") || head.rawPath().equals(PATH);
    }

    @Override
    public String service() {
        return "sso";
    }

    @Override
    public Optional<ErrorForm> errors() {
        return Optional.of((reason, requestId) ->
                SsoJson.answer(new SsoException(SsoError.of(reason.code(), false), reason.sentence())));
    }

    @Override
    public Admission admit(RequestHead head, ClientConnection client, AuditDraft audit) {
        TokenLogins.Request request = new TokenLogins.Request(head, client, audit);
        Optional<Operation> operation = Operation.of(head);
        audit.asked(operation.map(it -> it.action).orElse("sso:Unknown"), "");
        try {
            rateLimit.require(client.address());
        } catch (AwsException e) {
            boolean isToken = operation.filter(Operation::isOfPortal).isPresent();
            return new Admission.Answered(
                    refused(new SsoException(SsoError.of(e.code(), isToken), e.sentence()), audit));
        }
        if (operation.isEmpty()) {
            audit.refused(AwsErrorCode.NO_SUCH_ENTITY);
            return new Admission.Answered(SsoJson.answer(
                    new SsoException(SsoError.NOT_FOUND, "There is no such call of SSO OIDC or the SSO portal here.")));
        }
        return switch (operation.get()) {
            case REGISTER_CLIENT -> withBody(request, oidc::register);
            case START_DEVICE_AUTHORIZATION -> withBody(request, call -> oidc.startDevice(call, request));
            case CREATE_TOKEN -> withBody(request, call -> oidc.createToken(call, request));
            case LIST_ACCOUNTS -> withToken(request, () -> portal.accounts(request));
            case LIST_ACCOUNT_ROLES -> withToken(request, () -> portal.roles(request));
            case GET_ROLE_CREDENTIALS -> withToken(request, () -> portal.credentials(request));
            case LOGOUT -> withToken(request, () -> portal.logout(request));
        };
    }

    /** Answers a call that says everything in its body. */
    @FunctionalInterface
    private interface BodyCall {
        HttpAnswer answer(JsonNode call);
    }

    private static Admission withBody(TokenLogins.Request request, BodyCall call) {
        return new Admission.WithBody(
                new Sender.Address(request.client().address()),
                MAX_BODY_BYTES,
                UncheckedPayload.INSTANCE,
                body -> answer(request, false, () -> call.answer(SsoJson.read(body))));
    }

    /** The body of such a call says nothing. */
    private static Admission withToken(TokenLogins.Request request, Supplier<HttpAnswer> call) {
        return new Admission.WithoutBody(() -> answer(request, true, call));
    }

    private static HttpAnswer answer(TokenLogins.Request request, boolean isToken, Supplier<HttpAnswer> call) {
        try {
            return call.get();
        } catch (SsoException e) {
            return refused(e, request.audit());
        } catch (AwsException e) {
            return refused(new SsoException(SsoError.of(e.code(), isToken), e.sentence()), request.audit());
        } catch (StateException e) {
            LOG.warn("A logout could not be stored: {}.", e.getMessage());
            return refused(
                    new SsoException(SsoError.UNAVAILABLE, "It could not be stored. Try again."), request.audit());
        }
    }

    private static HttpAnswer refused(SsoException reason, AuditDraft audit) {
        audit.because(reason::sentence).refused(reason.error().audited());
        return SsoJson.answer(reason);
    }
}
