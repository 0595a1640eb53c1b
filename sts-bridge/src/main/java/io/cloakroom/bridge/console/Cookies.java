package io.cloakroom.bridge.console;

import static io.cloakroom.aws.AwsErrorCode.INVALID_REQUEST;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.Headers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The cookies of the console. No script can read them, and they go to the host that set them only. A long value is
 * split into several, for a browser keeps no cookie over 4096 bytes.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6265">RFC 6265, HTTP state management</a>
 */
final class Cookies {
    /** What holds a login; other sites never have it sent. */
    static final String SESSION = "cloakroom";

    /** What holds an attempt to log in. The provider's page sends the browser back, so it is sent with links. */
    private static final String LOGIN = "cloakroom-login";

    /** How many attempts a browser keeps: each tab has one. */
    static final int LOGINS = 4;

    static final int MAX_PARTS = 3;
    static final int PART_CHARACTERS = 3800;
    private static final String HOST_PREFIX = "__Host-";

    private final boolean isSecure;

    /** @param isSecure whether browsers reach the console over https */
    Cookies(boolean isSecure) {
        this.isSecure = isSecure;
    }

    /**
     * The value of a cookie that was set here; empty if there is none.
     *
     * @throws AwsException {@code InvalidRequest} if a name is there twice: another page of this host, on another port,
     *     has set one of them, and nothing tells which
     */
    Optional<String> read(Headers headers, String name) {
        Map<String, String> all = all(headers);
        StringBuilder value = new StringBuilder();
        for (int part = 0; part < MAX_PARTS; part++) {
            value.append(all.getOrDefault(name(name, part), ""));
        }
        return value.isEmpty() ? Optional.empty() : Optional.of(value.toString());
    }

    /** Whether a value is short enough to be kept. */
    static boolean fits(String value) {
        return value.length() <= MAX_PARTS * PART_CHARACTERS;
    }

    /** Sets the login. Parts that an earlier one had, and this one does not have, are removed. */
    List<String> session(String value) {
        List<String> cookies = new ArrayList<>();
        for (int part = 0; part < MAX_PARTS; part++) {
            int from = Math.min(value.length(), part * PART_CHARACTERS);
            int to = Math.min(value.length(), from + PART_CHARACTERS);
            cookies.add(
                    from < to
                            ? cookie(name(SESSION, part), value.substring(from, to), "Strict")
                            : removed(SESSION, part, "Strict"));
        }
        return cookies;
    }

    List<String> endOfSession() {
        return session("");
    }

    /** As {@link #read}, for the attempt in a place. */
    Optional<String> login(Headers headers, int place) {
        return read(headers, login(place));
    }

    /** Sets an attempt to log in. */
    String login(int place, String value, Duration lasts) {
        return cookie(name(login(place), 0), value, "Lax") + "; Max-Age=" + lasts.toSeconds();
    }

    String endOfLogin(int place) {
        return removed(login(place), 0, "Lax");
    }

    private static String login(int place) {
        return LOGIN + "-" + place;
    }

    private String removed(String name, int part, String sameSite) {
        return cookie(name(name, part), "", sameSite) + "; Max-Age=0";
    }

    private String cookie(String name, String value, String sameSite) {
        return "%s=%s; Path=/; HttpOnly; SameSite=%s%s".formatted(name, value, sameSite, isSecure ? "; Secure" : "");
    }

    /** A browser takes {@code __Host-} from this host only, over https only, and for all its paths only. */
    private String name(String name, int part) {
        return (isSecure ? HOST_PREFIX : "") + name + (part == 0 ? "" : "-" + part);
    }

    private static Map<String, String> all(Headers headers) {
        Map<String, String> all = new HashMap<>();
        for (String line : headers.all("cookie")) {
            for (String pair : line.split(";", -1)) {
                int equals = pair.indexOf('=');
                if (equals > 0) {
                    String name = pair.substring(0, equals).strip();
                    if (all.put(name, pair.substring(equals + 1).strip()) != null && isOurs(name)) {
                        throw AwsException.of(
                                INVALID_REQUEST,
                                "The browser has two cookies `%s` for this host: clear the cookies of this site, and log in again."
                                        .formatted(name));
                    }
                }
            }
        }
        return all;
    }

    private static boolean isOurs(String name) {
        return name.startsWith(SESSION) || name.startsWith(HOST_PREFIX + SESSION);
    }
}
