package io.cloakroom.keycloak.page;

import jakarta.ws.rs.core.HttpHeaders;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether a request comes from one of our pages. The cookie of a login goes along with requests that pages of others
 * make, so each page asks this first.
 *
 * @see <a href="https://www.w3.org/TR/fetch-metadata/">Fetch metadata</a>
 */
public final class OwnSite {
    private static final String SITE = "Sec-Fetch-Site";
    private static final String DESTINATION = "Sec-Fetch-Dest";

    /** Our own forms and links, and an address that somebody has typed. */
    private static final Set<String> READERS = Set.of("same-origin", "none");

    private OwnSite() {}

    /**
     * Whether it may ask for a page: for a window of its own, not for a frame or a picture, and by one of our links or
     * by hand, for an answer can cost. Without the headers, as from old browsers, it may.
     */
    public static boolean mayAsk(HttpHeaders headers) {
        return mayAsk(headers.getHeaderString(SITE), headers.getHeaderString(DESTINATION));
    }

    static boolean mayAsk(@Nullable String site, @Nullable String destination) {
        return (site == null || READERS.contains(site)) && isOwnWindow(destination);
    }

    private static boolean isOwnWindow(@Nullable String destination) {
        return destination == null || destination.equals("document");
    }

    /**
     * Whether it may change something: the browser must say that one of our pages has sent it, by its origin. The other
     * header must not contradict; browsers leave it out on plain HTTP.
     *
     * @param base the address under which the browser knows us
     */
    public static boolean mayChange(HttpHeaders headers, URI base) {
        return isOwnWindow(headers.getHeaderString(DESTINATION))
                && mayChange(headers.getHeaderString(SITE), headers.getHeaderString("Origin"), base);
    }

    static boolean mayChange(@Nullable String site, @Nullable String origin, URI base) {
        return origin != null && origin.equals(origin(base)) && (site == null || site.equals("same-origin"));
    }

    /** As browsers write it: without the port that the scheme implies. */
    static String origin(URI base) {
        int usual = "https".equalsIgnoreCase(base.getScheme()) ? 443 : 80;
        String port = base.getPort() < 0 || base.getPort() == usual ? "" : ":" + base.getPort();
        return (base.getScheme() + "://" + base.getHost()).toLowerCase(Locale.ROOT) + port;
    }
}
