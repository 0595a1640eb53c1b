package io.cloakroom.bridge.sso;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.http.ClientConnection;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.bridge.audit.AuditDraft;
import io.cloakroom.bridge.endpoint.Admission;
import io.cloakroom.bridge.endpoint.Endpoint;
import io.cloakroom.bridge.endpoint.ErrorForm;
import io.cloakroom.bridge.endpoint.RateLimit;
import io.cloakroom.bridge.endpoint.SourceNetwork;
import io.cloakroom.bridge.identity.oidc.AuthorizationRequest;
import io.cloakroom.bridge.identity.oidc.Pkce;
import io.cloakroom.bridge.identity.oidc.RelyingParty;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Where browsers begin to log in: {@code GET /authorize}, which AWS's clients ask for at the root, whatever the path of
 * their endpoint. It sends the browser on to the provider with the client's challenge, state and redirect, under our
 * own client there. The provider sends it back to the client, which compares the state and shows its verifier to
 * {@code CreateToken}. So there is nothing to keep here, and no code ever comes by.
 *
 * <p>A browser is sent to the provider, or to a redirect on the user's own machine that the client has registered.
 * Nothing in the request can have it sent elsewhere.
 */
public final class AuthorizeEndpoint implements Endpoint {
    static final String PATH = "/authorize";

    private static final int MAX_STATE_CHARS = 1024;

    private final LoginProviders providers;
    private final Registrations registrations;
    private final RateLimit rateLimit;

    public AuthorizeEndpoint(SsoServices services) {
        this.providers = services.providers();
        this.registrations = services.registrations();
        this.rateLimit = services.rateLimit();
    }

    /** Without a client it is for a bucket of that name, which can be behind a gateway though none can be made. */
    @Override
    public boolean accepts(RequestHead head) {
        return head.rawPath().equals(PATH)
                && head.method().equals("GET")
                && head.queryValue("client_id").isPresent();
    }

    @Override
    public String service() {
        return "sso";
    }

    /** What reads this is a browser. */
    @Override
    public Optional<ErrorForm> errors() {
        return Optional.of((reason, requestId) -> refused(reason.code().status(), reason.sentence()));
    }

    @Override
    public Admission admit(RequestHead head, ClientConnection client, AuditDraft audit) {
        audit.asked("sso-oidc:Authorize", "");
        rateLimit.require(client.address());
        return new Admission.WithoutBody(() -> answer(head, client, audit));
    }

    private HttpAnswer answer(RequestHead head, ClientConnection client, AuditDraft audit) {
        Optional<Registration> registration = head.queryValue("client_id").flatMap(registrations::find);
        Optional<RelyingParty> provider =
                registration.flatMap(Registration::provider).flatMap(providers::find);
        if (registration.isEmpty() || provider.isEmpty()) {
            return refused(
                    audit,
                    "The program that sent you here is not registered here, or no longer. " + Registrations.REMEDY);
        }
        String redirect = head.queryValue("redirect_uri").orElse("");
        if (registration.get().redirects().stream().noneMatch(registered -> registered.admits(redirect))) {
            return refused(
                    audit, "This link would send your login elsewhere than to the program that asked. Do not use it.");
        }
        Optional<String> state = head.queryValue("state").filter(text -> !text.isEmpty());
        if (state.isEmpty() || state.get().length() > MAX_STATE_CHARS) {
            return refused(audit, "`state` is missing, or has more than %d characters.".formatted(MAX_STATE_CHARS));
        }
        Optional<String> challenge = head.queryValue("code_challenge").filter(Pkce::isChallenge);
        boolean isCodeFlow = head.queryValue("response_type").equals(Optional.of("code"))
                && head.queryValue("code_challenge_method").equals(Optional.of("S256"));
        if (!isCodeFlow || challenge.isEmpty()) {
            audit.because(() -> "no code flow with PKCE").refused(AwsErrorCode.INVALID_REQUEST);
            return redirect(URI.create(redirect + "?error=invalid_request&error_description="
                    + encoded("Only response_type=code with code_challenge_method=S256 is supported.")
                    + "&state=" + encoded(state.get())));
        }
        return redirect(provider.get()
                .authorization(
                        new AuthorizationRequest(redirect, state.get(), challenge.get(), Optional.empty()),
                        SourceNetwork.of(client.address())));
    }

    private static HttpAnswer redirect(URI to) {
        return new HttpAnswer(
                302,
                Headers.builder()
                        .add("location", to.toString())
                        .add("cache-control", "no-store")
                        .add("referrer-policy", "no-referrer")
                        .build(),
                new byte[0]);
    }

    private static HttpAnswer refused(AuditDraft audit, String sentence) {
        audit.because(() -> sentence).refused(AwsErrorCode.INVALID_REQUEST);
        return refused(400, sentence);
    }

    private static HttpAnswer refused(int status, String sentence) {
        return Page.answer(status, "The login cannot begin", "<p>%s</p>".formatted(Page.text(sentence)));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
