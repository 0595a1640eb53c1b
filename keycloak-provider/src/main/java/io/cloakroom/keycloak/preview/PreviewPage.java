package io.cloakroom.keycloak.preview;

import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.ForbiddenException;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.services.resource.RealmResourceProvider;
import org.keycloak.services.resources.admin.fgap.AdminPermissions;

/**
 * The preview as a page, for administrators who are logged in to the admin console in this browser. It only shows. It
 * has no script, and loads nothing from elsewhere.
 *
 * <p>The cookie of the login counts only if that login has been at the admin console: its client may ask for more than
 * others do, such as a second factor.
 */
public final class PreviewPage implements RealmResourceProvider {
    /** The page's own form, and an address that somebody has typed. */
    private static final Set<String> SITES = Set.of("same-origin", "none");

    private final KeycloakSession session;

    PreviewPage(KeycloakSession session) {
        this.session = session;
    }

    @Override
    public Object getResource() {
        return this;
    }

    @Override
    public void close() {}

    /**
     * The page, with the answer to a question if there is one.
     *
     * @param site where the browser says that the request comes from
     * @param ask {@code effective} or {@code readers}
     * @param context values of condition keys, separated by white space
     */
    @GET
    @Produces(MediaType.TEXT_HTML)
    public Response page(
            @HeaderParam("Sec-Fetch-Site") @DefaultValue("none") String site,
            @QueryParam("ask") @DefaultValue("") String ask,
            @QueryParam("user") @Nullable String user,
            @QueryParam("client") @Nullable String client,
            @QueryParam("action") @DefaultValue("s3:GetObject") String action,
            @QueryParam("bucket") @Nullable String bucket,
            @QueryParam("key") @Nullable String key,
            @QueryParam("context") @DefaultValue("") String context) {
        RealmModel home = session.getContext().getRealm();
        Optional<UserModel> administrator = administrator(home);
        if (administrator.isEmpty()) {
            return html(
                    Response.Status.UNAUTHORIZED,
                    PreviewHtml.login(
                            home.getName(), session.getContext().getUri().getBaseUri()));
        }
        List<String> values =
                context.isBlank() ? List.of() : List.of(context.strip().split("\\s+"));
        PreviewHtml page =
                new PreviewHtml(home.getName(), Asked.of(user, client, "policy", action, bucket, key, values));
        if (!ask.isEmpty() && !SITES.contains(site)) {
            // A page of somebody else must not make an administrator's browser ask: an answer can cost much.
            return html(Response.Status.FORBIDDEN, page.forbidden());
        }
        Preview preview =
                new Preview(session, home, AdminPermissions.evaluator(session, home, home, administrator.get()));
        return answer(page, ask, preview);
    }

    /** The style of the page. */
    @GET
    @Path("preview.css")
    @Produces("text/css")
    public Response style() {
        try (InputStream in = Objects.requireNonNull(PreviewPage.class.getResourceAsStream("preview.css"))) {
            return Response.ok(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                    .header(HttpHeaders.CACHE_CONTROL, "max-age=3600")
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Response answer(PreviewHtml page, String ask, Preview preview) {
        try {
            return switch (ask) {
                case "effective" -> html(Response.Status.OK, page.effective(preview.effective(page.asked())));
                case "readers" -> html(Response.Status.OK, page.readers(preview.readers(page.asked())));
                default -> {
                    preview.requireAny();
                    yield html(Response.Status.OK, page.empty());
                }
            };
        } catch (RefusedQuestionException e) {
            return html(e.status(), page.refused(e.sentence()));
        } catch (ForbiddenException e) {
            return html(Response.Status.FORBIDDEN, page.forbidden());
        }
    }

    private Optional<UserModel> administrator(RealmModel home) {
        AuthenticationManager.@Nullable AuthResult login =
                AuthenticationManager.authenticateIdentityCookie(session, home, true);
        if (login == null) {
            return Optional.empty();
        }
        @Nullable UserSessionModel browser = login.session();
        @Nullable ClientModel console = home.getClientByClientId(Constants.ADMIN_CONSOLE_CLIENT_ID);
        boolean isAtConsole = browser != null
                && console != null
                && browser.getAuthenticatedClientSessionByClient(console.getId()) != null;
        return isAtConsole ? Optional.ofNullable(login.user()) : Optional.empty();
    }

    private static Response html(Response.Status status, String text) {
        return Response.status(status)
                .type(MediaType.TEXT_HTML_TYPE.withCharset("utf-8"))
                .entity(text)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .header("Content-Security-Policy", PreviewHtml.CONTENT_SECURITY)
                .header("X-Frame-Options", "DENY")
                .build();
    }
}
