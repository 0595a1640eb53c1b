package io.cloakroom.bridge.sts;

import io.cloakroom.aws.http.ClientConnection;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.sts.SessionParameters;
import io.cloakroom.bridge.credentials.Session;
import io.cloakroom.policy.condition.ConditionKey;
import io.cloakroom.policy.condition.RequestContext;
import io.cloakroom.policy.condition.TokenClaims;
import java.util.List;
import java.util.Optional;

/**
 * The values of condition keys for a login: the requested duration, the origin of the call, every claim of the
 * identity, and the session's principal. Keys of S3 are absent.
 *
 * @param session the one that would be issued
 */
record StsConditions(SessionParameters asked, Origin origin, SessionBlueprint blueprint, Session session)
        implements RequestContext {

    /** Where a call comes from. */
    record Origin(RequestHead head, ClientConnection connection) {
        private String header(String name) {
            return head.headers().first(name).orElse("");
        }
    }

    @Override
    public List<String> values(String key) {
        return switch (key) {
            case "sts:DurationSeconds" -> listOf(asked.duration().map(wanted -> Long.toString(wanted.toSeconds())));
            case "aws:SourceIp" -> List.of(origin.connection().address());
            case "aws:SecureTransport" ->
                List.of(Boolean.toString(origin.connection().secure()));
            case "aws:UserAgent" -> List.of(origin.header("user-agent"));
            case "aws:Referer" -> List.of(origin.header("referer"));
            case "aws:CurrentTime", "aws:TokenIssueTime" ->
                List.of(session.issuedAt().toString());
            case "aws:EpochTime" -> List.of(Long.toString(session.issuedAt().getEpochSecond()));
            case "aws:principaltype" -> List.of("AssumedRole");
            case "aws:PrincipalArn" -> List.of(session.roleArn());
            case "aws:username", "aws:userid" -> List.of(session.userName());
            default -> ofIdentity(key);
        };
    }

    private List<String> ofIdentity(String key) {
        if (key.startsWith(ConditionKey.CLAIM)) {
            String name = key.substring(ConditionKey.CLAIM.length());
            return blueprint.identity().claims().values().getOrDefault(name, List.of());
        }
        TokenClaims said = blueprint.said();
        List<String> asked = said.requestValues().get(key);
        return asked != null ? asked : said.sessionValues().getOrDefault(key, List.of());
    }

    private static List<String> listOf(Optional<String> value) {
        return value.map(List::of).orElse(List.of());
    }
}
