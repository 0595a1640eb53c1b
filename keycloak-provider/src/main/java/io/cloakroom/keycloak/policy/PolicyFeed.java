package io.cloakroom.keycloak.policy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.keycloak.events.SignalFeed;
import io.cloakroom.keycloak.versions.Login;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RoleModel;
import org.keycloak.models.UserModel;
import org.keycloak.services.managers.AppAuthManager;
import org.keycloak.services.resource.RealmResourceProvider;

/**
 * The realm's policy documents, and what ends access without being about one user, for bridges:
 * {@code GET /realms/REALM/s3-policies}.
 *
 * <p>Only the service account of a client reads them, with a token that the client got for itself, and only if it has
 * the client's role {@value #ROLE}. The answer is an object with a revision, which is its entity tag too. Readers
 * ignore members that they do not know.
 */
public final class PolicyFeed implements RealmResourceProvider {
    /** The role that the service account needs. It is a role of the same client. */
    public static final String ROLE = "read-s3-policies";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final KeycloakSession session;

    PolicyFeed(KeycloakSession session) {
        this.session = session;
    }

    @Override
    public Object getResource() {
        return this;
    }

    @Override
    public void close() {}

    /** Answers 200, 304 if the caller has this revision, 401 without a token, or 403. */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public Response policies(@HeaderParam(HttpHeaders.IF_NONE_MATCH) @Nullable String known) {
        RealmModel realm = session.getContext().getRealm();
        if (!isSecure(realm)) {
            return refused(Response.Status.FORBIDDEN, "invalid_request", "This realm requires HTTPS.");
        }
        Optional<Login> caller = Login.of(new AppAuthManager.BearerTokenAuthenticator(session).authenticate());
        if (caller.isEmpty()) {
            return refused(
                    Response.Status.UNAUTHORIZED,
                    "invalid_token",
                    "Send an access token that the client got for itself (grant type client_credentials).");
        }
        Optional<ClientModel> client = caller.flatMap(PolicyFeed::reader);
        if (client.isEmpty()) {
            return refused(
                    Response.Status.FORBIDDEN,
                    "insufficient_scope",
                    "Only the service account of a client that has the client's role `%s` may read these."
                            .formatted(ROLE));
        }
        return answer(content(realm, client.get().getClientId()), known);
    }

    private boolean isSecure(RealmModel realm) {
        return "https".equals(session.getContext().getUri().getBaseUri().getScheme())
                || !realm.getSslRequired().isRequired(session.getContext().getConnection());
    }

    /** Looks at the models, not at the token: the roles in a token depend on its scopes and mappers. */
    private static Optional<ClientModel> reader(Login caller) {
        return caller.client()
                .filter(client ->
                        caller.user().filter(user -> mayRead(client, user)).isPresent());
    }

    private static boolean mayRead(ClientModel client, UserModel user) {
        if (!client.getId().equals(user.getServiceAccountClientLink())) {
            return false;
        }
        @Nullable RoleModel role = client.getRole(ROLE);
        return role != null && user.hasRole(role);
    }

    private ObjectNode content(RealmModel realm, String client) {
        ObjectNode content = JSON.createObjectNode();
        SignalFeed.addTo(content, session, realm, client);
        ArrayNode policies = content.putArray("policies");
        KeptPolicy.of(realm)
                .forEach(policy ->
                        policies.addObject().put("name", policy.name()).put("document", policy.document()));
        return content;
    }

    private static Response answer(ObjectNode content, @Nullable String known) {
        String revision = digest(content.toString());
        Response.ResponseBuilder response = isKnown(known, revision)
                ? Response.notModified()
                : Response.ok(JSON.createObjectNode()
                        .put("revision", revision)
                        .setAll(content)
                        .toString());
        return response.tag(new EntityTag(revision))
                .header(HttpHeaders.CACHE_CONTROL, "private, no-cache")
                .build();
    }

    private static boolean isKnown(@Nullable String known, String revision) {
        return known != null
                && Arrays.stream(known.split(","))
                        .map(String::strip)
                        .map(tag -> tag.startsWith("W/") ? tag.substring(2) : tag)
                        .anyMatch(tag -> tag.equals("*") || tag.equals('"' + revision + '"'));
    }

    private static Response refused(Response.Status status, String error, String sentence) {
        Response.ResponseBuilder response = Response.status(status)
                .type(MediaType.APPLICATION_JSON)
                .entity(JSON.createObjectNode()
                        .put("error", error)
                        .put("error_description", sentence)
                        .toString());
        if (status == Response.Status.UNAUTHORIZED) {
            response.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        }
        return response.build();
    }

    private static String digest(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
