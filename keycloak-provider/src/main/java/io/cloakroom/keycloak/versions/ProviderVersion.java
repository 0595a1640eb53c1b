package io.cloakroom.keycloak.versions;

import io.cloakroom.policy.json.OneLine;
import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jboss.logging.Logger;

/** Which version of this JAR the server runs, and whether there is more than one in {@code providers/}. */
public final class ProviderVersion {
    private static final Logger LOG = Logger.getLogger("io.cloakroom.keycloak");
    private static final String OWN_FILE = "io/cloakroom/keycloak/versions/ProviderVersion.class";

    private ProviderVersion() {}

    /** The version, as the JAR's manifest has it. */
    public static String text() {
        return Optional.ofNullable(ProviderVersion.class.getPackage().getImplementationVersion())
                .orElse("unknown");
    }

    /** What the admin console shows under <i>Provider info</i>. */
    public static Map<String, String> info() {
        Map<String, String> info = new TreeMap<>(Map.of("cloakroom.version", text()));
        List<String> jars = jars();
        if (jars.size() > 1) {
            info.put("cloakroom.warning", tooMany(jars));
        }
        return info;
    }

    /** Says the version in the server's log. For the start of the server. */
    public static void log() {
        LOG.infof("Cloakroom's Keycloak provider %s", text());
        List<String> jars = jars();
        if (jars.size() > 1) {
            LOG.warn(OneLine.of(tooMany(jars)));
        }
    }

    static String tooMany(List<String> jars) {
        return "There are %d JARs with Cloakroom's provider, and the server uses classes of any of them: %s. Keep one, and restart (with --optimized: kc.sh build first)."
                .formatted(jars.size(), String.join(", ", jars));
    }

    /** The names of the JARs that have this class. */
    private static List<String> jars() {
        try {
            return Collections.list(ProviderVersion.class.getClassLoader().getResources(OWN_FILE)).stream()
                    .map(ProviderVersion::jar)
                    .distinct()
                    .sorted()
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    static String jar(URL file) {
        String path = file.toString().replaceFirst("!?/" + OWN_FILE + "$", "");
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
