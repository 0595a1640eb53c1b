package io.cloakroom.bridge.console;

import static io.cloakroom.aws.AwsErrorCode.INVALID_TOKEN_ID;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.bridge.credentials.Session;
import java.util.List;
import java.util.function.Function;

/** Whoever sends a call, and their login as it goes on. */
final class LoginOfCall {
    private final Logins logins;
    private final Sessions sessions;

    LoginOfCall(Logins logins, Sessions sessions) {
        this.logins = logins;
        this.sessions = sessions;
    }

    /** The login with credentials that are good now, as {@link Sessions#require}. Its audit record names the user. */
    Sessions.Current current(Logins.Asked asked) {
        Sessions.Current login = sessions.require(asked.head().headers());
        Session session = login.session();
        asked.audit()
                .by(session.arn(), login.kept().accessKeyId())
                .identity(session.provider(), session.subject(), name(session));
        return login;
    }

    /** What people call the user of a session. */
    static String name(Session session) {
        return session.claims().getOrDefault("preferred_username", List.of()).stream()
                .findFirst()
                .orElse(session.userName());
    }

    /**
     * Refreshes a login, and goes on with it. A login that the provider has ended is forgotten here too. One that goes
     * on is kept as it now is, even if it gets no credentials: its old refresh token may be worth nothing any more.
     */
    HttpAnswer refreshed(BrowserSession old, Logins.Asked asked, Function<Logins.Refreshed, HttpAnswer> next) {
        Logins.Refreshed login;
        try {
            login = logins.refresh(old, asked);
        } catch (AwsException e) {
            if (e.code() != INVALID_TOKEN_ID) {
                throw e;
            }
            return refused(e, asked, sessions.forget());
        }
        try {
            return next.apply(login);
        } catch (AwsException e) {
            boolean isOver = e.code() == INVALID_TOKEN_ID;
            return refused(e, asked, isOver ? sessions.forget() : sessions.keep(login.kept()));
        }
    }

    private static HttpAnswer refused(AwsException reason, Logins.Asked asked, List<String> cookies) {
        asked.audit().because(reason::sentence).refused(reason.code());
        return Json.answer(
                reason.code().status(),
                Json.object()
                        .put("code", reason.code().wireName())
                        .put("message", reason.sentence())
                        .put("requestId", asked.audit().requestId()),
                cookies);
    }
}
