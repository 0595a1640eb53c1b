package io.cloakroom.bridge.console;

import static io.cloakroom.aws.AwsErrorCode.INVALID_TOKEN_ID;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.sts.SessionCredentials;
import io.cloakroom.bridge.credentials.Session;
import io.cloakroom.bridge.policies.PolicySource;
import io.cloakroom.bridge.policies.Realm;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    private final Renewals renewals;
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
            Logins logins,
            Sessions sessions,
            Renewals renewals,
            Questions questions,
            DownloadLinks links,
            Surroundings surroundings) {
        this.logins = logins;
        this.sessions = sessions;
        this.renewals = renewals;
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
        BrowserSession old = sessions.requireRenewable(asked.head().headers());
        try {
            BrowserSession renewed = renewals.once(old, () -> logins.renew(old, asked));
            return Json.answer(200, Json.object().put("renewed", true), sessions.keep(renewed));
        } catch (AwsException e) {
            return ended(e, asked);
        }
    }

    /** A login that the provider has ended is forgotten here too. */
    private HttpAnswer ended(AwsException reason, Logins.Asked asked) {
        if (reason.code() != INVALID_TOKEN_ID) {
            throw reason;
        }
        asked.audit().because(reason::sentence).refused(reason.code());
        return Json.answer(
                reason.code().status(),
                Json.object()
                        .put("code", reason.code().wireName())
                        .put("message", reason.sentence())
                        .put("requestId", asked.audit().requestId()),
                sessions.forget());
    }

    private HttpAnswer may(JsonNode body, Logins.Asked asked) {
        return Json.answer(200, questions.answer(body, current(asked), asked));
    }

    private HttpAnswer credentials(JsonNode body, Logins.Asked asked) {
        BrowserSession old = current(asked).kept();
        try {
            Logins.Taken taken = logins.take(old, Narrowing.read(body), asked);
            SessionCredentials given = taken.credentials();
            return Json.answer(
                    200,
                    Json.object()
                            .put("accessKeyId", given.accessKeyId())
                            .put("secretAccessKey", given.secretAccessKey().reveal())
                            .put("sessionToken", given.sessionToken().reveal())
                            .put("expiration", given.expiration().toString()),
                    sessions.keep(taken.kept()));
        } catch (AwsException e) {
            return ended(e, asked);
        }
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

    /** The browser forgets the login, whatever becomes of it elsewhere; the page says so if the provider did not hear. */
    private HttpAnswer logout(Logins.Asked asked) {
        boolean isEnded = true;
        try {
            BrowserSession old = sessions.requireRenewable(asked.head().headers());
            logins.end(old, sessions.sessionOf(old), asked);
        } catch (AwsException e) {
            LOG.warn(
                    "request {}: a login was not ended at its provider: {}",
                    asked.audit().requestId(),
                    e.sentence());
            isEnded = false;
        }
        return Json.answer(200, Json.object().put("ended", isEnded), sessions.forget());
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
