package io.cloakroom.aws.http;

import java.util.List;

/**
 * The trace that a request belongs to, as its sender says. It is passed on unchanged, because no span is added to it.
 * What is malformed is ignored, as the specification demands. Immutable.
 *
 * @see <a href="https://www.w3.org/TR/trace-context/">W3C Trace Context</a>
 */
public final class TraceContext {
    /** The request belongs to no trace. */
    public static final TraceContext NONE = new TraceContext("", List.of());

    /** {@code 00-<32>-<16>-<2>} in lower-case hexadecimal. */
    private static final int LENGTH = 55;

    /** What every system must be able to pass on. */
    private static final int MAX_STATE_CHARS = 512;

    /** Where the flags begin. */
    private static final int FLAGS = 53;

    private static final int SAMPLED = 1;

    private static final String PARENT = "traceparent";
    private static final String STATE = "tracestate";

    private final String traceId;
    private final List<HeaderField> fields;

    private TraceContext(String traceId, List<HeaderField> fields) {
        this.traceId = traceId;
        this.fields = fields;
    }

    /** The trace that the headers name; {@link #NONE} if they name none, or more than one. */
    public static TraceContext of(Headers headers) {
        int at = -1;
        for (int i = 0; i < headers.size(); i++) {
            if (headers.name(i).equals(PARENT)) {
                if (at >= 0) {
                    return NONE;
                }
                at = i;
            }
        }
        return at < 0 || !isParent(headers.value(at)) ? NONE : read(headers, headers.value(at));
    }

    private static TraceContext read(Headers headers, String parent) {
        HeaderField field = HeaderField.of(PARENT, "00" + parent.substring(2, LENGTH));
        String state = String.join(",", headers.all(STATE));
        List<HeaderField> fields = isState(state) ? List.of(field, HeaderField.of(STATE, state)) : List.of(field);
        return new TraceContext(parent.substring(3, 35), fields);
    }

    /** A later version may add more, after a hyphen. What is known of it is read as this version. */
    private static boolean isParent(String text) {
        if (text.length() < LENGTH
                || (text.length() > LENGTH && (text.startsWith("00") || text.charAt(LENGTH) != '-'))) {
            return false;
        }
        boolean hasTrace = false;
        boolean hasParent = false;
        for (int i = 0; i < LENGTH; i++) {
            char c = text.charAt(i);
            boolean isHyphen = i == 2 || i == 35 || i == 52;
            boolean isHex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
            if (isHyphen ? c != '-' : !isHex) {
                return false;
            }
            hasTrace |= i > 2 && i < 35 && c != '0';
            hasParent |= i > 35 && i < 52 && c != '0';
        }
        return hasTrace && hasParent && !text.startsWith("ff");
    }

    private static boolean isState(String text) {
        if (text.isEmpty() || text.length() > MAX_STATE_CHARS) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
                return false;
            }
        }
        return true;
    }

    /**
     * The same trace, without what asks others to record it: the sampled flag, and the state, where some vendors keep
     * such a wish too. For senders who are not known, so that nobody fills a tracing system for others to pay for.
     */
    public TraceContext unsampled() {
        if (fields.isEmpty()) {
            return this;
        }
        String parent = fields.get(0).value();
        int flags = Integer.parseInt(parent, FLAGS, LENGTH, 16) & ~SAMPLED;
        String digits = Integer.toHexString(0x100 | flags).substring(1);
        return new TraceContext(traceId, List.of(HeaderField.of(PARENT, parent.substring(0, FLAGS) + digits)));
    }

    /** 32 hexadecimal digits; empty if there is no trace. */
    public String traceId() {
        return traceId;
    }

    /** The header fields that pass the trace on; none if there is no trace. */
    public List<HeaderField> fields() {
        return fields;
    }
}
