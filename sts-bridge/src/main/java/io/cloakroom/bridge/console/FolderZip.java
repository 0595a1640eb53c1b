package io.cloakroom.bridge.console;

import static io.cloakroom.aws.AwsErrorCode.ACCESS_DENIED;
import static io.cloakroom.aws.AwsErrorCode.NO_SUCH_KEY;
import static io.cloakroom.aws.AwsErrorCode.X_MINIO_INVALID_RESOURCE_NAME;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.s3.UriEncoding;
import io.cloakroom.bridge.audit.AuditDraft;
import io.cloakroom.bridge.gateway.GatewayStep;
import io.cloakroom.bridge.gateway.InnerCalls;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes what is below a prefix as a zip, while it is read: of an object, no more than a few buffers are in memory.
 * What may not be read, or has gone in between, is named in a file at the end. Anything else breaks the zip off.
 */
final class FolderZip {
    /** A zip keeps the names of its files in memory until it is written. */
    static final int MOST_OBJECTS = 10_000;

    /** The file that says what is missing. */
    static final String LEFT_OUT = "NOT IN THIS ARCHIVE.txt";

    private static final int BUFFER = 64 * 1024;

    private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");

    /** What is wrong with one object only. Names that no S3 request can have come from a store behind the bridge. */
    private static final Set<AwsErrorCode> OF_THE_OBJECT =
            Set.of(ACCESS_DENIED, NO_SUCH_KEY, X_MINIO_INVALID_RESOURCE_NAME);

    private final String bucket;
    private final String prefix;
    private final Function<String, RequestHead> signed;
    private final BiFunction<RequestHead, AuditDraft, GatewayStep> gateway;
    private final ZipNames names = new ZipNames();
    private int seen;
    private final List<String> leftOut = new ArrayList<>();

    /** As {@link FolderListing}. */
    FolderZip(
            String bucket,
            String prefix,
            Function<String, RequestHead> signed,
            BiFunction<RequestHead, AuditDraft, GatewayStep> gateway) {
        this.bucket = bucket;
        this.prefix = prefix;
        this.signed = signed;
        this.gateway = gateway;
    }

    /** Writes it. What is broken off has no table of contents, so no program takes it for whole. */
    void write(OutputStream out, InnerCalls calls) throws IOException {
        Archive zip = new Archive(new BufferedOutputStream(out, BUFFER));
        try {
            addAll(zip, calls);
            zip.finish();
            zip.flush();
        } finally {
            zip.free();
        }
    }

    private void addAll(ZipOutputStream zip, InnerCalls calls) throws IOException {
        FolderListing listing = new FolderListing(bucket, prefix, signed, gateway);
        Optional<String> token = Optional.empty();
        do {
            FolderListing.Page page = listing.page(token, calls);
            for (String key : page.keys()) {
                seen++;
                if (seen > MOST_OBJECTS) {
                    throw new IOException("the folder has more than %d objects".formatted(MOST_OBJECTS));
                }
                if (!key.endsWith("/")) {
                    add(key, zip, calls);
                }
            }
            token = page.next();
        } while (token.isPresent());
        if (!leftOut.isEmpty()) {
            zip.putNextEntry(new ZipEntry(names.of(LEFT_OUT)));
            zip.write((String.join("\n", leftOut) + "\n").getBytes(StandardCharsets.UTF_8));
            zip.closeEntry();
        }
    }

    /** A zip that is not finished by being given up. */
    private static final class Archive extends ZipOutputStream {
        Archive(OutputStream out) {
            super(out);
            setLevel(Deflater.BEST_SPEED);
        }

        void free() {
            def.end();
        }
    }

    private void add(String key, ZipOutputStream zip, InnerCalls calls) throws IOException {
        RequestHead head = signed.apply("/" + UriEncoding.encodeComponent(bucket) + "/" + UriEncoding.encodeKey(key));
        try (InnerCalls.Answer answer = calls.send(draft -> gateway.apply(head, draft))) {
            if (answer.status() != 200) {
                leaveOut(key, answer.status() + "");
                return;
            }
            ZipEntry entry = new ZipEntry(names.of(key.substring(prefix.length())));
            answer.headers().first("last-modified").ifPresent(time -> date(entry, time));
            zip.putNextEntry(entry);
            answer.body().transferTo(zip);
            zip.closeEntry();
        } catch (AwsException e) {
            if (!OF_THE_OBJECT.contains(e.code())) {
                throw new IOException(e.sentence(), e);
            }
            leaveOut(key, e.code().wireName());
        }
    }

    /** A line for it, in which nothing is invisible. */
    private void leaveOut(String key, String why) {
        leftOut.add(INVISIBLE.matcher(key.substring(prefix.length())).replaceAll("_") + ": " + why);
    }

    private static void date(ZipEntry entry, String time) {
        try {
            entry.setTimeLocal(ZonedDateTime.parse(time, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .withZoneSameInstant(ZoneOffset.UTC)
                    .toLocalDateTime());
        } catch (DateTimeParseException e) {
            // A file without a date is a file.
        }
    }
}
