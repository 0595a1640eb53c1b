package io.cloakroom.keycloak.page;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.keycloak.models.KeycloakSession;
import org.keycloak.urls.UrlType;

/**
 * Where the pages about a realm are.
 *
 * @param base address of Keycloak, for users
 * @param admin address of Keycloak, for administrators
 * @param home realm where the administrator logs in
 * @param realm that the page is about
 */
public record Place(URI base, URI admin, String home, String realm) {
    /** Of a request that was sent to the administrator's own realm. */
    public static Place of(KeycloakSession session, String home, String realm) {
        return new Place(
                session.getContext().getUri(UrlType.FRONTEND).getBaseUri(),
                session.getContext().getUri(UrlType.ADMIN).getBaseUri(),
                home,
                realm);
    }

    /** The path of a page, such as {@code /realms/acme/s3-access}, or {@code /realms/master/s3-access/acme}. */
    public String page(String id) {
        return file(id, home.equals(realm) ? "" : "/" + encoded(realm));
    }

    /** The whole address of a page, as users know Keycloak. */
    public URI address(String id, String query) {
        return base.resolve(page(id) + (query.isEmpty() ? "" : "?" + query));
    }

    /** The path of a file that a page loads. */
    String asset(String id, String name) {
        return file(id, "/" + name);
    }

    /** The admin console. */
    String console() {
        return admin.resolve("admin/%s/console/".formatted(encoded(home))).toString();
    }

    /** The page <i>S3 policies</i> in the admin console. */
    String policies() {
        return console() + "#/%s/page-section/s3-policies".formatted(encoded(realm));
    }

    private String file(String id, String rest) {
        return base.resolve("realms/%s/%s".formatted(encoded(home), id)).getRawPath() + rest;
    }

    /** For a path or a query. */
    public static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
