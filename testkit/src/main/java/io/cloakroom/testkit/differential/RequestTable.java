package io.cloakroom.testkit.differential;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the table of requests. A line is {@code name | METHOD /target | field | field …}; its fields are headers
 * ({@code name: value}) and what begins with {@code @}:
 *
 * <ul>
 *   <li>{@code @text …}, {@code @bytes 1000}: the payload, see {@link Payload}
 *   <li>{@code @sign presigned}: how it is signed if not by header, see {@link Requests}
 *   <li>{@code @save upload=UploadId}: keeps the text of an element, or a header whose name is in lower case
 *   <li>{@code @meant minio Title}: the answers of this pair of servers differ, as the entry {@code **Title**} of
 *       docs/differences.md says; {@code gateway}: those of a store and a gateway may, {@code bridge}: those of every
 *       pair
 *   <li>{@code @may minio Title}: they may differ for that reason, but need not. As a line of its own it is about all
 *       requests of its file
 * </ul>
 *
 * <p>{@code GET,HEAD} are two requests. A name that begins with {@code [x=a,b]} is one request for each value of
 * {@code {x}}. {@code \n} is a new line. Lines that begin with {@code #} are comments.
 */
final class RequestTable {
    private static final List<String> SECTIONS = List.of(
            "buckets",
            "objects",
            "reads",
            "metadata",
            "checksums",
            "keys",
            "listings",
            "copies",
            "multipart",
            "deletes",
            "versions",
            "settings",
            "locks",
            "signatures",
            "end");
    private static final Pattern EACH = Pattern.compile("\\[(\\w+)=([^]]*)] *(.*)");
    private static final Pattern HEADER = Pattern.compile("([a-z][a-z0-9-]*):(?: (.*))?");
    private static final Pattern DIRECTIVE = Pattern.compile("@(\\w+) ?(.*)", Pattern.DOTALL);

    private RequestTable() {}

    static List<Row> read() {
        List<Row> rows = new ArrayList<>();
        for (String section : SECTIONS) {
            StringBuilder ofAll = new StringBuilder();
            for (String line : text(section).split("\n", -1)) {
                if (line.startsWith("@")) {
                    ofAll.append(" | ").append(line);
                } else if (!line.isBlank() && !line.startsWith("#")) {
                    addEach(rows, section, line + ofAll);
                }
            }
        }
        return rows;
    }

    private static String text(String section) {
        try (InputStream in = RequestTable.class.getResourceAsStream(section + ".txt")) {
            if (in == null) {
                throw new IllegalStateException("no section " + section);
            }
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void addEach(List<Row> rows, String section, String line) {
        Matcher each = EACH.matcher(line);
        if (each.matches()) {
            for (String value : each.group(2).split(",", -1)) {
                addEach(rows, section, each.group(3).replace('{' + each.group(1) + '}', value));
            }
            return;
        }
        String[] cells = line.split(" +\\| +", -1);
        if (cells.length < 2 || cells[1].indexOf(' ') < 0) {
            throw new IllegalStateException(section + ": not `name | METHOD /target`: " + line);
        }
        String target = cells[1].substring(cells[1].indexOf(' ') + 1).strip();
        for (String method : cells[1].substring(0, cells[1].indexOf(' ')).split(",", -1)) {
            rows.add(row(section, cells, method, target));
        }
    }

    private static Row row(String section, String[] cells, String method, String target) {
        List<Row.Field> headers = new ArrayList<>();
        Map<String, String> saved = new HashMap<>();
        Map<String, String> meant = new HashMap<>();
        Map<String, String> possible = new HashMap<>();
        String body = "";
        String signing = "";
        for (int i = 2; i < cells.length; i++) {
            String cell = cells[i].strip();
            Matcher header = HEADER.matcher(cell);
            Matcher directive = DIRECTIVE.matcher(cell.replace("\\n", "\n"));
            if (header.matches()) {
                String value = header.group(2);
                headers.add(new Row.Field(header.group(1), value == null ? "" : value));
            } else if (directive.matches()) {
                String text = directive.group(2);
                switch (directive.group(1)) {
                    case "text", "bytes" -> body = directive.group(1) + ' ' + text;
                    case "sign" -> signing = text;
                    case "save" -> putPair(saved, text, '=');
                    case "meant" -> putPair(meant, text, ' ');
                    case "may" -> putPair(possible, text, ' ');
                    default -> throw new IllegalStateException(section + ": unknown field " + cell);
                }
            } else {
                throw new IllegalStateException(section + ": neither header nor @field: " + cell);
            }
        }
        return new Row(section, cells[0].strip(), method, target, headers, body, signing, saved, meant, possible);
    }

    private static void putPair(Map<String, String> pairs, String text, char separator) {
        int at = text.indexOf(separator);
        pairs.put(text.substring(0, at), text.substring(at + 1));
    }
}
