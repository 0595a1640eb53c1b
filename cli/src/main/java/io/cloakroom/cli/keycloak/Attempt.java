package io.cloakroom.cli.keycloak;

import io.cloakroom.cli.documents.InputException;
import io.cloakroom.cli.documents.Printable;
import java.io.PrintWriter;

/** What a command about Keycloak does, with the ways in which all of them can fail. */
@FunctionalInterface
interface Attempt {
    /** @return the exit code */
    int make() throws KeycloakException, InputException;

    /** Makes it. A failure is a line, and exit code 1 if Keycloak refuses, or 2 for wrong usage. */
    static int exitCode(PrintWriter err, Attempt attempt) {
        try {
            return attempt.make();
        } catch (KeycloakException e) {
            err.println(Printable.line(e.sentence()));
            return 1;
        } catch (InputException e) {
            err.println(Printable.line(e.sentence()));
            return 2;
        }
    }
}
