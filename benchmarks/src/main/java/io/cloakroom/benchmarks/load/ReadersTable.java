package io.cloakroom.benchmarks.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * How long the preview takes to answer who may read an object, among 10 000 users with three of 1000 roles each, whose
 * policies the realm keeps. Run with the home of a built Keycloak as the argument.
 */
public final class ReadersTable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int USERS = 10_000;
    private static final int POLICIES = 1_000;
    private static final int ROLES_EACH = 3;
    private static final int WARM_UP = 3;
    private static final int QUESTIONS = 5;

    private ReadersTable() {}

    public static void main(String[] arguments) throws IOException {
        PrintStream out = System.out;
        try (Keycloak keycloak = Keycloak.start(Path.of(arguments[0]))) {
            keycloak.createRealm(realm());
            out.println("| question | users in the answer | first, s | later, median, s |");
            out.println("| --- | ---: | ---: | ---: |");
            row(keycloak, out, "of one policy of 1000", "team-7", "a");
            row(keycloak, out, "of every policy", "shared", "a");
            row(keycloak, out, "by the name of the user", "homes", "user-7/a");
        }
    }

    private static void row(Keycloak keycloak, PrintStream out, String what, String bucket, String key)
            throws IOException {
        double first = seconds(keycloak, bucket, key);
        for (int i = 0; i < WARM_UP; i++) {
            seconds(keycloak, bucket, key);
        }
        double[] later = new double[QUESTIONS];
        for (int i = 0; i < QUESTIONS; i++) {
            later[i] = seconds(keycloak, bucket, key);
        }
        Arrays.sort(later);
        JsonNode answer = ask(keycloak, bucket, key);
        out.printf(
                Locale.ROOT,
                "| %s | %d | %.2f | %.2f |%n",
                what,
                answer.path("allowedCount").asInt(answer.path("allowed").size()),
                first,
                later[QUESTIONS / 2]);
    }

    private static double seconds(Keycloak keycloak, String bucket, String key) throws IOException {
        long begun = System.nanoTime();
        ask(keycloak, bucket, key);
        return (System.nanoTime() - begun) / (double) TimeUnit.SECONDS.toNanos(1);
    }

    private static JsonNode ask(Keycloak keycloak, String bucket, String key) throws IOException {
        return keycloak.admin("readers/s3-policies/readers?client=cli&bucket=%s&key=%s".formatted(bucket, key));
    }

    private static ObjectNode realm() throws IOException {
        ObjectNode realm = (ObjectNode) JSON.readTree("""
                {"realm": "readers", "enabled": true, "sslRequired": "none",
                 "attributes": {"CreateDefaultClientScopes": "true"},
                 "clientScopes": [{"name": "s3", "protocol": "openid-connect", "protocolMappers": [
                   {"name": "policies", "protocol": "openid-connect", "protocolMapper": "oidc-s3-policy-mapper",
                    "config": {"claim.name": "policy", "attribute": "s3-policy", "access.token.claim": "true"}}]}],
                 "clients": [{"clientId": "cli", "publicClient": true, "defaultClientScopes": ["basic", "s3"],
                              "optionalClientScopes": []}]}
                """);
        ArrayNode roles = realm.putObject("roles").putArray("realm");
        ArrayNode policies = realm.putObject("components").putArray("org.keycloak.services.ui.extend.UiPageProvider");
        for (int i = 0; i < POLICIES; i++) {
            roles.addObject()
                    .put("name", "role-" + i)
                    .putObject("attributes")
                    .putArray("s3-policy")
                    .add("policy-" + i);
            ObjectNode config = policies.addObject()
                    .put("name", "policy-" + i)
                    .put("providerId", "s3-policies")
                    .putObject("config");
            config.putArray("policyName").add("policy-" + i);
            config.putArray("document").add(document(i));
        }
        ArrayNode users = realm.putArray("users");
        for (int i = 0; i < USERS; i++) {
            ArrayNode own = users.addObject()
                    .put("username", "user-" + i)
                    .put("enabled", true)
                    .put("email", "user-%d@example.org".formatted(i))
                    .putArray("realmRoles");
            for (int role : List.of(i, i + 311, i + 733).subList(0, ROLES_EACH)) {
                own.add("role-" + role % POLICIES);
            }
        }
        return realm;
    }

    /** A team's bucket, everybody's, and a home of the user's own. */
    private static String document(int i) {
        return """
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": [
                  "arn:aws:s3:::team-%d/*", "arn:aws:s3:::shared/*",
                  "arn:aws:s3:::homes/\\u0024{jwt:preferred_username}/*"]}]}
                """.formatted(i);
    }
}
