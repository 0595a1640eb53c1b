package io.cloakroom.keycloak.policy;

import io.cloakroom.policy.NamedPolicy;
import io.cloakroom.policy.json.OneLine;
import io.cloakroom.policy.json.PolicyWriter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import org.keycloak.models.RealmModel;

/** The policies of a realm as a shell script that creates them with MinIO's {@code mc}. */
public final class PolicyScript {
    /** The name of the file that browsers make of it. */
    public static final String FILE = "s3-policies.sh";

    /** What it is, for browsers. */
    public static final String TYPE = "text/x-shellscript";

    private PolicyScript() {}

    /** The script as a file to keep. Whoever asks must be allowed to see the realm. */
    public static Response download(RealmModel realm) {
        return Response.ok(of(realm.getName(), KeptPolicy.of(realm)), TYPE)
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"%s\"".formatted(FILE))
                .header("X-Content-Type-Options", "nosniff")
                .build();
    }

    /** The script. A policy that is not valid, or whose name mc takes for an option, is left out; a comment says so. */
    public static String of(String realm, List<KeptPolicy> policies) {
        StringBuilder script = new StringBuilder("""
            #!/bin/sh
            # S3 policies of the Keycloak realm %s, for stores that mc administers.
            # Usage: sh s3-policies.sh ALIAS
            set -eu
            alias=${1:?usage: sh s3-policies.sh ALIAS}
            directory=$(mktemp -d)
            trap 'rm -rf "$directory"' EXIT
            """.formatted(OneLine.of(realm)));
        for (KeptPolicy policy : policies) {
            Optional<NamedPolicy> valid = policy.policy();
            if (policy.name().startsWith("-")) {
                script.append("\n# left out, because mc takes its name for an option: ")
                        .append(OneLine.of(policy.name()))
                        .append('\n');
            } else if (valid.isPresent()) {
                // The writer puts the document on one line, so no line of it ends the here-document.
                script.append("\ncat > \"$directory/policy.json\" <<'POLICY'\n")
                        .append(PolicyWriter.write(valid.get().policy()))
                        .append("\nPOLICY\nmc admin policy create \"$alias\" ")
                        .append(quoted(policy.name()))
                        .append(" \"$directory/policy.json\"\n");
            } else {
                script.append("\n# left out, because it is not valid: ")
                        .append(OneLine.of(policy.name()))
                        .append('\n');
            }
        }
        return script.toString();
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
