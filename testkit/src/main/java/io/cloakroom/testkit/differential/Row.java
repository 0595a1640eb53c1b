package io.cloakroom.testkit.differential;

import java.util.List;
import java.util.Map;

/**
 * A request of the table. Target, headers and body may hold variables ({@code {name}}), whose values come from earlier
 * answers of the same server.
 *
 * @param section of the table
 * @param target of the request line, in the encoding that is signed
 * @param body how the payload is made, see {@link Payload}
 * @param signing how the request is signed, see {@link Requests}
 * @param saved names of variables, and the header or element of the answer that each takes its value from
 * @param meant for a pair of servers: the entry of docs/differences.md that says why their answers differ
 * @param possible the same, of answers that may also be alike
 */
record Row(
        String section,
        String name,
        String method,
        String target,
        List<Field> headers,
        String body,
        String signing,
        Map<String, String> saved,
        Map<String, String> meant,
        Map<String, String> possible) {
    /** A header as the table has it. */
    record Field(String name, String value) {}

    Row {
        headers = List.copyOf(headers);
        saved = Map.copyOf(saved);
        meant = Map.copyOf(meant);
        possible = Map.copyOf(possible);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(section + ": " + name + "\n    " + method + " " + target);
        headers.forEach(header ->
                text.append("\n    ").append(header.name()).append(": ").append(header.value()));
        if (!body.isEmpty()) {
            text.append("\n    ").append(body);
        }
        return signing.isEmpty() ? text.toString() : text + "\n    @sign " + signing;
    }
}
