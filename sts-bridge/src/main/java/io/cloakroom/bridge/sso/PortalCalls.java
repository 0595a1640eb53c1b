package io.cloakroom.bridge.sso;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.aws.Account;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.sts.SessionCredentials;
import io.cloakroom.bridge.credentials.Cutoff;
import io.cloakroom.bridge.credentials.Cutoffs;
import io.cloakroom.bridge.endpoint.SourceNetwork;
import io.cloakroom.bridge.sts.TokenLogins;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * The calls of the SSO portal: what the holder of an SSO access token may choose, credentials for it, and the end of
 * the login. There is one account.
 *
 * @see <a href="https://docs.aws.amazon.com/singlesignon/latest/PortalAPIReference/Welcome.html">SSO portal</a>
 */
final class PortalCalls {
    static final String TOKEN_HEADER = "x-amz-sso_bearer_token";

    /** The provider's clock may be ahead of ours: a token that it has just made is ended too. */
    private static final Duration CLOCK_LEEWAY = Duration.ofSeconds(30);

    private final LoginProviders providers;
    private final SealedTokens sealed;
    private final TokenLogins logins;
    private final Cutoffs cutoffs;
    private final InstantSource clock;

    PortalCalls(SsoServices services) {
        this.providers = services.providers();
        this.sealed = services.sealed();
        this.logins = services.logins();
        this.cutoffs = services.cutoffs();
        this.clock = services.clock();
    }

    HttpAnswer accounts(TokenLogins.Request request) {
        TokenLogins.Holder holder = verified(request);
        ObjectNode answer = SsoJson.object();
        ArrayNode accounts = answer.putArray("accountList");
        if (!logins.choices(holder, request).isEmpty()) {
            accounts.addObject()
                    .put("accountId", Account.ID)
                    .put("accountName", "Cloakroom")
                    .put("emailAddress", holder.token().readableName());
        }
        return SsoJson.answer(answer);
    }

    HttpAnswer roles(TokenLogins.Request request) {
        requireAccount(request.head());
        List<String> choices = logins.choices(verified(request), request);
        ObjectNode answer = SsoJson.object();
        ArrayNode roles = answer.putArray("roleList");
        choices.forEach(choice -> roles.addObject().put("roleName", choice).put("accountId", Account.ID));
        return SsoJson.answer(answer);
    }

    HttpAnswer credentials(TokenLogins.Request request) {
        requireAccount(request.head());
        String role = request.head()
                .queryValue("role_name")
                .filter(name -> !name.isEmpty())
                .orElseThrow(() -> new SsoException(SsoError.INVALID_REQUEST, "`role_name` is missing."));
        request.audit().asked("sso:GetRoleCredentials", role);
        SessionCredentials given =
                logins.assume(verified(request), role, request).credentials();
        ObjectNode answer = SsoJson.object();
        answer.putObject("roleCredentials")
                .put("accessKeyId", given.accessKeyId())
                .put("secretAccessKey", given.secretAccessKey().reveal())
                .put("sessionToken", given.sessionToken().reveal())
                .put("expiration", given.expiration().toEpochMilli());
        return SsoJson.answer(answer);
    }

    /**
     * Ends the login at the provider, and all sessions that it has got here: those of the user so far, if the provider
     * does not say which login a token is of. A token whose provider's token has expired will do, because the login may
     * still go on. If one of the two fails, the other is done all the same.
     *
     * @throws SsoException {@code UnauthorizedException} if the token does not say whose login it is
     * @throws io.cloakroom.bridge.state.StateException if the end cannot be stored
     */
    HttpAnswer logout(TokenLogins.Request request) {
        SsoToken token = shown(request);
        request.audit().identity(token.provider(), "", "");
        try {
            cutoffs.add(cutoff(token));
        } finally {
            endAtProvider(token, request);
        }
        return SsoJson.answer(SsoJson.object());
    }

    /** Of a user, what comes after the logout may be another login, so there the provider's clock has no leeway. */
    private Cutoff cutoff(SsoToken token) {
        Instant now = clock.instant();
        return token.sessionId()
                .map(sid -> new Cutoff(new Cutoff.Scope.LoginSoFar(token.issuer(), sid), now.plus(CLOCK_LEEWAY)))
                .orElseGet(() -> new Cutoff(new Cutoff.Scope.Subject(token.issuer(), token.subject()), now));
    }

    private void endAtProvider(SsoToken token, TokenLogins.Request request) {
        providers
                .find(token.provider())
                .ifPresent(provider -> token.refreshToken()
                        .ifPresent(refresh -> provider.end(
                                refresh, SourceNetwork.of(request.client().address()))));
    }

    private TokenLogins.Holder verified(TokenLogins.Request request) {
        SsoToken token = shown(request);
        TokenLogins.Holder verified = logins.verify(token.accessToken(), request);
        if (providers.find(token.provider()).isEmpty()
                || !verified.token().source().name().equals(token.provider())) {
            throw invalid("Nobody can log in to the provider of this token any more.");
        }
        return verified;
    }

    private SsoToken shown(TokenLogins.Request request) {
        List<String> shown = request.head().headers().all(TOKEN_HEADER);
        Optional<SsoToken> token = shown.size() == 1 ? sealed.access(shown.get(0)) : Optional.empty();
        return token.orElseThrow(() -> invalid("Session token not found or invalid: log in again."));
    }

    private static SsoException invalid(String sentence) {
        return new SsoException(SsoError.UNAUTHORIZED, sentence);
    }

    private static void requireAccount(RequestHead head) {
        if (!head.queryValue("account_id").equals(Optional.of(Account.ID))) {
            throw new SsoException(
                    SsoError.FORBIDDEN, "No access: `account_id` must be %s, the only account.".formatted(Account.ID));
        }
    }
}
