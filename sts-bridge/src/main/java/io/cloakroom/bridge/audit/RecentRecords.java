package io.cloakroom.bridge.audit;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The last lines of the audit log, for who asks about a request. What was refused is kept apart, so that it stays while
 * much else goes well. Each part holds so many characters; the oldest lines go first. Thread-safe.
 */
public final class RecentRecords {
    private static final int MAX_CHARACTERS = 4 << 20;

    /** What a line takes besides its characters. */
    private static final int A_LINE = 256;

    private final Kept refused;
    private final Kept others;

    public RecentRecords() {
        this(MAX_CHARACTERS);
    }

    /** @param maxCharacters of each part */
    RecentRecords(int maxCharacters) {
        this.refused = new Kept(maxCharacters);
        this.others = new Kept(maxCharacters);
    }

    void add(AuditRecord record, String line) {
        Kept kept = record.status() >= 400 ? refused : others;
        kept.add(record.requestId(), line);
    }

    /** The line of a request; empty if it is not kept any more, or never was. */
    public Optional<String> find(String requestId) {
        return refused.find(requestId).or(() -> others.find(requestId));
    }

    private static final class Kept {
        private final int maxCharacters;
        private final Map<String, String> lines = new LinkedHashMap<>();
        private long characters;

        Kept(int maxCharacters) {
            this.maxCharacters = maxCharacters;
        }

        synchronized void add(String requestId, String line) {
            String before = lines.put(requestId, line);
            characters += weight(line) - (before == null ? 0 : weight(before));
            var oldest = lines.values().iterator();
            while (characters > maxCharacters && oldest.hasNext()) {
                characters -= weight(oldest.next());
                oldest.remove();
            }
        }

        private static long weight(String line) {
            return (long) A_LINE + line.length();
        }

        synchronized Optional<String> find(String requestId) {
            return Optional.ofNullable(lines.get(requestId));
        }
    }
}
