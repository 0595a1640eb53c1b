package io.cloakroom.bridge.store.embedded;

import static io.cloakroom.bridge.store.embedded.StoreFixture.BUCKET;
import static io.cloakroom.bridge.store.embedded.StoreFixture.bytes;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.s3.S3Operation;
import io.cloakroom.aws.xml.XmlElement;
import io.cloakroom.bridge.store.embedded.upkeep.StoreCheck;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * A process whose disk takes no more after a few megabytes, or whose folder of data files is read-only. It writes what
 * it can, and prints a line for each thing that is as it must be.
 */
final class WriteUntilFull {
    private static final int SMALL = 12_000;
    private static final int MANY = 2000;

    private final StoreFixture fixture;
    private final Map<String, Integer> stored = new HashMap<>();

    private WriteUntilFull(StoreFixture fixture) {
        this.fixture = fixture;
    }

    /**
     * @param arguments the directory, the size of large objects, and whether the disk is {@code full}, {@code
     *     read-only}, or full at the {@code start}; or that an object is put {@code once}
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path directory = Path.of(arguments[0]);
        int large = Integer.parseInt(arguments[1]);
        if (arguments[2].equals("start")) {
            start(directory);
            return;
        }
        if (arguments[2].equals("once")) {
            once(directory);
            return;
        }
        try (var fixture = new StoreFixture(directory)) {
            var test = new WriteUntilFull(fixture);
            boolean isReadOnly = arguments[2].equals("read-only");
            if (isReadOnly) {
                test.put("before", large);
                makeReadOnly(directory.resolve("data"));
            }
            System.out.println("large: " + test.fill("large-", large));
            System.out.println("part: " + test.part(large));
            if (!isReadOnly) {
                System.out.println("small: " + test.fill("small-", SMALL));
            }
            System.out.println("stored: " + test.howMuch());
            System.out.println("whole: " + test.isWhole());
            if (!isReadOnly) {
                System.out.println("deleted: " + test.deleted());
            }
        }
        StoreCheck.Report report = StoreCheck.run(directory, System.out::println);
        System.out.println("faults: %d, unused: %d".formatted(report.faults(), report.unused()));
        try (var fixture = new StoreFixture(directory)) {
            System.out.println("opens again: " + fixture.store().isReady());
        }
    }

    private static void once(Path directory) throws IOException {
        try (var fixture = new StoreFixture(directory)) {
            var test = new WriteUntilFull(fixture);
            test.put("small", SMALL);
            System.out.println("once: " + test.isWhole());
        } catch (AwsException e) {
            System.out.println("once: " + said(e));
            System.exit(1); // a store that was not made is not closed
        }
        System.out.println("reserve: " + Files.exists(directory.resolve("reserve")));
    }

    /** Something else has filled the disk while the store was closed. */
    private static void start(Path directory) throws IOException {
        new StoreFixture(directory).close();
        System.out.println("reserve: " + Files.exists(directory.resolve("reserve")));
        try (var filler =
                new FileOutputStream(directory.resolveSibling("filler").toFile())) {
            for (byte[] page = new byte[4096]; ; ) {
                filler.write(page);
            }
        } catch (IOException e) {
            System.out.println("full: " + e.getMessage());
        }
        try (var fixture = new StoreFixture(directory)) {
            System.out.println("opens: " + fixture.store().isReady());
        }
        System.out.println("reserve: " + Files.exists(directory.resolve("reserve")));
    }

    /** Puts objects until one is refused; says how. */
    private String fill(String prefix, int size) {
        for (int i = 0; i < MANY; i++) {
            try {
                put(prefix + i, size);
            } catch (AwsException e) {
                return said(e);
            }
        }
        return "never refused";
    }

    private void put(String key, int size) {
        fixture.client().put(BUCKET, key, bytes(size));
        stored.put(key, size);
    }

    /** What the kernel does to a disk that fails, for one folder. */
    private static void makeReadOnly(Path folder) throws IOException, InterruptedException {
        for (String options : new String[] {"bind", "bind,remount,ro"}) {
            Process mount = new ProcessBuilder("mount", "-o", options, folder.toString(), folder.toString())
                    .inheritIO()
                    .start();
            if (mount.waitFor() != 0) {
                throw new IOException("cannot mount " + folder);
            }
        }
    }

    private String part(int size) {
        String upload;
        try {
            upload = XmlElement.parse(
                            fixture.client()
                                    .call(S3Operation.CREATE_MULTIPART_UPLOAD, BUCKET, "parts")
                                    .run()
                                    .body(),
                            10)
                    .childText("UploadId")
                    .orElseThrow();
            fixture.client()
                    .call(S3Operation.UPLOAD_PART, BUCKET, "parts")
                    .query("uploadId", upload)
                    .query("partNumber", 1)
                    .body(bytes(size))
                    .run();
            return "never refused";
        } catch (AwsException e) {
            return said(e);
        }
    }

    private static String said(AwsException e) {
        return e.code().status() + " " + e.code().wireName();
    }

    private String howMuch() {
        int bytes = stored.values().stream().mapToInt(Integer::intValue).sum();
        return bytes > 1 << 20 ? "more than a megabyte" : bytes + " bytes";
    }

    private boolean isWhole() {
        return stored.entrySet().stream()
                .allMatch(entry -> Arrays.equals(
                        fixture.client().get(BUCKET, entry.getKey()).body(), bytes(entry.getValue())));
    }

    /** Whether room can be made: everything is deleted, and then something is written. */
    private String deleted() {
        try {
            for (String key : stored.keySet()) {
                fixture.client().call(S3Operation.DELETE_OBJECT, BUCKET, key).run();
            }
            fixture.awaitDataFiles(0);
        } catch (AwsException e) {
            return said(e);
        } catch (IOException e) {
            return e.toString();
        }
        try {
            fixture.client().put(BUCKET, "again", bytes(SMALL));
            return "and written again";
        } catch (AwsException e) {
            return "and still full: " + said(e);
        }
    }
}
