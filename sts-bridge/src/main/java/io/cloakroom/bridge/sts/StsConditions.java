package io.cloakroom.bridge.sts;

import io.cloakroom.aws.http.ClientConnection;
import io.cloakroom.aws.http.TraceContext;
import io.cloakroom.bridge.authz.RequestOrigin;
import io.cloakroom.bridge.credentials.Session;
import io.cloakroom.policy.condition.ConditionKey;
import io.cloakroom.policy.condition.RequestContext;
import io.cloakroom.policy.condition.TokenClaims;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The values of condition keys for a login: the requested duration, the origin of the call, every claim of the
 * identity, and the session's principal. Keys of S3 are absent.
 *
 * @param said the claims that policies see in the session too
 * @param session the one that would be issued
 */
record StsConditions(Login login, TokenClaims said, Session session, StsCall call)
        implements RequestContext, RequestOrigin {
    @Override
    public ClientConnection connection() {
        return call.connection();
    }

    @Override
    public Instant now() {
        return session.issuedAt();
    }

    @Override
    public List<String> userAgent() {
        return List.of(call.header("user-agent"));
    }

    @Override
    public List<String> referer() {
        return List.of(call.header("referer"));
    }

    @Override
    public TraceContext trace() {
        return call.audit().trace();
    }

    @Override
    public List<String> values(String key) {
        return switch (key) {
            case "sts:DurationSeconds" ->
                listOf(login.asked().duration().map(wanted -> Long.toString(wanted.toSeconds())));
            case "sts:RoleSessionName" ->
                List.of(session.arn().substring(session.arn().lastIndexOf('/') + 1));
            case "sts:ExternalId" ->
                listOf(login.role().flatMap(use -> use.asked().externalId()));
            case "sts:SourceIdentity" -> listOf(said.sourceIdentity());
            case "sts:TransitiveTagKeys" ->
                session.assumption()
                        .map(assumption -> List.copyOf(assumption.transitiveTags()))
                        .orElse(List.of());
            case "aws:TokenIssueTime" -> List.of(session.issuedAt().toString());
            case "aws:principaltype" -> List.of(principalType());
            case "aws:PrincipalArn" -> List.of(session.roleArn());
            case "aws:userid" -> List.of(session.userName());
            default -> {
                List<String> ofOrigin = ofOrigin(key);
                if (ofOrigin != null) {
                    yield ofOrigin;
                }
                Optional<List<String>> ofDirectory = session.directory().flatMap(user -> user.values(key));
                yield ofDirectory.isPresent() ? ofDirectory.get() : ofIdentity(key);
            }
        };
    }

    private List<String> ofIdentity(String key) {
        if (key.equals("aws:username")) {
            return List.of(session.userName());
        }
        if (key.startsWith(ConditionKey.CLAIM)) {
            String name = key.substring(ConditionKey.CLAIM.length());
            return login.identity().claims().values().getOrDefault(name, List.of());
        }
        List<String> asked = said.requestValues().get(key);
        return asked != null ? asked : said.sessionValues().getOrDefault(key, List.of());
    }

    /** The value of {@code aws:principaltype}; only a user has a key of its own. */
    private String principalType() {
        return switch (login.identity().source().kind()) {
            case OPENID, CERTIFICATE, LDAP, PLUGIN, SESSION -> "AssumedRole";
            case USER -> "User";
        };
    }

    private static List<String> listOf(Optional<String> value) {
        return value.map(List::of).orElse(List.of());
    }
}
