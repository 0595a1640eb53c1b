package io.cloakroom.cli.web;

import io.cloakroom.cli.running.Refused;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.regex.Pattern;

/** URLs of servers, as people and documents give them. */
public final class WebAddress {
    private static final int MAX_CHARS = 2048;

    /** Printable ASCII without spaces: other programs read addresses too, and some take other letters for quotes. */
    private static final Pattern PLAIN = Pattern.compile("[!-~]*");

    private WebAddress() {}

    /**
     * An {@code http://} or {@code https://} URL of ASCII, without user, query and fragment. A slash at its end is
     * dropped.
     *
     * @param name what the text is, for the sentence
     * @throws Refused wrong usage, if it is anything else
     */
    public static URI parse(String name, String text) throws Refused {
        try {
            URI parsed = new URI(text.length() > MAX_CHARS ? "" : text.replaceFirst("/+$", ""));
            if (PLAIN.matcher(text).matches()
                    && List.of("http", "https").contains(String.valueOf(parsed.getScheme()))
                    && parsed.getHost() != null
                    && parsed.getRawUserInfo() == null
                    && parsed.getRawQuery() == null
                    && parsed.getRawFragment() == null) {
                return parsed;
            }
        } catch (URISyntaxException e) {
            // the same answer
        }
        throw Refused.usage("%s: `%s` is not an http:// or https:// URL".formatted(name, text));
    }

    /** Whether nobody on the way can read along: it is HTTPS, or does not leave this machine. */
    public static boolean isProtected(URI address) {
        return address.getScheme().equals("https") || isLoopback(address.getHost());
    }

    private static boolean isLoopback(String host) {
        return host.equals("localhost") || host.equals("[::1]") || host.matches("127(\\.[0-9]{1,3}){3}");
    }

    /** Host, and port where it is not that of the scheme: the value of the header {@code Host}. */
    public static String authority(URI address) {
        boolean isUsual = address.getPort() < 0 || address.getPort() == (isHttps(address) ? 443 : 80);
        return isUsual ? address.getHost() : address.getHost() + ":" + address.getPort();
    }

    private static boolean isHttps(URI address) {
        return address.getScheme().equals("https");
    }
}
