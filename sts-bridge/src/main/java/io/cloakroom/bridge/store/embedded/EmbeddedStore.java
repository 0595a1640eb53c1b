package io.cloakroom.bridge.store.embedded;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.TraceContext;
import io.cloakroom.aws.s3.CorsConfiguration;
import io.cloakroom.aws.s3.S3Target;
import io.cloakroom.bridge.authz.AuthorizedCall;
import io.cloakroom.bridge.authz.AuthorizedDeletes;
import io.cloakroom.bridge.config.StoreConfig;
import io.cloakroom.bridge.store.ObjectStore;
import io.cloakroom.bridge.store.StoreExchange;
import io.cloakroom.bridge.store.embedded.catalog.Catalog;
import io.cloakroom.bridge.store.embedded.catalog.CatalogChange;
import io.cloakroom.bridge.store.embedded.catalog.ObjectIndex;
import io.cloakroom.bridge.store.embedded.catalog.ObjectKey;
import io.cloakroom.bridge.store.embedded.catalog.ObjectRows;
import io.cloakroom.bridge.store.embedded.catalog.StorageFaults;
import io.cloakroom.bridge.store.embedded.catalog.StoredBucket;
import io.cloakroom.bridge.store.embedded.catalog.UploadExpiry;
import io.cloakroom.bridge.store.embedded.catalog.WriteCondition;
import io.cloakroom.bridge.store.embedded.files.DataFiles;
import io.cloakroom.bridge.store.embedded.files.DiskReserve;
import io.cloakroom.bridge.store.embedded.files.FileIds;
import io.cloakroom.bridge.store.embedded.files.StoreDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores objects on local disk. An object exists once its row is committed and its bytes are synced. What was
 * acknowledged survives a crash of the process or the machine; an unacknowledged write is there whole or not at all.
 * Data files are named by id, never by key. No versioning, no object lock, no encryption, no replication.
 */
public final class EmbeddedStore implements ObjectStore {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedStore.class);
    private static final long MAX_CACHE_BYTES = 64L << 20;
    private static final int CLOSE_SECONDS = 5;
    private static final int EXPIRY_MINUTES = 30;

    private final StoreDirectory directory;
    private final DataFiles files;
    private final Catalog catalog;
    private final ObjectIndex objects;
    private final BucketOperations bucketOperations;
    private final Operations operations;
    private final UploadExpiry expiry;
    private final AtomicBoolean isExpiryWaiting = new AtomicBoolean();
    private final ExecutorService blocking;
    private final ScheduledExecutorService housekeeping;

    /**
     * Opens the store in a directory. Creates one if the directory is empty or missing.
     *
     * @param clock dates objects, buckets and uploads
     * @throws IOException with a sentence for the operator if the directory is in use, holds other files, or cannot be
     *     used
     */
    public EmbeddedStore(StoreConfig.Embedded config, InstantSource clock) throws IOException {
        Path dir = config.directory();
        directory = StoreDirectory.open(dir);
        try {
            blocking = Executors.newThreadPerTaskExecutor(
                    Thread.ofVirtual().name("store-", 0).factory());
            DiskReserve reserve = DiskReserve.open(directory.reserve());
            files = new DataFiles(directory.data(), new FileIds(clock), reserve::require);
            catalog = Catalog.open(
                    directory.catalog(),
                    Math.min(MAX_CACHE_BYTES, Runtime.getRuntime().maxMemory() / 8),
                    reserve,
                    unused -> blocking.execute(() -> files.condemn(unused)));
            objects = catalog.objects();
            expiry = new UploadExpiry(objects, config.uploadExpiry(), clock);
            housekeeping = Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("store-expiry").daemon(true).factory());
            bucketOperations = new BucketOperations(objects, this::expireSoon, config.maxBuckets(), clock);
            operations = new Operations(objects, files, bucketOperations, blocking, clock);
            blocking.execute(this::sweep);
            var unused = housekeeping.scheduleWithFixedDelay(expiry::run, 0, EXPIRY_MINUTES, TimeUnit.MINUTES);
            var unusedToo = housekeeping.scheduleWithFixedDelay(this::resume, 1, 1, TimeUnit.MINUTES);
        } catch (SQLException e) {
            directory.close();
            throw new IOException("cannot open the catalog of `%s`: %s".formatted(dir, e.getMessage()), e);
        }
    }

    @Override
    public void handle(StoreExchange exchange) {
        try {
            operations.handle(exchange, exchange.call().call());
        } catch (Throwable e) {
            exchange.fail(StorageFaults.toAnswer(e));
        }
    }

    @Override
    public List<Bucket> buckets(AuthorizedCall call) {
        return objects.buckets().all().stream()
                .map(bucket -> new Bucket(bucket.name(), bucket.created()))
                .toList();
    }

    @Override
    public boolean mayHave(String bucket) {
        return objects.buckets().has(bucket);
    }

    @Override
    public Optional<CorsConfiguration> cors(String bucket) {
        return objects.buckets().find(bucket).flatMap(StoredBucket::cors);
    }

    /** There is one version of an object. A call that names another fails, whatever is decided about it. */
    @Override
    public Optional<Map<String, String>> tags(S3Target.Object object, Optional<String> versionId, TraceContext trace) {
        try {
            Map<String, String> tags = new HashMap<>();
            objects.buckets()
                    .find(object.bucket())
                    .flatMap(bucket -> objects.find(new ObjectKey(bucket.id(), object.key())))
                    .ifPresent(stored -> stored.tags().tags().forEach(tag -> tags.put(tag.key(), tag.value())));
            return Optional.of(tags);
        } catch (RuntimeException e) {
            throw StorageFaults.toAnswer(e);
        }
    }

    @Override
    public boolean has(String bucket) {
        return mayHave(bucket);
    }

    @Override
    public void deleteBucket(AuthorizedCall call) {
        try {
            var unused = bucketOperations.delete(call.call());
        } catch (RuntimeException e) {
            throw StorageFaults.toAnswer(e);
        }
    }

    @Override
    public Optional<Usage> usage() {
        ObjectRows.Totals totals = objects.read(ObjectRows::totals);
        return Optional.of(new Usage(objects.buckets().all().size(), totals.objects(), totals.bytes()));
    }

    @Override
    public List<DeleteOutcome> delete(AuthorizedDeletes deletes) {
        long bucket = objects.buckets().require(deletes.bucket()).id();
        List<CompletableFuture<DeleteOutcome>> outcomes = deletes.objects().stream()
                .map(object -> objects.submit(CatalogChange.freeing(change -> {
                            ObjectIndex.requireNullVersion(object.versionId());
                            change.delete(new ObjectKey(bucket, object.key()), new WriteCondition.Always());
                            return object.key();
                        }))
                        .<DeleteOutcome>handle((key, failure) -> failure == null
                                ? new DeleteOutcome.Deleted(object.key())
                                : failed(object.key(), StorageFaults.toAnswer(failure))))
                .toList();
        return outcomes.stream().map(CompletableFuture::join).toList();
    }

    private static DeleteOutcome failed(String key, AwsException reason) {
        return new DeleteOutcome.Failed(key, reason.code().wireName(), reason.sentence());
    }

    @Override
    public String describe() {
        return "embedded store in " + directory.root();
    }

    @Override
    public boolean isReady() {
        return catalog.isReady();
    }

    /** Waits for pending commits, and a little for running calls. The server ends those first. */
    @Override
    public void close() {
        housekeeping.shutdown();
        catalog.endChanges();
        blocking.shutdown();
        try {
            if (!blocking.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("some calls are still running; the store closes without them");
                blocking.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try {
            catalog.close();
        } catch (SQLException e) {
            LOG.warn("cannot close the catalog", e);
        }
        try {
            files.close();
            directory.close();
        } catch (IOException e) {
            LOG.warn("cannot unlock the directory", e);
        }
    }

    /** Ends the multipart uploads that are due. Blocks. */
    void expireUploads() {
        CompletableFuture.runAsync(expiry::run, housekeeping).join();
    }

    /** Asks for a run. At most one run waits, however often this is called. */
    private void expireSoon() {
        if (isExpiryWaiting.compareAndSet(false, true)) {
            try {
                housekeeping.execute(() -> {
                    isExpiryWaiting.set(false);
                    expiry.run();
                });
            } catch (RejectedExecutionException e) {
                LOG.debug("the store closes; uploads that are due end after the next start");
            }
        }
    }

    /** After a backup. */
    private void resume() {
        if (files.resumeDeletions()) {
            sweep();
        }
    }

    private void sweep() {
        try {
            files.sweep(catalog::refersTo);
        } catch (Exception e) {
            LOG.warn("cannot look for unused data files", e);
        }
    }
}
