package io.cloakroom.benchmarks;

import io.cloakroom.aws.http.Headers;
import io.cloakroom.bridge.store.embedded.catalog.Catalog;
import io.cloakroom.bridge.store.embedded.catalog.KeyPage;
import io.cloakroom.bridge.store.embedded.catalog.KeyRange;
import io.cloakroom.bridge.store.embedded.catalog.ObjectIndex;
import io.cloakroom.bridge.store.embedded.catalog.ObjectKey;
import io.cloakroom.bridge.store.embedded.catalog.StoredBucket;
import io.cloakroom.bridge.store.embedded.catalog.StoredObject;
import io.cloakroom.bridge.store.embedded.catalog.TagSet;
import io.cloakroom.bridge.store.embedded.catalog.WriteCondition;
import io.cloakroom.bridge.store.embedded.files.Content;
import io.cloakroom.bridge.store.embedded.files.DiskReserve;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;

/**
 * How long the embedded store takes for a page of a listing among a million keys. Prints a table. Give an empty
 * directory, on a disk with a gigabyte free, or one that was filled like that before.
 */
public final class ListingTable {
    private static final int KEYS = 1_000_000;
    private static final int BATCH = 1000;
    private static final int PAGE = 1000;
    private static final int PAGES = 400;

    private ListingTable() {}

    private record Shape(String name, IntFunction<String> key, String delimiter) {}

    private static final List<Shape> SHAPES = List.of(
            new Shape("all in one folder", i -> "folder/%07d".formatted(i), "/"),
            new Shape("1000 folders of 1000", i -> "%03d/%03d".formatted(i / 1000, i % 1000), "/"),
            new Shape("100 000 folders of 10", i -> "%05d/%d".formatted(i / 10, i % 10), "/"),
            new Shape("a folder for each key", i -> "%07d/data".formatted(i), "/"),
            new Shape("no delimiter", i -> "%07d".formatted(i), ""));

    /** @param arguments the directory, and a part of the name of the shapes to measure, if not all */
    public static void main(String[] arguments) throws IOException, SQLException {
        Path directory = Files.createDirectories(Path.of(arguments[0]));
        System.out.println("| keys | fresh p50 | p99 | worst | then p50 | p99 | worst (ms for a page of 1000) |");
        System.out.println("| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
        try (Catalog catalog = Catalog.open(
                directory.resolve("catalog.sqlite"),
                1 << 20,
                DiskReserve.open(directory.resolve("reserve")),
                unused -> {})) {
            for (int i = 0; i < SHAPES.size(); i++) {
                Shape shape = SHAPES.get(i);
                if (arguments.length > 1 && !shape.name().contains(arguments[1])) {
                    continue;
                }
                long bucket = fill(catalog.objects(), "listing-" + i, shape);
                String row = "| " + shape.name();
                for (int round = 0; round < 2; round++) {
                    row += measure(catalog.objects(), bucket, shape, new Random(i));
                }
                System.out.println(row + " |");
            }
            catalog.endChanges();
        }
    }

    private static long fill(ObjectIndex objects, String name, Shape shape) {
        Optional<StoredBucket> filled = objects.buckets().find(name);
        if (filled.isPresent()) {
            return filled.get().id();
        }
        long bucket = objects.commit(writer -> {
                    StoredBucket created = writer.createBucket(name, Instant.EPOCH, 100);
                    writer.afterCommit(() -> objects.buckets().add(created));
                    return created;
                })
                .id();
        var object = new StoredObject(
                "d41d8cd98f00b204e9800998ecf8427e",
                Instant.EPOCH,
                Headers.EMPTY,
                Optional.empty(),
                TagSet.EMPTY,
                "STANDARD",
                "",
                new Content.Inline(new byte[0]));
        for (int i = 0; i < KEYS; i += BATCH) {
            List<CompletableFuture<Integer>> batch = new ArrayList<>();
            for (int k = i; k < i + BATCH; k++) {
                var key = new ObjectKey(bucket, shape.key().apply(k));
                batch.add(objects.submit(writer -> {
                    writer.put(key, object, new WriteCondition.Always());
                    return 0;
                }));
            }
            batch.forEach(CompletableFuture::join);
        }
        return bucket;
    }

    /** Pages that begin anywhere, and the pages of each folder that begin there. */
    private static String measure(ObjectIndex objects, long bucket, Shape shape, Random random) {
        long[] nanos = new long[PAGES];
        for (int i = 0; i < PAGES; i++) {
            String after = shape.key().apply(random.nextInt(KEYS));
            boolean inFolder = i % 4 == 0 && !shape.delimiter().isEmpty();
            String prefix = inFolder ? after.substring(0, after.indexOf('/') + 1) : "";
            var range = new KeyRange(prefix, shape.delimiter(), i % 50 == 0 ? "" : after);
            long start = System.nanoTime();
            KeyPage page = objects.read(statements -> range.read(statements, bucket, PAGE));
            nanos[i] = System.nanoTime() - start;
            if (page.entries().size() > PAGE) {
                throw new IllegalStateException("a page is too long");
            }
        }
        Arrays.sort(nanos);
        return String.format(
                Locale.ROOT,
                " | %.2f | %.2f | %.2f",
                nanos[PAGES / 2] / 1e6,
                nanos[PAGES * 99 / 100] / 1e6,
                nanos[PAGES - 1] / 1e6);
    }
}
