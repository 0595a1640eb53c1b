package io.cloakroom.examples.demo;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.services.s3.S3Client;

/** {@code aws s3 ls} and {@code aws s3 cp}, as far as the demo's check uses them, for machines without the AWS CLI. */
record S3Command(S3Client s3, PrintStream out) {
    private static final String SCHEME = "s3://";

    /** A bucket and a key or prefix, written {@code s3://bucket/key}. */
    private record Location(String bucket, String key) {
        static Location parse(String text) {
            String[] parts = text.substring(SCHEME.length()).split("/", 2);
            return new Location(parts[0], parts.length > 1 ? parts[1] : "");
        }
    }

    void run(List<String> arguments) {
        if (arguments.equals(List.of("ls"))) {
            s3.listBuckets().buckets().forEach(bucket -> out.println(bucket.name()));
        } else if (arguments.get(0).equals("ls")) {
            list(Location.parse(arguments.get(1)));
        } else if (arguments.get(0).equals("cp")) {
            copy(arguments.get(1), arguments.get(2));
        } else {
            throw new IllegalArgumentException("only ls and cp");
        }
    }

    private void list(Location from) {
        s3.listObjectsV2Paginator(list -> list.bucket(from.bucket()).prefix(from.key()))
                .contents()
                .forEach(object -> out.println(object.key()));
    }

    private void copy(String from, String to) {
        if (to.startsWith(SCHEME)) {
            Location target = Location.parse(to);
            s3.putObject(put -> put.bucket(target.bucket()).key(target.key()), RequestBody.fromFile(Path.of(from)));
            out.printf("upload: %s to %s%n", from, to);
        } else {
            Location source = Location.parse(from);
            byte[] body = s3.getObject(
                            get -> get.bucket(source.bucket()).key(source.key()), ResponseTransformer.toBytes())
                    .asByteArray();
            out.writeBytes(body);
        }
    }
}
