package io.cloakroom.cli.login;

import io.cloakroom.cli.documents.Printable;
import java.io.InputStream;
import java.io.PrintWriter;
import java.util.Map;

/**
 * Where whoever runs the command is: what they see, what they type, and their environment.
 *
 * @param err for what is said on the way; the result goes to standard output
 */
public record Screen(PrintWriter err, InputStream standardInput, Map<String, String> environment) {
    /** Says a line. */
    void say(String sentence) {
        err.println(Printable.line(sentence));
        err.flush();
    }

    /** Shows a line of our own making as it is, with its colours. */
    void draw(String line) {
        err.println(line);
        err.flush();
    }

    /** Whether a terminal shows colours and blocks. */
    boolean canDraw() {
        return hasTerminal()
                && !environment.getOrDefault("TERM", "dumb").equals("dumb")
                && System.err.charset().newEncoder().canEncode('█');
    }

    /** Whether somebody sees what is said. The launcher tells, for Java cannot know that of standard error. */
    public static boolean hasTerminal() {
        return Boolean.getBoolean("cloakroom.terminal");
    }
}
