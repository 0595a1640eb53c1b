package io.cloakroom.bridge.console;

import static java.util.Map.entry;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.sts.SessionCredentials;
import io.cloakroom.aws.sts.SessionParameters;
import io.cloakroom.bridge.credentials.DirectoryUser;
import io.cloakroom.bridge.credentials.Session;
import io.cloakroom.bridge.policies.PolicySource;
import io.cloakroom.bridge.policies.Realm;
import io.cloakroom.bridge.state.StateException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The calls that the pages make. Each is a POST with a JSON object, and answers one. Blocks. */
final class ConsoleCalls {
    private static final Logger LOG = LoggerFactory.getLogger(ConsoleCalls.class);
    private static final int MAX_KEY = 1024;
    private static final int MAX_BUCKET = 63;

    private final Map<String, ConsoleCall> calls;
    private final Logins logins;
    private final PasswordLogins passwords;
    private final Sessions sessions;
    private final LoginOfCall login;
    private final Questions questions;
    private final DownloadLinks links;
    private final Surroundings surroundings;
    private final Sharing sharing;
    private final Administration administration;
    private final PolicyDesk desk;

    /**
     * What pages are told about the installation.
     *
     * @param s3 the address of S3 as clients know it; empty: a page guesses
     * @param region that clients name
     */
    record Surroundings(PolicySource policies, String s3, String region) {}

    ConsoleCalls(
            Logins logins,
            PasswordLogins passwords,
            Sessions sessions,
            LoginOfCall login,
            Questions questions,
            DownloadLinks links,
            ZipDownloads zips,
            Surroundings surroundings,
            Sharing sharing,
            Administration administration,
            PolicyDesk desk) {
        this.logins = logins;
        this.passwords = passwords;
        this.sessions = sessions;
        this.login = login;
        this.sharing = sharing;
        this.administration = administration;
        this.desk = desk;
        this.questions = questions;
        this.links = links;
        this.surroundings = surroundings;
        OwnLogins own = new OwnLogins(logins, sessions, login);
        this.calls = Map.ofEntries(
                entry("start", (body, asked) -> start()),
                entry("password-login", this::logInByPassword),
                entry("me", (body, asked) -> me(asked)),
                entry("renew", (body, asked) -> renew(asked)),
                entry("may", this::may),
                entry("credentials", this::credentials),
                entry("link", this::link),
                entry("zip", (body, asked) -> zips.link(body, login.current(asked))),
                entry("logins", (body, asked) -> own.list(asked)),
                entry("end-logins", own::end),
                entry("share", sharing::share),
                entry("shares", (body, asked) -> sharing.list(asked)),
                entry("unshare", sharing::end),
                entry("admin", (body, asked) -> administration.call(body, login.current(asked), asked)),
                entry("check-policy", (body, asked) -> loggedIn(asked, () -> desk.check(body))),
                entry("explain-policy", (body, asked) -> loggedIn(asked, () -> desk.explain(body))),
                entry("test-policy", (body, asked) -> loggedIn(asked, () -> desk.test(body))),
                entry("logout", (body, asked) -> logout(asked)));
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
        return Json.answer(200, answer.put("directory", passwords.areOn()));
    }

    /** A page of another site cannot send this call, so it logs nobody in as somebody else. */
    private HttpAnswer logInByPassword(JsonNode body, Logins.Asked asked) {
        BrowserSession begun =
                passwords.logIn(Json.text(body, "user", MAX_KEY), Json.text(body, "password", MAX_KEY), asked);
        return Json.answer(200, Json.object().put("loggedIn", true), sessions.keep(begun));
    }

    private HttpAnswer me(Logins.Asked asked) {
        Sessions.Current current = login.current(asked);
        Session session = current.session();
        ObjectNode answer = Json.object()
                .put("name", LoginOfCall.name(session))
                .put("subject", session.subject())
                .put("userName", session.userName())
                .put("issuer", session.issuer())
                .put("arn", session.arn())
                .put("expires", session.expiration().toString())
                .put("s3", surroundings.s3())
                .put("region", surroundings.region())
                .put("sharesFolders", sharing.hasFolders())
                .put("runsTests", desk.runsTests())
                .put("hasDirectory", passwords.areOn())
                .put("byPassword", PasswordLogins.has(current.kept()));
        administration.allowed(current, asked).forEach(answer.putArray("admin")::add);
        session.role().filter(any -> session.directory().isEmpty()).ifPresent(role -> answer.put("role", role));
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
            List<String> values = claim.equals("groups") && session.directory().isPresent()
                    ? session.directory().get().groups()
                    : session.claims().getOrDefault(claim, List.of());
            if (!values.isEmpty()) {
                values.forEach(claims.putArray(claim)::add);
            }
        }
        return Json.answer(200, answer);
    }

    private List<String> names(Session session) {
        if (session.directory().isPresent()) {
            DirectoryUser user = session.directory().get();
            return surroundings.policies().namesOfDirectoryUser(user.dn(), user.groups(), user.asOf());
        }
        return session.role().map(surroundings.policies()::namesOfRole).orElse(session.policies());
    }

    private HttpAnswer renew(Logins.Asked asked) {
        return login.refreshed(sessions.requireRenewable(asked.head().headers()), asked, refreshed -> {
            BrowserSession renewed = logins.renew(refreshed, asked);
            return Json.answer(200, Json.object().put("renewed", true), sessions.keep(renewed));
        });
    }

    private HttpAnswer may(JsonNode body, Logins.Asked asked) {
        return Json.answer(200, questions.answer(body, login.current(asked), asked));
    }

    private HttpAnswer credentials(JsonNode body, Logins.Asked asked) {
        BrowserSession old = login.current(asked).kept();
        SessionParameters choice = Narrowing.read(body);
        return login.refreshed(old, asked, refreshed -> {
            SessionCredentials given = logins.take(refreshed, choice, asked);
            return Json.answer(
                    200,
                    Json.object()
                            .put("accessKeyId", given.accessKeyId())
                            .put("secretAccessKey", given.secretAccessKey().reveal())
                            .put("sessionToken", given.sessionToken().reveal())
                            .put("expiration", given.expiration().toString()),
                    sessions.keep(refreshed.kept()));
        });
    }

    private HttpAnswer loggedIn(Logins.Asked asked, Supplier<HttpAnswer> answer) {
        var unused = login.current(asked);
        return answer.get();
    }

    private HttpAnswer link(JsonNode body, Logins.Asked asked) {
        Session session = login.current(asked).session();
        String bucket = Json.text(body, "bucket", MAX_BUCKET);
        String key = Json.text(body, "key", MAX_KEY);
        if (body.path("show").asBoolean(false)) {
            String shown = links.show(session, bucket, key);
            return Json.answer(200, Json.object().put("url", ConsolePaths.SHOW.substring(1) + shown));
        }
        String link = links.make(
                session,
                bucket,
                key,
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
}
