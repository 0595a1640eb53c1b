package io.cloakroom.keycloak.preview;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.keycloak.mapper.PolicyUses;
import io.cloakroom.keycloak.policy.Advice;
import io.cloakroom.keycloak.policy.KeptPolicy;
import io.cloakroom.keycloak.policy.PolicyScript;
import io.cloakroom.keycloak.versions.AdminRights;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.ErrorResponse;

/** What {@code /admin/realms/REALM/s3-policies} answers. It changes nothing. */
public final class PreviewResource {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final KeycloakSession session;
    private final RealmModel realm;
    private final AdminRights rights;

    PreviewResource(KeycloakSession session, RealmModel realm, AdminRights rights) {
        this.session = session;
        this.realm = realm;
        this.rights = rights;
    }

    /** The realm's policies, with problems, findings, and who names each. Needs {@code view-realm}. */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public Response policies() {
        rights.requireViewRealm();
        List<KeptPolicy> kept = KeptPolicy.of(realm);
        Map<String, Long> times = kept.stream().collect(Collectors.groupingBy(KeptPolicy::name, Collectors.counting()));
        PolicyUses uses = PolicyUses.of(session, realm);
        ArrayNode list = JSON.createArrayNode();
        for (KeptPolicy policy : kept) {
            Advice advice = Advice.on(policy);
            ObjectNode entry = list.addObject().put("id", policy.id()).put("name", policy.name());
            List<String> problems = new ArrayList<>(advice.problems());
            if (times.getOrDefault(policy.name(), 0L) > 1) {
                problems.add("the realm has this name more than once, so it denies everything to its holders");
            }
            Preview.texts(entry, "problems", problems);
            Preview.texts(entry, "findings", advice.findings());
            Preview.texts(entry, "namedBy", uses.naming(policy.name()));
        }
        return json(list.toString());
    }

    /** A shell script that creates the realm's policies with {@code mc}. Needs {@code view-realm}. */
    @GET
    @Path("export")
    @Produces(PolicyScript.TYPE)
    public Response export() {
        rights.requireViewRealm();
        return PolicyScript.download(realm);
    }

    /** {@link Preview#effective}. */
    @GET
    @Path("effective")
    @Produces(MediaType.APPLICATION_JSON)
    public Response effective(
            @QueryParam("user") @Nullable String user,
            @QueryParam("client") @Nullable String client,
            @QueryParam("claim") @DefaultValue("policy") String claim,
            @QueryParam("action") @DefaultValue("s3:GetObject") String action,
            @QueryParam("bucket") @Nullable String bucket,
            @QueryParam("key") @Nullable String key,
            @QueryParam("context") List<String> context) {
        Asked asked = Asked.of(user, client, claim, action, bucket, key, context);
        return answer(() -> preview().effective(asked));
    }

    /** {@link Preview#readers}. */
    @GET
    @Path("readers")
    @Produces(MediaType.APPLICATION_JSON)
    public Response readers(
            @QueryParam("client") @Nullable String client,
            @QueryParam("claim") @DefaultValue("policy") String claim,
            @QueryParam("action") @DefaultValue("s3:GetObject") String action,
            @QueryParam("bucket") @Nullable String bucket,
            @QueryParam("key") @Nullable String key,
            @QueryParam("context") List<String> context,
            @QueryParam("first") @DefaultValue("") String first,
            @QueryParam("max") @DefaultValue("") String max) {
        Asked asked = Asked.of("", client, claim, action, bucket, key, context);
        return answer(() -> preview().readers(asked, Part.parse(first, max)));
    }

    private Preview preview() {
        return new Preview(session, realm, rights);
    }

    private static Response answer(Supplier<ObjectNode> question) {
        try {
            return json(question.get().toString());
        } catch (RefusedQuestionException e) {
            throw ErrorResponse.error(e.sentence(), e.status());
        }
    }

    private static Response json(String text) {
        return Response.ok(text, MediaType.APPLICATION_JSON_TYPE)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }
}
