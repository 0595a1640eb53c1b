package io.cloakroom.bridge.iam;

import io.cloakroom.bridge.files.DocumentFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Roles in a directory, one {@code NAME.json} each, read again when they change. A role of the state with the same name
 * takes their place.
 *
 * <p>While a file is invalid, nobody can assume its role, and the role's sessions are refused. If the directory cannot
 * be read, what was read before stays in force. A file that comes back is the same role, with its sessions: roles in
 * files have no id besides their name.
 */
public final class RoleFiles implements AutoCloseable {
    /** How often the directory is checked. */
    public static final Duration POLL_INTERVAL = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(RoleFiles.class);

    private final @Nullable DocumentFolder folder;
    private volatile KnownRoles roles = new KnownRoles(Map.of());
    private boolean isUnreadable;
    private @Nullable Thread watcher;

    private RoleFiles(@Nullable DocumentFolder folder) {
        this.folder = folder;
    }

    /** No roles. */
    public static RoleFiles none() {
        return new RoleFiles(null);
    }

    /**
     * Reads a directory of roles and watches it.
     *
     * @throws IOException if the directory cannot be read now
     */
    public static RoleFiles watching(Path directory) throws IOException {
        RoleFiles files = reading(directory);
        files.watcher = Thread.ofVirtual().name("roles").start(files::run);
        return files;
    }

    /** As {@link #watching}, but looks again only when it is told to. */
    static RoleFiles reading(Path directory) throws IOException {
        DocumentFolder folder = new DocumentFolder(directory);
        RoleFiles files = new RoleFiles(folder);
        files.read(folder);
        return files;
    }

    KnownRoles roles() {
        return roles;
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(POLL_INTERVAL);
                refresh();
            }
        } catch (InterruptedException e) {
            LOG.debug("The roles directory is not watched any more.");
        }
    }

    /** Takes over what the directory has now. One thread at a time. */
    void refresh() {
        DocumentFolder watched = folder;
        if (watched == null) {
            return;
        }
        try {
            if (watched.hasChanged()) {
                read(watched);
            }
            isUnreadable = false;
        } catch (IOException e) {
            if (!isUnreadable) {
                LOG.error("The roles directory cannot be read: {}. What was read before stays in force.", e.toString());
            }
            isUnreadable = true;
        } catch (RuntimeException e) {
            LOG.error("Reading the roles failed. What was read before stays in force.", e);
        }
    }

    private void read(DocumentFolder from) throws IOException {
        Map<String, Optional<KnownRoles.Known>> read = from.read(RoleFiles::role);
        roles = new KnownRoles(read);
    }

    private static Optional<Optional<KnownRoles.Known>> role(String name, Path file) {
        try {
            StoredRole stored = RoleDocument.read(name, file);
            return Optional.of(Optional.of(new KnownRoles.Known(stored, stored.known(name))));
        } catch (IOException | RuntimeException e) {
            LOG.error("{} is not a valid role, so nobody can assume it: {}.", file, e.getMessage());
            return Optional.of(Optional.empty());
        }
    }

    @Override
    public void close() {
        Thread running = watcher;
        if (running != null) {
            running.interrupt();
        }
    }
}
