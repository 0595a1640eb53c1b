package io.cloakroom.bridge.store.embedded.catalog;

import static io.cloakroom.aws.AwsErrorCode.NO_SUCH_BUCKET;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.s3.CorsConfiguration;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** The committed buckets by name, in memory. Any thread may ask. */
public final class Buckets {
    private final Map<String, StoredBucket> byName = new ConcurrentSkipListMap<>();

    static Buckets load(CatalogConnection statements) throws SQLException {
        var buckets = new Buckets();
        try (ResultSet rows = statements.query("SELECT id, name, created, cors FROM buckets")) {
            while (rows.next()) {
                buckets.add(new StoredBucket(
                        rows.getLong(1),
                        rows.getString(2),
                        Instant.ofEpochMilli(rows.getLong(3)),
                        CorsConfiguration.ofStored(rows.getString(4))));
            }
        }
        return buckets;
    }

    /** The tags of a bucket, read from the catalog. */
    public static TagSet tags(CatalogConnection statements, long id) throws SQLException {
        try (ResultSet row = statements.query("SELECT tags FROM buckets WHERE id = ?", id)) {
            return row.next() ? TagSet.stored(row.getString(1)) : TagSet.EMPTY;
        }
    }

    /** @throws AwsException {@code NoSuchBucket} */
    public StoredBucket require(String name) {
        StoredBucket bucket = byName.get(name);
        if (bucket == null) {
            throw new AwsException(NO_SUCH_BUCKET);
        }
        return bucket;
    }

    /** The bucket, if there is one. */
    public Optional<StoredBucket> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** Whether there is a bucket of that name. */
    public boolean has(String name) {
        return byName.containsKey(name);
    }

    /** All buckets, sorted by name. */
    public List<StoredBucket> all() {
        return List.copyOf(byName.values());
    }

    /** Shows a bucket whose row is committed. */
    public void add(StoredBucket bucket) {
        byName.put(bucket.name(), bucket);
    }

    /** Hides a bucket whose row is gone. */
    public void remove(StoredBucket bucket) {
        byName.computeIfPresent(bucket.name(), (name, shown) -> shown.id() == bucket.id() ? null : shown);
    }

    /** Shows the CORS configuration of a bucket, which is committed; nothing, if the bucket is gone. */
    public void show(StoredBucket bucket, Optional<CorsConfiguration> cors) {
        byName.computeIfPresent(
                bucket.name(), (name, shown) -> shown.id() == bucket.id() ? shown.withCors(cors) : shown);
    }
}
