package io.cloakroom.keycloak.events;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.keycloak.common.enums.SslRequired;
import org.keycloak.models.RealmModel;

/**
 * A bridge that a realm pushes to. The realm names them in its attribute {@value #ATTRIBUTE}, as
 * {@code CLIENT=URL CLIENT=URL …}: a realm attribute, because that needs {@code manage-realm}, which whoever manages
 * one client does not have.
 *
 * @param client id of the bridge's client, which is the audience of its tokens
 * @param url where it takes them
 */
record Receiver(String client, URI url) {
    static final String ATTRIBUTE = "s3-bridges";

    /** More are not read. */
    private static final int MOST = 16;

    private static final int LONGEST = 1024;
    private static final String PATH = "/-/signals";
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    /** Those that the realm names, without those that are not understood. */
    static List<Receiver> of(RealmModel realm) {
        @Nullable String text = realm.getAttribute(ATTRIBUTE);
        if (text == null || text.isBlank()) {
            return List.of();
        }
        boolean mayBePlain = realm.getSslRequired() == SslRequired.NONE;
        Map<String, Receiver> byClient = new LinkedHashMap<>();
        for (String entry : text.strip().split("[\\s,]+", -1)) {
            if (byClient.size() < MOST) {
                parse(entry, mayBePlain).ifPresent(found -> byClient.putIfAbsent(found.client(), found));
            }
        }
        return List.copyOf(byClient.values());
    }

    /**
     * Reads {@code CLIENT=URL}. Plain HTTP is for this machine, or for realms that do without TLS themselves. A URL
     * without a path is that of a bridge.
     */
    static Optional<Receiver> parse(String entry, boolean mayBePlain) {
        int equals = entry.indexOf('=');
        if (equals <= 0 || equals > 255 || entry.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            URI url = URI.create(entry.substring(equals + 1));
            @Nullable String scheme = url.getScheme();
            @Nullable String host = url.getHost();
            if (scheme == null || host == null || url.getRawUserInfo() != null || url.getRawFragment() != null) {
                return Optional.empty();
            }
            String lower = scheme.toLowerCase(Locale.ROOT);
            boolean isSafe = lower.equals("https") || (lower.equals("http") && (mayBePlain || LOOPBACK.contains(host)));
            if (!isSafe) {
                return Optional.empty();
            }
            boolean isBare = url.getRawPath().isEmpty() || url.getRawPath().equals("/");
            return Optional.of(new Receiver(entry.substring(0, equals), isBare ? url.resolve(PATH) : url));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
