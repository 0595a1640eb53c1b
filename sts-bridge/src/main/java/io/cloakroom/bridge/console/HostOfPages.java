package io.cloakroom.bridge.console;

import static io.cloakroom.aws.AwsErrorCode.INVALID_REQUEST;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.RequestHead;
import java.net.URI;
import java.util.Locale;

/**
 * The host of the console, under which no objects are served. Cookies heed no port: a page among the objects could set
 * a cookie of the console.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6265#section-8.5">RFC 6265, weak confidentiality</a>
 */
public final class HostOfPages {
    private final String host;

    /** @param console under which browsers reach it */
    public HostOfPages(URI console) {
        this.host = console.getHost().toLowerCase(Locale.ROOT);
    }

    /** @throws AwsException {@code InvalidRequest} if an S3 request names this host, or one below it */
    public void requireOther(RequestHead head) {
        for (String said : head.headers().all("host")) {
            String name = withoutPort(said.strip().toLowerCase(Locale.ROOT));
            if (name.equals(host) || name.endsWith("." + host)) {
                throw AwsException.of(
                        INVALID_REQUEST,
                        "`%s` is the host of the console, and no objects are served under it: ask by another name or address of this server."
                                .formatted(host));
            }
        }
    }

    private static String withoutPort(String authority) {
        int colon = authority.lastIndexOf(':');
        String name = colon > authority.lastIndexOf(']') ? authority.substring(0, colon) : authority;
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }
}
