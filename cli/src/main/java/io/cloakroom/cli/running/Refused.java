package io.cloakroom.cli.running;

import io.cloakroom.cli.documents.Printable;
import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;

/** A call that was not made, or that the server did not carry out. */
public final class Refused extends Exception {
    /** There is no login, or it has ended: whoever runs the command logs in and tries again. */
    public static final int NO_LOGIN = 4;

    private static final long serialVersionUID = 1L;

    private final int code;
    private final String sentence;

    private Refused(int code, String sentence) {
        super(sentence);
        this.code = code;
        this.sentence = sentence;
    }

    /** The server refuses, or cannot be reached. */
    public static Refused by(String sentence) {
        return new Refused(1, sentence);
    }

    /** The options, the environment or a file lack something. */
    public static Refused usage(String sentence) {
        return new Refused(2, sentence);
    }

    /** There is no login, or it has ended. */
    public static Refused noLogin(String sentence) {
        return new Refused(NO_LOGIN, sentence);
    }

    /** What to tell whoever runs the command. */
    public String sentence() {
        return sentence;
    }

    /** Whether there is no login, or it has ended. */
    public boolean isNoLogin() {
        return code == NO_LOGIN;
    }

    /** The same, with an alternative that the operator may choose. */
    public Refused or(String otherWay) {
        return new Refused(code, sentence + "; or " + otherWay);
    }

    /** Prints why. Returns the exit code. */
    public int tell(CommandSpec spec) {
        return tell(spec.commandLine().getErr());
    }

    /** Prints why. Returns the exit code. */
    public int tell(PrintWriter err) {
        err.println(Printable.line(sentence));
        err.flush();
        return code;
    }
}
