package io.cloakroom.bridge.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.bridge.identity.oidc.ProviderLogin;
import java.util.List;
import java.util.Optional;

/**
 * The user's own logins, at whatever device: listed as the provider knows them, and ended there and here. Which logins
 * are the user's is what the provider says, never the page.
 */
final class OwnLogins {
    private static final int MAX_ID = 128;

    private final Logins logins;
    private final Sessions sessions;
    private final LoginOfCall login;

    OwnLogins(Logins logins, Sessions sessions, LoginOfCall login) {
        this.logins = logins;
        this.sessions = sessions;
        this.login = login;
    }

    /** Lists them: {@code known} is false where the provider does not tell. */
    HttpAnswer list(Logins.Asked asked) {
        BrowserSession old = login.current(asked).kept();
        return login.refreshed(old, asked, refreshed -> {
            Optional<List<ProviderLogin>> found = logins.ofUser(refreshed, asked);
            ObjectNode answer = Json.object().put("known", found.isPresent());
            ArrayNode all = answer.putArray("logins");
            found.orElse(List.of()).forEach(one -> {
                ObjectNode told = all.addObject().put("id", one.sessionId()).put("current", one.isAskers());
                one.address().ifPresent(address -> told.put("address", address));
                one.device().ifPresent(device -> told.put("device", device));
                one.started().ifPresent(time -> told.put("started", time.toString()));
                one.lastUsed().ifPresent(time -> told.put("lastUsed", time.toString()));
                one.clients().forEach(told.putArray("clients")::add);
            });
            return Json.answer(200, answer, sessions.keep(refreshed.kept()));
        });
    }

    /**
     * Ends the login {@code id}, or all but the one that asks. Each is voided here before it is ended at the provider:
     * of its credentials nothing is left, even if the provider cannot be reached. All are tried, whatever fails.
     */
    HttpAnswer end(JsonNode body, Logins.Asked asked) {
        String id = Json.text(body, "id", MAX_ID);
        Sessions.Current current = login.current(asked);
        return login.refreshed(current.kept(), asked, refreshed -> {
            List<ProviderLogin> ended = logins.ofUser(refreshed, asked).orElse(List.of()).stream()
                    .filter(one ->
                            !one.isAskers() && (id.isEmpty() || one.sessionId().equals(id)))
                    .toList();
            if (ended.isEmpty() && !id.isEmpty()) {
                throw AwsException.of(
                        AwsErrorCode.INVALID_REQUEST, "There is no such login of yours. It may have ended before.");
            }
            ended.forEach(one -> logins.voidLogin(current.session().issuer(), one.sessionId()));
            asked.audit().asked("console:EndLogins", id.isEmpty() ? "*" : id);
            endAll(ended, refreshed, asked);
            return Json.answer(200, Json.object().put("ended", ended.size()), sessions.keep(refreshed.kept()));
        });
    }

    private void endAll(List<ProviderLogin> ended, Logins.Refreshed refreshed, Logins.Asked asked) {
        Optional<AwsException> failure = Optional.empty();
        for (ProviderLogin one : ended) {
            try {
                logins.endOther(refreshed, one, asked);
            } catch (AwsException e) {
                failure = Optional.of(e);
            }
        }
        failure.ifPresent(e -> {
            throw e;
        });
    }
}
