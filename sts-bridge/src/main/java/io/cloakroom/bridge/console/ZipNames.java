package io.cloakroom.bridge.console;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The names of the files in a zip. Whatever keys are, each name is one that systems take, unpacking stays in the
 * folder, and replaces nothing: names that are one to some system, in small letters or in another form of the same
 * letters, are told apart by numbers, and so are a file and a folder of one name.
 *
 * <p>Keys come in S3's order, so what is in a folder comes in a row: only the folders on the way to the last key are in
 * memory. Should a store have another order, a folder that comes again gets a number.
 *
 * @see <a href="https://learn.microsoft.com/en-us/windows/win32/fileio/naming-a-file">What Windows forbids</a>
 */
final class ZipNames {
    /** Folders below this depth are not made: what they hold has longer names. */
    static final int DEEPEST = 32;

    /** Most systems take 255 bytes; a number has room behind it. */
    private static final int LONGEST_BYTES = 240;

    private static final int LONGEST_ENDING = 16;

    /** Control characters, invisible ones, separators of any system, and what Windows takes for a pattern. */
    private static final Pattern FORBIDDEN = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}<>:\"|?*\\\\]");

    /** Windows drops dots and blanks at the end. */
    private static final Pattern ENDS_BADLY = Pattern.compile("[. ]+$");

    /** Devices of Windows, whatever follows a dot. */
    private static final Pattern DEVICE = Pattern.compile(
            "(?i)(CON|PRN|AUX|NUL|CLOCK\\$|CONIN\\$|CONOUT\\$|(COM|LPT)[0-9\u00b9\u00b2\u00b3])[ ]*(\\..*)?");

    private final Folder root = new Folder("", "");
    /** On the way to the last key. */
    private final List<Folder> open = new ArrayList<>();

    /** A folder of the zip, with what is in it so far. */
    private static final class Folder {
        private final String part;
        private final String path;
        private final Set<String> taken = new HashSet<>();
        /** By a name that was taken, folded: the number to try next. */
        private final Map<String, Integer> numbers = new HashMap<>();

        /** @param part of the keys; {@code path} in the zip, with a slash at its end unless it is the root */
        Folder(String part, String path) {
            this.part = part;
            this.path = path;
        }

        String unused(String name) {
            String free = name;
            String one = folded(name);
            for (int i = numbers.getOrDefault(one, 2); !taken.add(folded(free)); i++) {
                numbers.put(one, i + 1);
                int dot = name.lastIndexOf('.');
                free = dot > 0 ? name.substring(0, dot) + " (" + i + ")" + name.substring(dot) : name + " (" + i + ")";
            }
            return free;
        }
    }

    /** The file for what follows the prefix in a key. */
    String of(String rest) {
        List<String> parts = parts(rest);
        String last = parts.removeLast();
        int same = 0;
        while (same < open.size() && same < parts.size() && open.get(same).part.equals(parts.get(same))) {
            same++;
        }
        open.subList(same, open.size()).clear();
        for (String part : parts.subList(same, parts.size())) {
            Folder parent = current();
            open.add(new Folder(part, parent.path + parent.unused(safe(part)) + "/"));
        }
        Folder folder = current();
        return folder.path + folder.unused(safe(last));
    }

    private Folder current() {
        return open.isEmpty() ? root : open.getLast();
    }

    /** At least one, and none is empty. */
    private static List<String> parts(String rest) {
        List<String> parts = new ArrayList<>();
        for (String part : rest.split("/", -1)) {
            if (parts.size() == DEEPEST) {
                parts.set(DEEPEST - 1, parts.getLast() + "_" + part);
            } else if (!part.isEmpty()) {
                parts.add(part);
            }
        }
        if (parts.isEmpty()) {
            parts.add("_");
        }
        return parts;
    }

    private static String safe(String part) {
        String name = shortened(FORBIDDEN.matcher(part).replaceAll("_"));
        String ended = ENDS_BADLY.matcher(name).replaceAll("_");
        return DEVICE.matcher(ended).matches() ? "_" + ended : ended;
    }

    /** Keeps the ending. */
    private static String shortened(String name) {
        if (bytes(name) <= LONGEST_BYTES) {
            return name;
        }
        int dot = name.lastIndexOf('.');
        String ending = dot > 0 && bytes(name.substring(dot)) <= LONGEST_ENDING ? name.substring(dot) : "";
        StringBuilder kept = new StringBuilder();
        int room = LONGEST_BYTES - bytes(ending);
        for (int c : name.codePoints().toArray()) {
            String letter = Character.toString(c);
            room -= bytes(letter);
            if (room < 0) {
                break;
            }
            kept.append(letter);
        }
        return kept + ending;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** What is the same name to systems that know no case, or one form of each letter. */
    private static String folded(String name) {
        String upper = Normalizer.normalize(name, Normalizer.Form.NFKC).toUpperCase(Locale.ROOT);
        return Normalizer.normalize(upper.toLowerCase(Locale.ROOT), Normalizer.Form.NFC);
    }
}
