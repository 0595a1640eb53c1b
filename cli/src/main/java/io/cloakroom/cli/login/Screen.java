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

    /** Whether somebody sees what is said. The launcher tells, for Java cannot know that of standard error. */
    public static boolean hasTerminal() {
        return Boolean.getBoolean("cloakroom.terminal");
    }
}
