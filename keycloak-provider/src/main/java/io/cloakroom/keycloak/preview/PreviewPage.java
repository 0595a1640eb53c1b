package io.cloakroom.keycloak.preview;

import io.cloakroom.keycloak.page.ConsoleLogin;
import io.cloakroom.keycloak.page.Html;
import io.cloakroom.keycloak.page.OwnSite;
import io.cloakroom.keycloak.page.Place;
import jakarta.ws.rs.ForbiddenException;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.resource.RealmResourceProvider;

/**
 * The preview as a page, for administrators who are logged in to the admin console in this browser. It only shows. It
 * has no script, and loads nothing from elsewhere.
 */
public final class PreviewPage implements RealmResourceProvider {
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

    /** The page about the administrator's own realm. */
    @GET
    @Produces(MediaType.TEXT_HTML)
    public Response own() {
        return show(session.getContext().getRealm().getName());
    }

    /** The page about another realm, for administrators of {@code master}. */
    @GET
    @Path("{realm}")
    @Produces(MediaType.TEXT_HTML)
    public Response other(@PathParam("realm") String realm) {
        return show(realm);
    }

    /**
     * The page, with the answer to a question if there is one. Parameter {@code ask} is {@code effective} or
     * {@code readers}, and {@code context} has values of condition keys, separated by white space.
     */
    private Response show(String realmName) {
        Place place = Place.of(session, session.getContext().getRealm().getName(), realmName);
        Html.useOwnHeaders(session);
        Optional<ConsoleLogin> login = ConsoleLogin.of(session);
        if (login.isEmpty()) {
            return Html.login(place, PreviewPageFactory.ID, "S3 preview");
        }
        MultivaluedMap<String, String> query = session.getContext().getUri().getQueryParameters();
        String ask = query.getOrDefault("ask", List.of("")).get(0);
        PreviewHtml page = new PreviewHtml(place, asked(query));
        Optional<RealmModel> realm = login.get().realm(session, realmName);
        if (realm.isEmpty()
                || !OwnSite.mayAsk(session.getContext().getHttpRequest().getHttpHeaders())) {
            // A page of somebody else must not make an administrator's browser ask: an answer can cost much.
            return Html.answer(Response.Status.FORBIDDEN, page.forbidden());
        }
        session.getContext().setRealm(realm.get());
        return answer(page, ask, new Preview(session, realm.get(), login.get().rights(session, realm.get())));
    }

    private static Asked asked(MultivaluedMap<String, String> query) {
        String context = query.getOrDefault("context", List.of("")).get(0).strip();
        return Asked.of(
                query.getFirst("user"),
                query.getFirst("client"),
                "policy",
                query.getOrDefault("action", List.of("s3:GetObject")).get(0),
                query.getFirst("bucket"),
                query.getFirst("key"),
                context.isEmpty() ? List.of() : List.of(context.split("\\s+")));
    }

    /** The style of the page. */
    @GET
    @Path(Html.STYLE)
    @Produces("text/css")
    public Response style() {
        return Html.style();
    }

    private static Response answer(PreviewHtml page, String ask, Preview preview) {
        try {
            return switch (ask) {
                case "effective" -> Html.answer(Response.Status.OK, page.effective(preview.effective(page.asked())));
                case "readers" ->
                    Html.answer(Response.Status.OK, page.readers(preview.readers(page.asked(), Part.BEGINNING)));
                default -> {
                    preview.requireAny();
                    yield Html.answer(Response.Status.OK, page.empty());
                }
            };
        } catch (RefusedQuestionException e) {
            return Html.answer(e.status(), page.refused(e.sentence()));
        } catch (ForbiddenException e) {
            return Html.answer(Response.Status.FORBIDDEN, page.forbidden());
        }
    }
}
