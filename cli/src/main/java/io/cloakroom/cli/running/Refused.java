package io.cloakroom.cli.running;

import io.cloakroom.cli.documents.Printable;
import picocli.CommandLine.Model.CommandSpec;

/** A call that was not made, or that the bridge did not carry out. */
public final class Refused extends Exception {
    private final int code;
    private final String sentence;

    private Refused(int code, String sentence) {
        super(sentence);
        this.code = code;
        this.sentence = sentence;
    }

    /** The bridge refuses, or cannot be reached. */
    static Refused by(String sentence) {
        return new Refused(1, sentence);
    }

    /** The options or the environment lack something. */
    static Refused usage(String sentence) {
        return new Refused(2, sentence);
    }

    /** The same, with an alternative that the operator may choose. */
    public Refused or(String otherWay) {
        return new Refused(code, sentence + "; or " + otherWay);
    }

    /** Prints why. Returns the exit code. */
    public int tell(CommandSpec spec) {
        spec.commandLine().getErr().println(Printable.line(sentence));
        return code;
    }
}
