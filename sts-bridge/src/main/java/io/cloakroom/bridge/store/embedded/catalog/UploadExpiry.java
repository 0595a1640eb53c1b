package io.cloakroom.bridge.store.embedded.catalog;

import io.cloakroom.bridge.store.embedded.catalog.MultipartRows.Due;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends multipart uploads that were not completed in time, and those of deleted buckets. Deletes the files of their
 * parts. What is due is in the catalog, so it survives a restart. Each step changes few rows, so that other changes can
 * go on meanwhile.
 */
public final class UploadExpiry {
    private static final Logger LOG = LoggerFactory.getLogger(UploadExpiry.class);
    private static final int PARTS_AT_ONCE = 500;

    private final ObjectIndex objects;
    private final Duration lifetime;
    private final InstantSource clock;

    /** @param lifetime an upload that began longer ago is ended */
    public UploadExpiry(ObjectIndex objects, Duration lifetime, InstantSource clock) {
        this.objects = objects;
        this.lifetime = lifetime;
        this.clock = clock;
    }

    /** Ends what is due now. May block for minutes: run it on one thread at a time, and not on a virtual one. */
    public void run() {
        Instant due = clock.instant().minus(lifetime);
        int ended = 0;
        try {
            while (endOldest(due)) {
                ended++;
            }
        } catch (RuntimeException e) {
            LOG.warn("cannot end old multipart uploads now", e);
        }
        if (ended > 0) {
            LOG.info("ended {} multipart uploads that began before {} or whose bucket is gone", ended, due);
        }
    }

    private boolean endOldest(Instant due) {
        Optional<Due> oldest = objects.read(statements -> MultipartRows.begunBefore(statements, due));
        oldest.ifPresent(upload -> {
            boolean more = true;
            while (more) {
                more = objects.commit(
                        CatalogChange.freeing(writer -> new MultipartWriter(writer).deleteSome(upload, PARTS_AT_ONCE)));
            }
        });
        return oldest.isPresent();
    }
}
