package io.cloakroom.cli.tools;

import io.cloakroom.cli.running.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The text of a file with sections: {@code [name]}, and lines until the next one. A section that was written here has a
 * mark in its second line, and ends at the first empty line. Any other one is not touched. New lines end like the first
 * one of the file.
 */
final class Sections {
    static final String MARK = "# by cloakroom setup, which overwrites changes made here";

    /** Each with its end, which the last one may lack. */
    private final List<String> lines;

    private final String end;

    Sections(String text) {
        this.lines = new ArrayList<>(text.isEmpty() ? List.of() : List.of(text.split("(?<=\n)")));
        this.end = !lines.isEmpty() && lines.get(0).endsWith("\r\n") ? "\r\n" : "\n";
    }

    /**
     * Puts a section in the place of the one of that name, or at the end.
     *
     * @param body its lines, none of them empty
     * @throws Refused if there is one that was not written here
     */
    void put(String name, List<String> body) throws Refused {
        List<String> section = new ArrayList<>();
        section.add("[" + name + "]" + end);
        section.add(MARK + end);
        body.forEach(line -> section.add(line + end));
        Optional<Integer> start = find(name);
        if (start.isEmpty()) {
            int last = lines.size() - 1;
            if (last >= 0 && !lines.get(last).endsWith("\n")) {
                lines.set(last, lines.get(last) + end);
            }
            if (last >= 0 && !lines.get(last).isBlank()) {
                lines.add(end);
            }
            lines.addAll(section);
            return;
        }
        int from = start.get();
        if (from + 1 >= lines.size() || !lines.get(from + 1).strip().equals(MARK)) {
            throw Refused.usage(
                    "there is a section [%s] that cloakroom did not write; it stays as it is: give another name with --profile"
                            .formatted(name));
        }
        int to = from + 1;
        while (to < lines.size() && !lines.get(to).isBlank() && !lines.get(to).startsWith("[")) {
            to++;
        }
        lines.subList(from, to).clear();
        lines.addAll(from, section);
    }

    private Optional<Integer> find(String name) {
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.startsWith("[")
                    && line.contains("]")
                    && words(line.substring(1, line.indexOf(']'))).equals(name)) {
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }

    /** With one space between words, as programs read it. */
    private static String words(String name) {
        return name.strip().replaceAll("\\s+", " ").replace("\"", "");
    }

    /** The whole text. */
    String text() {
        return String.join("", lines);
    }
}
