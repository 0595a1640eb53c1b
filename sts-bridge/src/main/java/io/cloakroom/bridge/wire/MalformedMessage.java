package io.cloakroom.bridge.wire;

/** The peer sent something that is not HTTP/1.1, or that two readers could read differently. Carries no stack trace. */
public final class MalformedMessage extends RuntimeException {
    private final String reason;
    private final boolean tooLarge;

    /** @param reason one line, which quotes nothing of the message that could be secret */
    public MalformedMessage(String reason) {
        this(reason, false);
    }

    private MalformedMessage(String reason, boolean tooLarge) {
        super(reason, null, false, false);
        this.reason = reason;
        this.tooLarge = tooLarge;
    }

    static MalformedMessage tooLarge(String reason) {
        return new MalformedMessage(reason, true);
    }

    public String reason() {
        return reason;
    }

    /** Whether the message is merely larger than allowed. */
    public boolean isTooLarge() {
        return tooLarge;
    }
}
