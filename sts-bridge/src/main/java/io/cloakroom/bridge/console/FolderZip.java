package io.cloakroom.bridge.console;

import static io.cloakroom.aws.AwsErrorCode.ACCESS_DENIED;
import static io.cloakroom.aws.AwsErrorCode.NO_SUCH_KEY;

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
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
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

    private final String bucket;
    private final String prefix;
    private final Function<String, RequestHead> signed;
    private final BiFunction<RequestHead, AuditDraft, GatewayStep> gateway;
    private final Set<String> names = new HashSet<>();
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

    /** Writes it. */
    void write(OutputStream out, InnerCalls calls) throws IOException {
        FolderListing listing = new FolderListing(bucket, prefix, signed, gateway);
        try (ZipOutputStream zip = new ZipOutputStream(new BufferedOutputStream(out, BUFFER))) {
            zip.setLevel(Deflater.BEST_SPEED);
            Optional<String> token = Optional.empty();
            do {
                FolderListing.Page page = listing.page(token, calls);
                for (String key : page.keys()) {
                    if (!key.endsWith("/")) {
                        add(key, zip, calls);
                    }
                }
                token = page.next();
            } while (token.isPresent());
            if (!leftOut.isEmpty()) {
                zip.putNextEntry(new ZipEntry(unused(LEFT_OUT)));
                zip.write((String.join("\n", leftOut) + "\n").getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        }
    }

    private void add(String key, ZipOutputStream zip, InnerCalls calls) throws IOException {
        if (names.size() + leftOut.size() >= MOST_OBJECTS) {
            throw new IOException("the folder has more than %d objects".formatted(MOST_OBJECTS));
        }
        RequestHead head = signed.apply("/" + UriEncoding.encodeComponent(bucket) + "/" + UriEncoding.encodeKey(key));
        try (InnerCalls.Answer answer = calls.send(draft -> gateway.apply(head, draft))) {
            if (answer.status() != 200) {
                leaveOut(key, answer.status() + "");
                return;
            }
            ZipEntry entry = new ZipEntry(unused(nameOf(key.substring(prefix.length()))));
            answer.headers().first("last-modified").ifPresent(time -> date(entry, time));
            zip.putNextEntry(entry);
            answer.body().transferTo(zip);
            zip.closeEntry();
        } catch (AwsException e) {
            if (e.code() != ACCESS_DENIED && e.code() != NO_SUCH_KEY) {
                throw new IOException(e.sentence(), e);
            }
            leaveOut(key, e.code().wireName());
        }
    }

    private void leaveOut(String key, String why) {
        leftOut.add(nameOf(key.substring(prefix.length())) + ": " + why);
    }

    /**
     * The name of a file in the zip. Whatever a key is, unpacking it stays in the folder: no part of it is empty, or
     * leads up, and nothing in it is a separator of another system or invisible.
     */
    static String nameOf(String rest) {
        List<String> parts = new ArrayList<>();
        for (String part : rest.replaceAll("[\\p{Cntrl}\\p{Cf}\\\\:]", "_").split("/", -1)) {
            if (!part.isEmpty()) {
                parts.add(part.equals(".") || part.equals("..") ? "_" : part);
            }
        }
        return parts.isEmpty() ? "_" : String.join("/", parts);
    }

    private String unused(String name) {
        String free = name;
        for (int i = 2; !names.add(free); i++) {
            int dot = name.lastIndexOf('.');
            boolean hasEnding = dot > name.lastIndexOf('/') + 1;
            free = hasEnding
                    ? "%s (%d)%s".formatted(name.substring(0, dot), i, name.substring(dot))
                    : "%s (%d)".formatted(name, i);
        }
        return free;
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
