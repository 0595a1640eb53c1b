package io.cloakroom.bridge.authz;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.ClientConnection;
import io.cloakroom.aws.s3.S3Operation;
import io.cloakroom.bridge.audit.AuditDecision;
import io.cloakroom.bridge.audit.AuditDraft;
import io.cloakroom.bridge.audit.Audits;
import io.cloakroom.bridge.authn.Principal;
import io.cloakroom.bridge.authn.Principals;
import io.cloakroom.policy.Policy;
import io.cloakroom.policy.PolicySet;
import io.cloakroom.policy.canned.CannedPolicies;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * Every canned policy × every S3 operation, kept in {@code authorization-matrix.txt}. When permissions change on
 * purpose, copy {@code target/authorization-matrix.txt} over it and review the difference.
 */
class AuthorizationMatrixTest {
    private static final String FILE = "authorization-matrix.txt";

    @Test
    void isAsReviewed() throws IOException {
        String matrix = matrix();
        Files.writeString(Path.of("target", FILE), matrix);

        try (InputStream reviewed = Objects.requireNonNull(getClass().getResourceAsStream(FILE), FILE)) {
            assertThat(matrix).isEqualTo(new String(reviewed.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static String matrix() {
        StringBuilder text = new StringBuilder("""
                # Who may do what: A allowed, d denied for want of an allow. One column a canned policy, plus nobody
                # and the owner. Made by AuthorizationMatrixTest; "+v" names a version.
                """);
        text.append("%-34s".formatted("operation"));
        CannedPolicies.byName().keySet().forEach(name -> text.append(" %-12s".formatted(name)));
        text.append(" nobody owner\n");
        for (S3Operation operation : S3Operation.values()) {
            row(text, operation.name(), TestCall.of(operation));
        }
        for (S3Operation operation : List.of(
                S3Operation.GET_OBJECT,
                S3Operation.GET_OBJECT_ATTRIBUTES,
                S3Operation.DELETE_OBJECT,
                S3Operation.GET_OBJECT_TAGGING)) {
            row(text, operation + " +v", TestCall.of(operation).parameter("versionId", "v1"));
        }
        return text.toString();
    }

    private static void row(StringBuilder text, String name, TestCall call) {
        text.append("%-34s".formatted(name));
        for (Map.Entry<String, Policy> canned : CannedPolicies.byName().entrySet()) {
            PolicySet policies = PolicySet.compile(canned.getKey(), canned.getValue());
            text.append(" %-12s".formatted(letter(call, new Grants.OfIdentity(policies))));
        }
        Grants.OfPolicies all = new Grants.OfIdentity(PolicySet.compile(
                "consoleAdmin", CannedPolicies.find("consoleAdmin").orElseThrow()));
        text.append(" %-6s".formatted(letter(call.by(new Principal.Anonymous()), all)));
        text.append(' ').append(letter(call.by(Principals.root()), all));
        call.by(TestCall.ADA);
        text.append('\n');
    }

    private static String letter(TestCall call, Grants.OfPolicies grants) {
        AuditDraft audit = new AuditDraft("R1", new ClientConnection("192.0.2.1", false));
        CallAuthorizer authorizer =
                new CallAuthorizer(new ActionDecider(session -> grants), InstantSource.fixed(TestCall.NOW));
        try {
            authorizer.authorize(call.caller(), call.call(), audit);
            return "A";
        } catch (AwsException e) {
            return Audits.soFar(audit).decision() == AuditDecision.IMPLICIT_DENY ? "d" : "?";
        }
    }
}
