package io.cloakroom.bridge.authz;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.aws.http.TraceContext;
import io.cloakroom.aws.s3.S3Target;
import io.cloakroom.bridge.authn.Principal;
import io.cloakroom.bridge.authz.Requirement.Need;
import io.cloakroom.bridge.credentials.Credential.ServiceAccount.Owner;
import io.cloakroom.bridge.credentials.Session;
import io.cloakroom.policy.condition.RequestContext;
import io.cloakroom.policy.condition.TokenClaims;
import io.cloakroom.policy.condition.UnavailableValueException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an access plugin is asked about one request: MinIO's {@code input}. Who asks and under which conditions is the
 * same for everything that the request needs.
 */
final class PluginQuestion {
    private final ObjectNode input;
    private final TraceContext trace;

    private PluginQuestion(ObjectNode input, RequestContext context) {
        this.input = input;
        this.trace = context instanceof RequestOrigin known ? known.trace() : TraceContext.NONE;
    }

    /** The trace that the request belongs to. */
    TraceContext trace() {
        return trace;
    }

    /**
     * About a request that a principal has signed.
     *
     * @throws UnavailableValueException if the groups of the principal are not known
     */
    static PluginQuestion of(Principal principal, RequestContext context) {
        String accessKeyId =
                context instanceof CallerContext known ? known.caller().accessKeyId() : nameOf(principal);
        List<String> groups = context.values("aws:groups");
        ObjectNode input = begin(accessKeyId, groups, isOwner(principal));
        new PluginConditions(context, sessionOf(principal)).writeTo(input);
        input.set("claims", claims(principal, accessKeyId, groups));
        return new PluginQuestion(input, context);
    }

    /** About a session that is asked for. */
    static PluginQuestion ofLogin(Session session, RequestContext context) {
        List<String> groups = context.values("aws:groups");
        ObjectNode input = begin(session.userName(), groups, false);
        new PluginConditions(context, Optional.of(session)).writeTo(input);
        input.set("claims", claims(session, "", groups));
        return new PluginQuestion(input, context);
    }

    /** About one of the actions of a requirement. */
    ObjectNode about(Requirement requirement, int action) {
        String name = requirement.actions().get(action);
        return about(name, action == 0 ? "" : requirement.firstAction(), requirement.target(), requirement.need());
    }

    /** @param original the action that was asked about before this one; empty: this is the first */
    ObjectNode about(String action, String original, S3Target target, Need need) {
        input.put("action", action).put("originalAction", original).put("denyOnly", need != Need.ALLOW);
        return switch (target) {
            case S3Target.Service service -> input.put("bucket", "").put("object", "");
            case S3Target.Bucket bucket -> input.put("bucket", bucket.name()).put("object", "");
            case S3Target.Object object -> input.put("bucket", object.bucket()).put("object", object.key());
        };
    }

    private static ObjectNode begin(String account, List<String> groups, boolean isOwner) {
        ObjectNode input = JsonNodeFactory.instance.objectNode();
        input.put("account", account);
        if (groups.isEmpty()) {
            input.putNull("groups");
        } else {
            groups.forEach(input.putArray("groups")::add);
        }
        // In MinIO's order, for people who read it. The values come later.
        input.put("action", "").put("originalAction", "").put("bucket", "").putObject("conditions");
        return input.put("owner", isOwner).put("object", "");
    }

    private static Optional<Session> sessionOf(Principal principal) {
        return principal instanceof Principal.AssumedRole role ? Optional.of(role.session()) : Optional.empty();
    }

    private static String nameOf(Principal principal) {
        return switch (principal) {
            case Principal.Root root -> root.accessKeyId();
            case Principal.User user -> user.name();
            case Principal.ServiceAccount account -> account.accessKeyId();
            case Principal.AssumedRole role -> role.session().userName();
            case Principal.Anonymous nobody -> "";
        };
    }

    /** Root, and a key of root's that has no policy of its own. */
    private static boolean isOwner(Principal principal) {
        return switch (principal) {
            case Principal.Root root -> true;
            case Principal.ServiceAccount account ->
                account.owner() instanceof Owner.Root && account.policy().isEmpty();
            case Principal.User user -> false;
            case Principal.AssumedRole role -> false;
            case Principal.Anonymous nobody -> false;
        };
    }

    private static ObjectNode claims(Principal principal, String accessKeyId, List<String> groups) {
        ObjectNode claims = JsonNodeFactory.instance.objectNode();
        return switch (principal) {
            case Principal.AssumedRole role -> claims(role.session(), accessKeyId, groups);
            case Principal.ServiceAccount account -> {
                claims.put("accessKey", accessKeyId);
                if (account.owner() instanceof Owner.User user) {
                    claims.put("parent", user.name());
                }
                if (account.owner() instanceof Owner.Directory user) {
                    claims.put("parent", user.dn());
                }
                yield claims.put("sa-policy", account.policy().isPresent() ? "embedded-policy" : "inherited-policy");
            }
            case Principal.Root root -> claims;
            case Principal.User user -> claims;
            case Principal.Anonymous nobody -> claims;
        };
    }

    /** No claim of a token stands for what the session says itself, and its groups are those of now. */
    private static ObjectNode claims(Session session, String accessKeyId, List<String> groups) {
        Map<String, List<String>> said = new LinkedHashMap<>(session.claims());
        said.keySet().removeIf(TokenClaims::isOwnOfSession);
        said.remove("groups");
        if (!groups.isEmpty()) {
            said.put("groups", groups);
        }
        ObjectNode claims = JsonNodeFactory.instance.objectNode();
        said.forEach((name, values) -> {
            if (values.size() == 1 && !name.equals("groups")) {
                claims.put(name, values.get(0));
            } else {
                values.forEach(claims.putArray(name)::add);
            }
        });
        claims.put("sub", session.subject())
                .put("iss", session.issuer())
                .put("parent", session.userName())
                .put("accessKey", accessKeyId)
                .put("exp", session.expiration().getEpochSecond());
        if (!session.policies().isEmpty() && session.directory().isEmpty()) {
            claims.put("policy", String.join(",", session.policies()));
        }
        session.role().ifPresent(arn -> claims.put("roleArn", arn));
        session.sessionPolicy()
                .ifPresent(
                        json -> claims.put("sessionPolicy", Base64.getEncoder().encodeToString(json.getBytes(UTF_8))));
        return claims;
    }
}
