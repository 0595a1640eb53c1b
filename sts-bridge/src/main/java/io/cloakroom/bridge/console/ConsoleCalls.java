package io.cloakroom.bridge.console;

import static io.cloakroom.aws.AwsErrorCode.INVALID_TOKEN_ID;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.sts.SessionCredentials;
import io.cloakroom.aws.sts.SessionParameters;
import io.cloakroom.bridge.credentials.Session;
import io.cloakroom.bridge.policies.PolicySource;
import io.cloakroom.bridge.policies.Realm;
import io.cloakroom.bridge.state.StateException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The calls that the pages make. Each is a POST with a JSON object, and answers one. Blocks. */
final class ConsoleCalls {
    private static final Logger LOG = LoggerFactory.getLogger(ConsoleCalls.class);
    private static final int MAX_KEY = 1024;
    private static final int MAX_BUCKET = 63;

    private final Map<String, Call> calls = Map.of(
            "start", (body, asked) -> start(),
            "me", (body, asked) -> me(asked),
            "renew", (body, asked) -> renew(asked),
            "may", this::may,
            "credentials", this::credentials,
            "link", this::link,
            "logout", (body, asked) -> logout(asked));

    private final Logins logins;
    private final Sessions sessions;
    private final Questions questions;
    private final DownloadLinks links;
    private final Surroundings surroundings;

    /** A call. */
    @FunctionalInterface
    private interface Call {
        HttpAnswer answer(JsonNode body, Logins.Asked asked);
    }

    /**
     * What pages are told about the installation.
     *
     * @param s3 the address of S3 as clients know it; empty: a page guesses
     * @param region that clients name
     */
    record Surroundings(PolicySource policies, String s3, String region) {}

    ConsoleCalls(
            Logins logins, Sessions sessions, Questions questions, DownloadLinks links, Surroundings surroundings) {
        this.logins = logins;
        this.sessions = sessions;
        this.questions = questions;
        this.links = links;
        this.surroundings = surroundings;
    }

    boolean has(String name) {
        return calls.containsKey(name);
    }

    HttpAnswer answer(String name, byte[] body, Logins.Asked asked) {
        return requireNonNull(calls.get(name), name).answer(Json.read(body), asked);
    }

    /** What the page needs before anybody has logged in. */
    private HttpAnswer start() {
        ObjectNode answer = Json.object();
        ArrayNode providers = answer.putArray("providers");
        logins.providers().forEach(providers::add);
        return Json.answer(200, answer);
    }

    private HttpAnswer me(Logins.Asked asked) {
        Session session = current(asked).session();
        ObjectNode answer = Json.object()
                .put("name", name(session))
                .put("subject", session.subject())
                .put("issuer", session.issuer())
                .put("arn", session.arn())
                .put("expires", session.expiration().toString())
                .put("s3", surroundings.s3())
                .put("region", surroundings.region());
        session.role().ifPresent(role -> answer.put("role", role));
        ArrayNode policies = answer.putArray("policies");
        for (String policy : names(session)) {
            boolean isKnown = surroundings
                    .policies()
                    .document(new Realm(session.provider(), session.issuer()), policy)
                    .isPresent();
            policies.addObject().put("name", policy).put("known", isKnown);
        }
        ObjectNode claims = answer.putObject("claims");
        for (String claim : List.of("roles", "groups", "email")) {
            List<String> values = session.claims().getOrDefault(claim, List.of());
            if (!values.isEmpty()) {
                values.forEach(claims.putArray(claim)::add);
            }
        }
        return Json.answer(200, answer);
    }

    private List<String> names(Session session) {
        return session.role().map(surroundings.policies()::namesOfRole).orElse(session.policies());
    }

    private static String name(Session session) {
        return session.claims().getOrDefault("preferred_username", List.of()).stream()
                .findFirst()
                .orElse(session.userName());
    }

    private HttpAnswer renew(Logins.Asked asked) {
        return refreshed(sessions.requireRenewable(asked.head().headers()), asked, login -> {
            BrowserSession renewed = logins.renew(login, asked);
            return Json.answer(200, Json.object().put("renewed", true), sessions.keep(renewed));
        });
    }

    /**
     * Refreshes a login, and goes on with it. A login that the provider has ended is forgotten here too. One that goes
     * on is kept as it now is, even if it gets no credentials: its old refresh token may be worth nothing any more.
     */
    private HttpAnswer refreshed(BrowserSession old, Logins.Asked asked, Function<Logins.Refreshed, HttpAnswer> next) {
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
            return refused(e, asked, sessions.keep(login.kept()));
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

    private HttpAnswer may(JsonNode body, Logins.Asked asked) {
        return Json.answer(200, questions.answer(body, current(asked), asked));
    }

    private HttpAnswer credentials(JsonNode body, Logins.Asked asked) {
        BrowserSession old = current(asked).kept();
        SessionParameters choice = Narrowing.read(body);
        return refreshed(old, asked, login -> {
            SessionCredentials given = logins.take(login, choice, asked);
            return Json.answer(
                    200,
                    Json.object()
                            .put("accessKeyId", given.accessKeyId())
                            .put("secretAccessKey", given.secretAccessKey().reveal())
                            .put("sessionToken", given.sessionToken().reveal())
                            .put("expiration", given.expiration().toString()),
                    sessions.keep(login.kept()));
        });
    }

    private HttpAnswer link(JsonNode body, Logins.Asked asked) {
        Session session = current(asked).session();
        String link = links.make(
                session,
                Json.text(body, "bucket", MAX_BUCKET),
                Json.text(body, "key", MAX_KEY),
                body.has("version") ? Optional.of(Json.text(body, "version", MAX_KEY)) : Optional.empty());
        return Json.answer(200, Json.object().put("url", ConsolePaths.DOWNLOAD.substring(1) + link));
    }

    /**
     * The browser forgets the login and its provider is told, whatever becomes of the rest. The page says which of it
     * failed.
     */
    private HttpAnswer logout(Logins.Asked asked) {
        ObjectNode answer = Json.object();
        try {
            BrowserSession old = sessions.kept(asked.head().headers());
            answer.put("voided", succeeds("voided here", asked, () -> logins.voidGiven(sessions.sessionOf(old))));
            answer.put("ended", succeeds("ended at its provider", asked, () -> logins.end(old, asked)));
        } catch (AwsException e) {
            // It has ended before: nothing is known of it any more.
            answer.put("voided", false).put("ended", false);
        }
        return Json.answer(200, answer, sessions.forget());
    }

    private static boolean succeeds(String done, Logins.Asked asked, Runnable step) {
        try {
            step.run();
            return true;
        } catch (AwsException e) {
            LOG.warn("request {}: a login was not {}: {}", asked.audit().requestId(), done, e.sentence());
        } catch (StateException e) {
            LOG.warn("request {}: a login was not {}: {}", asked.audit().requestId(), done, e.getMessage());
        }
        return false;
    }

    private Sessions.Current current(Logins.Asked asked) {
        Sessions.Current login = sessions.require(asked.head().headers());
        Session session = login.session();
        asked.audit()
                .by(session.arn(), login.kept().accessKeyId())
                .identity(session.provider(), session.subject(), name(session));
        return login;
    }
}
