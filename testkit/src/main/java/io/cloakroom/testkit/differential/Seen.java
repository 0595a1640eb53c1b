package io.cloakroom.testkit.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What is compared of an answer.
 *
 * @param lines status, headers by name, then the body: its elements, or its length and hash
 */
record Seen(List<String> lines) {
    private static final String MESSAGE = "Error/Message = ";
    /** The code of an error without a document. Not every store says it. */
    private static final String BARE_CODE = "x-minio-error-code: ";

    private static final Pattern CHECKSUM = Pattern.compile("^x-amz-checksum-[^t]|/Checksum(CRC|SHA)");
    private static final Pattern OWN_CHECKSUM = Pattern.compile(
            "^x-amz-checksum-(crc64nvme: |type: FULL)|/Checksum(CRC64NVME = |Type = FULL|Algorithm = CRC64NVME)");

    private static final Pattern LISTED = Pattern.compile("(?<!/Tag)/(Key|Prefix|PartNumber) = ");

    Seen {
        lines = List.copyOf(lines);
    }

    boolean isNotImplemented() {
        return lines.getFirst().equals("status 501");
    }

    /** What only this has and what only the other has, as lines that begin with {@code -} and {@code +}. */
    List<String> differenceTo(Seen other) {
        List<String> onlyHere = new ArrayList<>(lines);
        List<String> onlyThere = new ArrayList<>(other.lines);
        for (String line : lines) {
            if (onlyThere.remove(line)) {
                onlyHere.remove(line);
            }
        }
        forgiveLongerMessage(onlyHere, onlyThere);
        if (lines.stream().noneMatch(line -> line.startsWith(BARE_CODE))) {
            onlyThere.removeIf(line -> line.startsWith(BARE_CODE));
        }
        List<String> difference = new ArrayList<>();
        onlyHere.forEach(line -> difference.add("- " + line));
        onlyThere.forEach(line -> difference.add("+ " + line));
        if (difference.isEmpty() && !listed().equals(other.listed())) {
            difference.add("- in this order: " + listed());
            difference.add("+ in this order: " + other.listed());
        }
        return difference;
    }

    /** The same without the checksum that the embedded store computes if none was sent. */
    Seen withoutOwnChecksum() {
        return new Seen(lines.stream()
                .filter(line -> !OWN_CHECKSUM.matcher(line).find())
                .toList());
    }

    /** The same without the checksum that a document has as in AWS, and MinIO in the head only. */
    Seen withoutSumInDocument() {
        return new Seen(lines.stream()
                .filter(line -> !line.startsWith("CopyObjectResult/Checksum")
                        && !line.startsWith("CompleteMultipartUploadResult/ChecksumType"))
                .toList());
    }

    boolean hasChecksum() {
        return lines.stream().anyMatch(line -> CHECKSUM.matcher(line).find());
    }

    /** A message may say more than the standard sentence. */
    private static void forgiveLongerMessage(List<String> here, List<String> there) {
        for (String sentence : List.copyOf(here)) {
            if (sentence.startsWith(MESSAGE)) {
                String words = withoutStop(sentence.substring(MESSAGE.length()));
                if (there.removeIf(line -> line.startsWith(MESSAGE) && saysBoth(line, words))) {
                    here.remove(sentence);
                }
            }
        }
    }

    private static boolean saysBoth(String line, String words) {
        return line.contains(words) || words.startsWith(withoutStop(line.substring(MESSAGE.length())));
    }

    private static String withoutStop(String sentence) {
        return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    }

    /** What is listed, by kind: the order of other elements means nothing. */
    private Map<String, List<String>> listed() {
        return lines.stream()
                .filter(line -> LISTED.matcher(line).find())
                .collect(Collectors.groupingBy(line -> line.substring(0, line.indexOf(" = "))));
    }

    /** Builds one from the parts of an answer. */
    static final class Builder {
        private final Tolerance tolerance;
        private final Map<String, List<String>> headers = new TreeMap<>();
        private final List<String> body = new ArrayList<>();

        Builder(Tolerance tolerance) {
            this.tolerance = tolerance;
        }

        void header(String name, String value) {
            if (!tolerance.headers().contains(name)) {
                headers.computeIfAbsent(name, added -> new ArrayList<>()).add(value);
            }
        }

        void element(Document.Line line, boolean isError, String text) {
            Set<String> ignored = isError ? tolerance.errorElements() : tolerance.elements();
            boolean counts =
                    !isError || !tolerance.ofAnotherStore() || line.element().equals("Code");
            if (counts && !ignored.contains(line.element())) {
                body.add((tolerance.ofAnotherStore() ? withoutForm(line.path()) : line.path()) + " = " + text);
            }
        }

        /** A path whose root has no namespace and begins with a capital: MinIO's roots differ in both. */
        private static String withoutForm(String path) {
            String bare = path.substring(path.indexOf('}') + 1);
            return bare.substring(0, 1).toUpperCase(Locale.ROOT) + bare.substring(1);
        }

        void body(String line) {
            body.add(line);
        }

        Seen of(int status) {
            List<String> lines = new ArrayList<>();
            lines.add("status " + status);
            headers.forEach((name, values) -> values.forEach(value -> lines.add(name + ": " + value)));
            lines.addAll(body);
            return new Seen(lines);
        }
    }
}
