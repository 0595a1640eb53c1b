package io.cloakroom.cli.keycloak;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.cli.documents.Printable;
import io.cloakroom.policy.json.OneLine;
import java.io.PrintWriter;
import java.util.List;

/**
 * Something in a realm or a token that keeps somebody out, or lets somebody in.
 *
 * @param trap the known kind
 * @param what is so
 * @param why it matters
 * @param mend the command or the click that mends it
 */
record Finding(Trap trap, String what, String why, String mend) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The finding in one line. */
    String line() {
        return Printable.line("[%s] %s: %s. Mend: %s".formatted(trap.code(), what, why, mend));
    }

    private ObjectNode json() {
        return JSON.createObjectNode()
                .put("code", trap.code())
                .put("what", what)
                .put("why", why)
                .put("mend", mend);
    }

    /**
     * Prints findings, a line each, or as a JSON array.
     *
     * @param nothing the line if there are none
     * @return the exit code
     */
    static int print(List<Finding> findings, boolean asJson, String nothing, PrintWriter out) {
        if (asJson) {
            out.println(OneLine.of(JSON.createArrayNode()
                    .addAll(findings.stream().map(Finding::json).toList())
                    .toString()));
        } else if (findings.isEmpty()) {
            out.println(nothing);
        } else {
            findings.forEach(finding -> out.println(finding.line()));
        }
        out.flush();
        return findings.isEmpty() ? 0 : 3;
    }
}
