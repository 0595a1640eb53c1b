package io.cloakroom.keycloak.preview;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.keycloak.mapper.PolicyGrants;
import io.cloakroom.keycloak.versions.AdminRights;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.ClientScopeModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RoleModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.RoleUtils;
import org.keycloak.services.Urls;
import org.keycloak.urls.UrlType;

/**
 * Answers questions about a realm, to those who may ask them.
 *
 * <p>Methods throw {@link RefusedQuestionException} with status 400 or 404, and
 * {@link jakarta.ws.rs.ForbiddenException}.
 */
final class Preview {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** A longer list would be no help. */
    private static final int MOST_WAYS = 20;

    private final KeycloakSession session;
    private final RealmModel realm;
    private final AdminRights rights;

    Preview(KeycloakSession session, RealmModel realm, AdminRights rights) {
        this.session = session;
        this.realm = realm;
        this.rights = rights;
    }

    /**
     * Which policies a user or service account gets for a client, and by which ways; with a bucket, whether they allow
     * a request. Needs {@code view-realm}, and {@code view-users} or a permission to view this user.
     */
    ObjectNode effective(Asked asked) {
        rights.requireViewRealm();
        rights.requireQueryUsers();
        UserModel user = user(required("user", asked.user()));
        rights.requireView(user);
        ClientModel client = client(required("client", asked.client()));
        PolicyGrants.OfScopes mappers = PolicyGrants.of(
                realm, scopes(client).filter(scope -> isFor(scope, user)).toList(), asked.claim());
        Grants grants = Grants.of(session, user, mappers);
        Shelf shelf = new Shelf(realm);
        ObjectNode answer = JSON.createObjectNode();
        answer.putObject("user")
                .put("id", user.getId())
                .put("username", user.getUsername())
                .put("enabled", user.isEnabled());
        answer.put("client", client.getClientId());
        answer.set("policies", policies(grants, shelf));
        texts(answer, "claim", List.copyOf(grants.names()));
        texts(
                answer,
                "unknown",
                grants.names().stream()
                        .filter(name -> shelf.place(name).isEmpty())
                        .toList());
        texts(answer, "problems", problems(client, mappers, grants.failures()));
        if (!asked.bucket().isEmpty()) {
            Question.Answer decided = question(asked).explain(Person.of(user), shelf.resolve(grants.names()));
            ObjectNode decision = answer.putObject("decision");
            decision.put("action", asked.action())
                    .put("bucket", asked.bucket())
                    .put("key", asked.key())
                    .put("decision", decided.kind())
                    .put("allowed", decided.isAllowed());
            texts(decision, "explanation", decided.lines());
        }
        return answer;
    }

    /**
     * Who may do this. Whoever is not listed may not, or not by policies that are known here. Needs {@code view-realm}
     * and {@code view-users}.
     *
     * @param part of the names, in their order, that is listed
     */
    ObjectNode readers(Asked asked, Part part) {
        rights.requireViewRealm();
        rights.requireViewUsers();
        ClientModel client = client(required("client", asked.client()));
        PolicyGrants.OfScopes mappers = PolicyGrants.of(realm, scopes(client).toList(), asked.claim());
        if (!mappers.failures().isEmpty()) {
            // An empty list would look as if nobody could.
            throw new RefusedQuestionException(Response.Status.CONFLICT, String.join(" ", mappers.failures()));
        }
        String bucket = required("bucket", asked.bucket());
        Question question = question(asked);
        Shelf shelf = new Shelf(realm);
        Map<String, ObjectNode> allowed = new TreeMap<>();
        Map<String, ObjectNode> undecided = new TreeMap<>();
        Map<String, Boolean> touching = new HashMap<>();
        Predicate<String> isWanted = name -> touching.computeIfAbsent(
                name, any -> shelf.each(Set.of(name)).stream().anyMatch(question::isTouchedBy));
        boolean seesAll = rights.seesAllUsers();
        for (Holders.Holder holder : Holders.of(session, realm, mappers, isWanted)) {
            Question.Answer answer = question.decide(holder.user(), shelf.each(holder.names()));
            if ((answer.isAllowed() || answer.isUndecided()) && (seesAll || canView(holder.user()))) {
                ObjectNode entry = JSON.createObjectNode()
                        .put("id", holder.user().id())
                        .put("username", holder.user().username())
                        .put("enabled", holder.user().isEnabled())
                        .put("because", String.join(" ", answer.lines()));
                (answer.isAllowed() ? allowed : undecided).put(holder.user().username(), entry);
            }
        }
        ObjectNode answer = JSON.createObjectNode();
        answer.put("action", asked.action()).put("bucket", bucket).put("key", asked.key());
        List<String> problems = problems(client, mappers, List.of());
        put(answer, "allowed", allowed.values(), part, problems);
        put(answer, "undecided", undecided.values(), part, problems);
        scopes(client)
                .filter(scope -> scope.getScopeMappingsStream().findAny().isPresent())
                .map(scope -> "client scope `%s` is for users with certain roles only: others may be listed too"
                        .formatted(scope.getName()))
                .forEach(problems::add);
        texts(answer, "problems", problems);
        return answer;
    }

    private boolean canView(Person person) {
        @Nullable UserModel user = session.users().getUserById(realm, person.id());
        return user != null && rights.canView(user);
    }

    private static void put(
            ObjectNode answer, String member, Collection<ObjectNode> people, Part part, List<String> problems) {
        answer.putArray(member).addAll(part.of(people));
        answer.put(member + "Count", people.size());
        if (part.leavesOut(people.size())) {
            problems.add("`%s` has %d users, of whom at most %d from number %d on are listed"
                    .formatted(member, people.size(), part.max(), part.first()));
        }
    }

    /** For somebody who asks nothing yet. Needs {@code view-realm}. */
    void requireAny() {
        rights.requireViewRealm();
    }

    private static ArrayNode policies(Grants grants, Shelf shelf) {
        ArrayNode policies = JSON.createArrayNode();
        grants.ways().forEach((name, ways) -> {
            ObjectNode entry = policies.addObject().put("name", name);
            entry.put("document", shelf.place(name).orElse("unknown"));
            ArrayNode through = entry.putArray("through");
            ways.stream().limit(MOST_WAYS).forEach(way -> {
                ArrayNode steps = through.addArray();
                way.steps().forEach(steps::add);
            });
            if (ways.size() > MOST_WAYS) {
                entry.put("moreWays", ways.size() - MOST_WAYS);
            }
        });
        return policies;
    }

    private Question question(Asked asked) {
        try {
            String issuer = Urls.realmIssuer(
                    session.getContext().getUri(UrlType.FRONTEND).getBaseUri(), realm.getName());
            return Question.parse(issuer, asked.action(), asked.bucket(), asked.key(), asked.context());
        } catch (IllegalArgumentException e) {
            throw new RefusedQuestionException(Response.Status.BAD_REQUEST, String.valueOf(e.getMessage()));
        }
    }

    private UserModel user(String idOrName) {
        @Nullable UserModel found = session.users().getUserById(realm, idOrName);
        if (found == null) {
            found = session.users().getUserByUsername(realm, idOrName);
        }
        if (found == null) {
            // Whoever may view some users only does not learn who else there is.
            rights.requireViewUsers();
            throw new RefusedQuestionException(Response.Status.NOT_FOUND, "There is no user `%s`.".formatted(idOrName));
        }
        return found;
    }

    private ClientModel client(String clientId) {
        @Nullable ClientModel found = realm.getClientByClientId(clientId);
        if (found == null) {
            throw new RefusedQuestionException(
                    Response.Status.NOT_FOUND, "There is no client `%s`.".formatted(clientId));
        }
        return found;
    }

    private static String required(String name, String value) {
        if (value.isEmpty()) {
            throw new RefusedQuestionException(
                    Response.Status.BAD_REQUEST, "Parameter `%s` is missing.".formatted(name));
        }
        return value;
    }

    /** Keycloak leaves a client scope with roles out for users who have none of them. */
    private static boolean isFor(ClientScopeModel scope, UserModel user) {
        Set<RoleModel> roles = scope.getScopeMappingsStream().collect(Collectors.toSet());
        return roles.isEmpty() || RoleUtils.expandCompositeRoles(roles).stream().anyMatch(user::hasRole);
    }

    private static Stream<ClientScopeModel> scopes(ClientModel client) {
        return Stream.concat(
                        client.getClientScopes(true).values().stream(), client.getClientScopes(false).values().stream())
                .sorted(Comparator.comparing(ClientScopeModel::getName));
    }

    private static List<String> problems(ClientModel client, PolicyGrants.OfScopes mappers, List<String> failures) {
        List<String> problems = new ArrayList<>(failures);
        problems.addAll(mappers.leftOut());
        if (mappers.grants().isEmpty() && problems.isEmpty()) {
            problems.add("No client scope of client `%s` has a mapper \"S3 policies\" for this claim."
                    .formatted(client.getClientId()));
        }
        return problems;
    }

    static void texts(ObjectNode into, String member, List<String> texts) {
        ArrayNode array = into.putArray(member);
        texts.forEach(array::add);
    }
}
