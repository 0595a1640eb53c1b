package io.cloakroom.keycloak.preview;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.keycloak.mapper.PolicyGrants;
import io.cloakroom.keycloak.mapper.PolicyUses;
import io.cloakroom.keycloak.policy.Advice;
import io.cloakroom.keycloak.policy.KeptPolicy;
import io.cloakroom.keycloak.policy.PolicyScript;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.ClientScopeModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.services.ErrorResponse;
import org.keycloak.services.Urls;
import org.keycloak.services.resources.admin.fgap.AdminPermissionEvaluator;
import org.keycloak.urls.UrlType;

/** What {@code /admin/realms/REALM/s3-policies} answers. It changes nothing. */
public final class PreviewResource {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final KeycloakSession session;
    private final RealmModel realm;
    private final AdminPermissionEvaluator auth;

    PreviewResource(KeycloakSession session, RealmModel realm, AdminPermissionEvaluator auth) {
        this.session = session;
        this.realm = realm;
        this.auth = auth;
    }

    /** The realm's policies, with problems, findings, and who names each. Needs {@code view-realm}. */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public Response policies() {
        auth.realm().requireViewRealm();
        List<KeptPolicy> kept = KeptPolicy.of(realm);
        Map<String, Long> times = kept.stream().collect(Collectors.groupingBy(KeptPolicy::name, Collectors.counting()));
        PolicyUses uses = PolicyUses.of(realm);
        ArrayNode list = JSON.createArrayNode();
        for (KeptPolicy policy : kept) {
            Advice advice = Advice.on(policy);
            ObjectNode entry = list.addObject().put("id", policy.id()).put("name", policy.name());
            List<String> problems = new ArrayList<>(advice.problems());
            if (times.getOrDefault(policy.name(), 0L) > 1) {
                problems.add("the realm has this name more than once, so it denies everything to its holders");
            }
            texts(entry, "problems", problems);
            texts(entry, "findings", advice.findings());
            texts(entry, "namedBy", uses.naming(policy.name()));
        }
        return json(list.toString());
    }

    /** A shell script that creates the realm's policies with {@code mc}. Needs {@code view-realm}. */
    @GET
    @Path("export")
    @Produces("text/x-shellscript")
    public Response export() {
        auth.realm().requireViewRealm();
        return Response.ok(PolicyScript.of(realm.getName(), KeptPolicy.of(realm)))
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"s3-policies.sh\"")
                .header("X-Content-Type-Options", "nosniff")
                .build();
    }

    /**
     * Which policies a user or service account gets for a client, and by which ways; with a bucket, whether they allow a
     * request. Needs {@code view-realm}, and {@code view-users} or a permission to view this user.
     *
     * @param user id or name
     * @param clientId of the client that the token is for; its default and optional client scopes count
     */
    @GET
    @Path("effective")
    @Produces(MediaType.APPLICATION_JSON)
    public Response effective(
            @QueryParam("user") @Nullable String user,
            @QueryParam("client") @Nullable String clientId,
            @QueryParam("claim") @DefaultValue("policy") String claim,
            @QueryParam("action") @DefaultValue("s3:GetObject") String action,
            @QueryParam("bucket") @DefaultValue("") String bucket,
            @QueryParam("key") @DefaultValue("") String key,
            @QueryParam("context") List<String> context) {
        auth.realm().requireViewRealm();
        auth.users().requireQuery();
        UserModel asked = user(required("user", user));
        auth.users().requireView(asked);
        ClientModel client = client(required("client", clientId));
        PolicyGrants.OfScopes mappers = mappers(client, claim);
        Grants grants = Grants.of(session, asked, mappers);
        Shelf shelf = new Shelf(realm);
        ObjectNode answer = JSON.createObjectNode();
        answer.putObject("user")
                .put("id", asked.getId())
                .put("username", asked.getUsername())
                .put("enabled", asked.isEnabled());
        answer.put("client", client.getClientId());
        ArrayNode policies = answer.putArray("policies");
        grants.ways().forEach((name, ways) -> {
            ObjectNode entry = policies.addObject().put("name", name);
            entry.put("document", shelf.place(name).orElse("unknown"));
            ArrayNode through = entry.putArray("through");
            ways.forEach(way -> {
                ArrayNode steps = through.addArray();
                way.steps().forEach(steps::add);
            });
        });
        texts(answer, "claim", List.copyOf(grants.names()));
        texts(
                answer,
                "unknown",
                grants.names().stream()
                        .filter(name -> shelf.place(name).isEmpty())
                        .toList());
        texts(answer, "problems", problems(client, mappers, grants.failures()));
        if (!bucket.isEmpty()) {
            Question question = question(action, bucket, key, context);
            Question.Answer decided = question.explain(asked, shelf.resolve(grants.names()));
            ObjectNode decision = answer.putObject("decision");
            decision.put("action", action)
                    .put("bucket", bucket)
                    .put("key", key)
                    .put("decision", decided.kind())
                    .put("allowed", decided.isAllowed());
            texts(decision, "explanation", decided.lines());
        }
        return json(answer.toString());
    }

    /**
     * Who may do this. Whoever is not listed may not, or not by policies that are known here. Needs {@code view-realm}
     * and {@code view-users}.
     */
    @GET
    @Path("readers")
    @Produces(MediaType.APPLICATION_JSON)
    public Response readers(
            @QueryParam("client") @Nullable String clientId,
            @QueryParam("claim") @DefaultValue("policy") String claim,
            @QueryParam("action") @DefaultValue("s3:GetObject") String action,
            @QueryParam("bucket") @Nullable String bucket,
            @QueryParam("key") @DefaultValue("") String key,
            @QueryParam("context") List<String> context) {
        auth.realm().requireViewRealm();
        auth.users().requireView();
        ClientModel client = client(required("client", clientId));
        PolicyGrants.OfScopes mappers = mappers(client, claim);
        Question question = question(action, required("bucket", bucket), key, context);
        Shelf shelf = new Shelf(realm);
        Map<String, ObjectNode> allowed = new TreeMap<>();
        Map<String, ObjectNode> undecided = new TreeMap<>();
        for (Holders.Holder holder : Holders.of(session, realm, mappers)) {
            Question.Answer answer = question.decide(holder.user(), shelf.resolve(holder.names()));
            if (answer.isAllowed() || answer.kind().equals("undecided")) {
                ObjectNode entry = JSON.createObjectNode()
                        .put("id", holder.user().getId())
                        .put("username", holder.user().getUsername())
                        .put("enabled", holder.user().isEnabled())
                        .put("because", String.join(" ", answer.lines()));
                (answer.isAllowed() ? allowed : undecided).put(holder.user().getUsername(), entry);
            }
        }
        ObjectNode answer = JSON.createObjectNode();
        answer.put("action", action).put("bucket", bucket).put("key", key);
        answer.putArray("allowed").addAll(allowed.values());
        answer.putArray("undecided").addAll(undecided.values());
        texts(answer, "problems", problems(client, mappers, mappers.failures()));
        return json(answer.toString());
    }

    private Question question(String action, String bucket, String key, List<String> context) {
        try {
            String issuer = Urls.realmIssuer(
                    session.getContext().getUri(UrlType.FRONTEND).getBaseUri(), realm.getName());
            return Question.parse(issuer, action, bucket, key, context);
        } catch (IllegalArgumentException e) {
            throw ErrorResponse.error(e.getMessage(), Response.Status.BAD_REQUEST);
        }
    }

    private UserModel user(String idOrName) {
        @Nullable UserModel found = session.users().getUserById(realm, idOrName);
        if (found == null) {
            found = session.users().getUserByUsername(realm, idOrName);
        }
        if (found == null) {
            throw ErrorResponse.error("There is no user `%s`.".formatted(idOrName), Response.Status.NOT_FOUND);
        }
        return found;
    }

    private ClientModel client(String clientId) {
        @Nullable ClientModel found = realm.getClientByClientId(clientId);
        if (found == null) {
            throw ErrorResponse.error("There is no client `%s`.".formatted(clientId), Response.Status.NOT_FOUND);
        }
        return found;
    }

    private static String required(String name, @Nullable String value) {
        if (value == null || value.isEmpty()) {
            throw ErrorResponse.error("Parameter `%s` is missing.".formatted(name), Response.Status.BAD_REQUEST);
        }
        return value;
    }

    private PolicyGrants.OfScopes mappers(ClientModel client, String claim) {
        return PolicyGrants.of(realm, scopes(client).toList(), claim);
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

    private static void texts(ObjectNode into, String member, List<String> texts) {
        ArrayNode array = into.putArray(member);
        texts.forEach(array::add);
    }

    private static Response json(String text) {
        return Response.ok(text, MediaType.APPLICATION_JSON_TYPE)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }
}
