package io.cloakroom.keycloak.access;

import io.cloakroom.keycloak.page.ConsoleLogin;
import io.cloakroom.keycloak.page.Html;
import io.cloakroom.keycloak.page.OwnSite;
import io.cloakroom.keycloak.page.Place;
import io.cloakroom.keycloak.policy.PolicyScript;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.ForbiddenException;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.resource.RealmResourceProvider;

/**
 * The page <i>S3 access</i>, for administrators who are logged in to the admin console in this browser. To see a row
 * and to change it needs what the admin REST API asks for the same.
 */
public final class AccessPage implements RealmResourceProvider {
    private static final String SCRIPT = "access.js";

    private final KeycloakSession session;

    AccessPage(KeycloakSession session) {
        this.session = session;
    }

    @Override
    public Object getResource() {
        return this;
    }

    @Override
    public void close() {}

    /** The matrix of the administrator's own realm. */
    @GET
    @Produces(MediaType.TEXT_HTML)
    public Response own() {
        return show(session.getContext().getRealm().getName());
    }

    /** The matrix of another realm, for administrators of {@code master}. */
    @GET
    @Path("{realm}")
    @Produces(MediaType.TEXT_HTML)
    public Response other(@PathParam("realm") String realm) {
        return show(realm);
    }

    /** Saves it. */
    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Produces(MediaType.TEXT_HTML)
    public Response saveOwn() {
        return save(session.getContext().getRealm().getName());
    }

    /** Saves it. */
    @POST
    @Path("{realm}")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Produces(MediaType.TEXT_HTML)
    public Response saveOther(@PathParam("realm") String realm) {
        return save(realm);
    }

    /** The realm's policies as a script for {@code mc}. */
    @GET
    @Path(PolicyScript.FILE)
    @Produces(PolicyScript.TYPE)
    public Response exportOwn() {
        return export(session.getContext().getRealm().getName());
    }

    /** The same of another realm. */
    @GET
    @Path("{realm}/" + PolicyScript.FILE)
    @Produces(PolicyScript.TYPE)
    public Response exportOther(@PathParam("realm") String realm) {
        return export(realm);
    }

    /** The style of the page. */
    @GET
    @Path(Html.STYLE)
    @Produces("text/css")
    public Response style() {
        return Html.style();
    }

    /** The script of the page. It counts what is not saved yet; all else works without it. */
    @GET
    @Path(SCRIPT)
    @Produces("text/javascript")
    public Response script() {
        return Html.file(AccessPage.class, SCRIPT, "text/javascript");
    }

    private Response export(String realmName) {
        return answer(realmName, Filter.NONE, mayAsk(), (realm, login, page) -> PolicyScript.download(realm));
    }

    private boolean mayAsk() {
        return OwnSite.mayAsk(session.getContext().getHttpRequest().getHttpHeaders());
    }

    private Response show(String realmName) {
        MultivaluedMap<String, String> query = session.getContext().getUri().getQueryParameters();
        Filter filter = Filter.of(query);
        return answer(realmName, filter, mayAsk(), (realm, login, page) -> {
            Matrix matrix = new MatrixReader(session, realm, login.rights(session, realm), filter).read();
            return Html.answer(Response.Status.OK, page.matrix(matrix, page.saved(query.getFirst("saved"))));
        });
    }

    private Response save(String realmName) {
        MultivaluedMap<String, String> form =
                session.getContext().getHttpRequest().getDecodedFormParameters();
        Filter filter = Filter.of(form);
        HttpHeaders headers = session.getContext().getHttpRequest().getHttpHeaders();
        boolean mayChange =
                OwnSite.mayChange(headers, session.getContext().getUri().getBaseUri());
        return answer(realmName, filter, mayChange, (realm, login, page) -> {
            MatrixReader reader = new MatrixReader(session, realm, login.rights(session, realm), filter);
            if (!reader.isAbout(filter.attribute())) {
                return Html.answer(
                        Response.Status.CONFLICT, page.matrix(reader.read(), page.noLongerRead(filter.attribute())));
            }
            List<Change> rows = Change.of(form);
            Saving.Outcome outcome = new Saving(session, realm, login, reader.sources()).save(rows);
            if (outcome.isSaved()) {
                String query = filter.query() + "&saved=" + outcome.saved();
                return Response.seeOther(page.place().address(AccessPageFactory.ID, query))
                        .build();
            }
            return Html.answer(
                    Response.Status.CONFLICT,
                    page.matrix(reader.again(rows, outcome.refusals()), page.notSaved(outcome.refusals())));
        });
    }

    private interface Work {
        Response of(RealmModel realm, ConsoleLogin login, AccessHtml page);
    }

    /** @param isAllowed whether the browser may ask this */
    private Response answer(String realmName, Filter filter, boolean isAllowed, Work work) {
        Place place = Place.of(session, session.getContext().getRealm().getName(), realmName);
        Html.useOwnHeaders(session);
        Optional<ConsoleLogin> login = ConsoleLogin.of(session);
        if (login.isEmpty()) {
            return Html.login(place, AccessPageFactory.ID, "S3 access");
        }
        AccessHtml page = new AccessHtml(place, filter, List.of(SCRIPT));
        Optional<RealmModel> realm = login.get().realm(session, realmName);
        if (!isAllowed) {
            return Html.answer(Response.Status.FORBIDDEN, page.foreign());
        }
        if (realm.isEmpty()) {
            return Html.answer(Response.Status.FORBIDDEN, page.forbidden());
        }
        session.getContext().setRealm(realm.get());
        try {
            login.get().rights(session, realm.get()).requireViewRealm();
            return work.of(realm.get(), login.get(), page);
        } catch (ForbiddenException e) {
            return Html.answer(Response.Status.FORBIDDEN, page.forbidden());
        }
    }
}
