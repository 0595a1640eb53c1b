package io.cloakroom.keycloak.mapper;

import io.cloakroom.policy.json.OneLine;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Logs a warning once for each subject while the server runs, so that a mapper used by every login cannot flood the
 * log. Remembers at most 1000 subjects; does not log further ones.
 */
final class LogOnce {
    private static final Logger LOG = Logger.getLogger("io.cloakroom.keycloak.mapper");
    private static final int MOST_SUBJECTS = 1000;

    private final Set<String> seen = ConcurrentHashMap.newKeySet();

    void warn(String subject, String message) {
        if (isFirst(subject)) {
            LOG.warn(OneLine.of(message));
        }
    }

    void warn(String subject, String message, Throwable cause) {
        if (isFirst(subject)) {
            LOG.warn(OneLine.of(message), cause);
        }
    }

    private boolean isFirst(String subject) {
        return seen.size() < MOST_SUBJECTS && seen.add(subject);
    }
}
