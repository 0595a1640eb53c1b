package io.cloakroom.bridge.store.embedded;

import static io.cloakroom.bridge.store.embedded.StoreFixture.BUCKET;

import io.cloakroom.aws.s3.S3Operation;
import io.cloakroom.aws.xml.XmlElement;
import io.cloakroom.bridge.authz.AuthorizedCalls;
import io.cloakroom.bridge.authz.AuthorizedDeletes.ObjectVersion;
import io.cloakroom.bridge.config.StoreConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * A process that writes as fast as it can: puts, overwrites, copies, deletes, uploads in parts. It says before each
 * change what it is going to do, and afterwards that it was acknowledged. Bytes follow from what it says, so that
 * whoever kills it can tell whether an object is whole. Each writer has keys of its own.
 */
final class WriteUntilKilled {
    /** What a key holds when there is no object. */
    static final String ABSENT = "absent";

    private static final String SAID = "kill-test";
    private static final String END = ".";
    private static final int WRITERS = 6;
    private static final int KEYS = 8;
    private static final int[] SIZES = {0, 100, 5000, 16_384, 16_385, 300_000};
    private static final int PART_BYTES = 5 << 20;

    private final EmbeddedStore store;
    private final FakeClient client;
    private final int writer;
    private final Random random;
    private final Map<String, String> held = new HashMap<>();

    private WriteUntilKilled(EmbeddedStore store, int writer, long seed) {
        this.store = store;
        this.client = new FakeClient(store);
        this.writer = writer;
        this.random = new Random(seed + writer);
    }

    /** @param arguments the directory, and the seed of what is written */
    public static void main(String[] arguments) throws IOException {
        var store = new EmbeddedStore(StoreConfig.Embedded.of(Path.of(arguments[0])), InstantSource.system());
        long seed = Long.parseLong(arguments[1]);
        for (int i = 0; i < WRITERS; i++) {
            var writer = new WriteUntilKilled(store, i, seed);
            Thread.ofPlatform().start(writer::run);
        }
    }

    /**
     * A line of the process: what a key holds from now on, if it is {@code done}; what it may hold already, if not.
     *
     * @param held {@link #ABSENT}, or what {@link #bytesOf} makes bytes of
     */
    record Said(boolean done, String key, String held) {
        /** Empty for a line of the log, and for the last one if it was cut off. */
        static Optional<Said> parse(String line) {
            String[] fields = line.split(" ", -1);
            return fields.length == 5 && fields[0].equals(SAID) && fields[4].equals(END)
                    ? Optional.of(new Said(fields[1].equals("done"), fields[2], fields[3]))
                    : Optional.empty();
        }
    }

    /** The bytes of an object. */
    static byte[] bytesOf(String held) {
        int dash = held.indexOf('-');
        byte[] bytes = new byte[Integer.parseInt(held.substring(dash + 1))];
        new Random(Long.parseLong(held.substring(0, dash))).nextBytes(bytes);
        return bytes;
    }

    private void run() {
        try {
            while (true) {
                step();
            }
        } catch (Throwable e) {
            e.printStackTrace();
            Runtime.getRuntime().halt(3);
        }
    }

    private void step() {
        String key = key();
        switch (random.nextInt(12)) {
            case 0, 1, 2, 3 -> put(key);
            case 4, 5 -> inParts(key, random.nextInt(8) == 0 ? PART_BYTES + 300 : size());
            case 6 -> abandoned(key);
            case 7, 8 -> copy(key, false);
            case 9 -> copy(key, true);
            case 10 ->
                change(
                        key,
                        ABSENT,
                        () -> client.call(S3Operation.DELETE_OBJECT, BUCKET, key)
                                .run());
            default -> deleteTwo(key);
        }
    }

    private void put(String key) {
        String next = next(size());
        change(key, next, () -> client.put(BUCKET, key, bytesOf(next)));
    }

    private void inParts(String key, int size) {
        String next = next(size);
        byte[] bytes = bytesOf(next);
        int first = Math.min(bytes.length, PART_BYTES);
        change(key, next, () -> {
            String upload = begin(key);
            var list = new StringBuilder("<CompleteMultipartUpload>");
            list.append(part(key, upload, 1, Arrays.copyOf(bytes, first)));
            if (first < bytes.length) {
                list.append(part(key, upload, 2, Arrays.copyOfRange(bytes, first, bytes.length)));
            }
            complete(key, upload, list.append("</CompleteMultipartUpload>").toString());
        });
    }

    /** An upload that changes nothing: a part, the same part again, and then its end, or not even that. */
    private void abandoned(String key) {
        String upload = begin(key);
        part(key, upload, 1, bytesOf(next(size())));
        part(key, upload, 1, bytesOf(next(size())));
        if (random.nextBoolean()) {
            client.call(S3Operation.ABORT_MULTIPART_UPLOAD, BUCKET, key)
                    .query("uploadId", upload)
                    .run();
        }
    }

    private void copy(String key, boolean asPart) {
        String source = key();
        String copied = held.getOrDefault(source, ABSENT);
        if (source.equals(key) || copied.equals(ABSENT)) {
            put(key);
        } else if (asPart) {
            change(key, copied, () -> {
                String upload = begin(key);
                String etag = XmlElement.parse(
                                client.call(S3Operation.UPLOAD_PART_COPY, BUCKET, key)
                                        .query("uploadId", upload)
                                        .query("partNumber", 1)
                                        .from(BUCKET, source)
                                        .run()
                                        .body(),
                                20)
                        .childText("ETag")
                        .orElseThrow();
                complete(key, upload, "<CompleteMultipartUpload>" + listed(1, etag) + "</CompleteMultipartUpload>");
            });
        } else {
            change(
                    key,
                    copied,
                    () -> client.call(S3Operation.COPY_OBJECT, BUCKET, key)
                            .from(BUCKET, source)
                            .run());
        }
    }

    private void deleteTwo(String key) {
        String other = key();
        say("begin", key, ABSENT);
        say("begin", other, ABSENT);
        store.delete(AuthorizedCalls.deletes(
                BUCKET, List.of(new ObjectVersion(key, Optional.empty()), new ObjectVersion(other, Optional.empty()))));
        for (String deleted : List.of(key, other)) {
            held.put(deleted, ABSENT);
            say("done", deleted, ABSENT);
        }
    }

    private void change(String key, String next, Runnable call) {
        say("begin", key, next);
        call.run();
        held.put(key, next);
        say("done", key, next);
    }

    private static synchronized void say(String what, String key, String held) {
        System.out.println(String.join(" ", SAID, what, key, held, END));
        System.out.flush();
    }

    private String begin(String key) {
        return XmlElement.parse(
                        client.call(S3Operation.CREATE_MULTIPART_UPLOAD, BUCKET, key)
                                .run()
                                .body(),
                        10)
                .childText("UploadId")
                .orElseThrow();
    }

    private String part(String key, String upload, int number, byte[] bytes) {
        return listed(
                number,
                client.call(S3Operation.UPLOAD_PART, BUCKET, key)
                        .query("uploadId", upload)
                        .query("partNumber", number)
                        .body(bytes)
                        .run()
                        .header("etag"));
    }

    private static String listed(int number, String etag) {
        return "<Part><PartNumber>%d</PartNumber><ETag>%s</ETag></Part>".formatted(number, etag);
    }

    private void complete(String key, String upload, String list) {
        client.call(S3Operation.COMPLETE_MULTIPART_UPLOAD, BUCKET, key)
                .query("uploadId", upload)
                .body(list)
                .run();
    }

    private String key() {
        return "%d/%d".formatted(writer, random.nextInt(KEYS));
    }

    private String next(int size) {
        return Integer.toUnsignedLong(random.nextInt()) + "-" + size;
    }

    private int size() {
        return SIZES[random.nextInt(SIZES.length)];
    }
}
