package io.cloakroom.keycloak.versions;

import io.cloakroom.policy.json.OneLine;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Which version of this JAR the server runs, and whether there is more than one in {@code providers/}. */
public final class ProviderVersion {
    private static final Logger LOG = Logger.getLogger("io.cloakroom.keycloak");
    private static final String OWN_FILE = "io/cloakroom/keycloak/versions/ProviderVersion.class";
    private static final String UNKNOWN = "unknown";

    private ProviderVersion() {}

    /** A JAR with this class. */
    record Jar(String name, String version) {
        @Override
        public String toString() {
            return "%s (%s)".formatted(name, version);
        }
    }

    /** The version, as the JAR's manifest has it. */
    public static String text() {
        return Optional.ofNullable(ProviderVersion.class.getPackage().getImplementationVersion())
                .orElse(UNKNOWN);
    }

    /** What the admin console shows under <i>Provider info</i>. */
    public static Map<String, String> info() {
        return info(jars(ProviderVersion.class.getClassLoader()));
    }

    static Map<String, String> info(List<Jar> jars) {
        Map<String, String> info = new TreeMap<>(Map.of("cloakroom.version", text()));
        if (jars.size() > 1) {
            info.put("cloakroom.jars", jars.stream().map(Jar::toString).collect(Collectors.joining(", ")));
            info.put("cloakroom.warning", tooMany(jars));
        }
        return info;
    }

    /** Says the version in the server's log. For the start of the server. */
    public static void log() {
        LOG.infof("Cloakroom's Keycloak provider %s", text());
        List<Jar> jars = jars(ProviderVersion.class.getClassLoader());
        if (jars.size() > 1) {
            LOG.warn(OneLine.of(tooMany(jars)));
        }
    }

    /** @param jars the first is the one that the server runs */
    static String tooMany(List<Jar> jars) {
        return ("There are %d JARs with Cloakroom's provider. The server runs %s, and takes from %s only what that does"
                        + " not have. Delete all but the newest, and restart (with --optimized: kc.sh build first).")
                .formatted(
                        jars.size(),
                        jars.get(0),
                        jars.stream().skip(1).map(Jar::toString).collect(Collectors.joining(" and ")));
    }

    /** The JARs with this class, in the order in which classes are looked for. */
    static List<Jar> jars(ClassLoader loader) {
        try {
            return Collections.list(loader.getResources(OWN_FILE)).stream()
                    .map(file -> new Jar(name(file), version(file)))
                    .distinct()
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    static String name(URL file) {
        String path = file.toString().replaceFirst("!?/" + OWN_FILE + "$", "");
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static String version(URL file) {
        try {
            URLConnection manifest = URI.create(file.toString().replace(OWN_FILE, "META-INF/MANIFEST.MF"))
                    .toURL()
                    .openConnection();
            manifest.setUseCaches(false); // whoever replaces the JAR later is not held up by an open file
            try (InputStream in = manifest.getInputStream()) {
                return Optional.ofNullable(
                                new Manifest(in).getMainAttributes().getValue(Attributes.Name.IMPLEMENTATION_VERSION))
                        .orElse(UNKNOWN);
            }
        } catch (IOException | IllegalArgumentException e) {
            return UNKNOWN;
        }
    }
}
