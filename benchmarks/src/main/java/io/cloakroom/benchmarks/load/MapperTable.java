package io.cloakroom.benchmarks.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What the mapper adds to a refresh at Keycloak: the same user refreshes in turn at a client with the mapper and at one
 * without. Each refresh issues an access token and an ID token, and the mapper writes into both. Run with the home of a
 * built Keycloak as the argument.
 */
public final class MapperTable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String REALM = "bench";
    /** Roles name this many different policies, so that not the length of the token is what is measured. */
    private static final int POLICIES = 50;

    private static final int DEPTH = 10;
    private static final int WARM_UP = 1000;
    private static final int ROUNDS = 8;
    private static final int REFRESHES = 50;

    private final Keycloak keycloak;
    private final PrintStream out;

    private MapperTable(Keycloak keycloak, PrintStream out) {
        this.keycloak = keycloak;
        this.out = out;
    }

    public static void main(String[] arguments) throws IOException {
        try (Keycloak keycloak = Keycloak.start(Path.of(arguments[0]))) {
            MapperTable table = new MapperTable(keycloak, System.out);
            keycloak.createRealm(realm());
            table.out.println("| user | refresh without it, ms | with it | the mapper, ms | its CPU, ms | goal |");
            table.out.println("| --- | ---: | ---: | ---: | ---: | ---: |");
            List<Row> rows = List.of(
                    table.new Row("small", "50 roles and 50 groups", "< 1 ms"),
                    table.new Row("large", "1000 roles, 1000 groups, 10 groups deep", "< 10 ms"));
            for (Row row : rows) {
                row.warmUp();
            }
            for (Row row : rows) {
                row.measure();
            }
        }
    }

    /** Refreshes of one user at one client. */
    private final class Login {
        private final String client;
        private final String refreshToken;
        private final List<Long> nanos = new ArrayList<>();
        private double cpuSeconds;

        Login(String user, String client) throws IOException {
            this.client = client;
            JsonNode tokens = keycloak.tokens(
                    REALM,
                    Map.of(
                            "grant_type",
                            "password",
                            "client_id",
                            client,
                            "username",
                            user,
                            "password",
                            user,
                            "scope",
                            "openid"));
            refreshToken = tokens.path("refresh_token").asText();
        }

        void refresh(int times) throws IOException {
            double before = keycloak.cpuSeconds();
            for (int i = 0; i < times; i++) {
                long begun = System.nanoTime();
                keycloak.tokens(
                        REALM,
                        Map.of("grant_type", "refresh_token", "client_id", client, "refresh_token", refreshToken));
                nanos.add(System.nanoTime() - begun);
            }
            cpuSeconds += keycloak.cpuSeconds() - before;
        }

        void forget() {
            nanos.clear();
            cpuSeconds = 0;
        }

        double medianMillis() {
            return nanos.stream().sorted().toList().get(nanos.size() / 2) / (double) TimeUnit.MILLISECONDS.toNanos(1);
        }

        double cpuMillis() {
            return cpuSeconds * 1000 / nanos.size();
        }
    }

    /** One user at both clients. */
    private final class Row {
        private final Login without;
        private final Login with;
        private final String what;
        private final String goal;

        Row(String user, String what, String goal) throws IOException {
            without = new Login(user, "without");
            with = new Login(user, "with");
            this.what = what;
            this.goal = goal;
        }

        /** For all rows before the first is measured: the compiler's work counts as the server's. */
        void warmUp() throws IOException {
            for (Login login : List.of(without, with)) {
                login.refresh(WARM_UP);
                login.forget();
            }
        }

        void measure() throws IOException {
            for (int round = 0; round < ROUNDS; round++) {
                without.refresh(REFRESHES);
                with.refresh(REFRESHES);
            }
            out.printf(
                    Locale.ROOT,
                    "| %s | %.2f | %.2f | %.2f | %.2f | %s |%n",
                    what,
                    without.medianMillis(),
                    with.medianMillis(),
                    with.medianMillis() - without.medianMillis(),
                    with.cpuMillis() - without.cpuMillis(),
                    goal);
        }
    }

    /** Two users: with everything, and with 50 roles and 50 groups. Attributes of groups count too. */
    private static ObjectNode realm() throws IOException {
        ObjectNode realm = (ObjectNode) JSON.readTree("""
            {"realm": "bench", "enabled": true, "sslRequired": "none",
             "attributes": {"CreateDefaultClientScopes": "true"},
             "clientScopes": [{"name": "s3", "protocol": "openid-connect", "protocolMappers": [
               {"name": "policies", "protocol": "openid-connect", "protocolMapper": "oidc-s3-policy-mapper",
                "config": {"claim.name": "policy", "attribute": "s3-policy", "group.attributes": "true",
                           "id.token.claim": "true", "access.token.claim": "true"}}]}],
             "clients": [
               {"clientId": "without", "publicClient": true, "directAccessGrantsEnabled": true,
                "defaultClientScopes": ["basic"], "optionalClientScopes": []},
               {"clientId": "with", "publicClient": true, "directAccessGrantsEnabled": true,
                "defaultClientScopes": ["basic", "s3"], "optionalClientScopes": []}]}
            """);
        ArrayNode roles = realm.putObject("roles").putArray("realm");
        ArrayNode groups = realm.putArray("groups");
        for (int i = 0; i < 1000; i++) {
            named(roles, "role-" + i, i);
            named(groups, "group-" + i, i).putArray("realmRoles").add("of-groups-" + i % POLICIES);
        }
        for (int i = 0; i < POLICIES; i++) {
            named(roles, "of-groups-" + i, i);
        }
        String leaf = "";
        ArrayNode level = groups;
        for (int depth = 0; depth < DEPTH; depth++) {
            ObjectNode group = named(level, "level-" + depth, depth);
            leaf += "/level-" + depth;
            level = group.putArray("subGroups");
        }
        ArrayNode users = realm.putArray("users");
        user(users, "small", 50);
        ((ArrayNode) user(users, "large", 1000).path("groups")).add(leaf);
        return realm;
    }

    private static ObjectNode named(ArrayNode into, String name, int i) {
        ObjectNode entry = into.addObject().put("name", name);
        entry.putObject("attributes").putArray("s3-policy").add("policy-" + i % POLICIES);
        return entry;
    }

    private static ObjectNode user(ArrayNode users, String name, int count) {
        ObjectNode user = users.addObject()
                .put("username", name)
                .put("enabled", true)
                .put("email", name + "@example.org")
                .put("emailVerified", true)
                .put("firstName", name)
                .put("lastName", name);
        user.putArray("credentials").addObject().put("type", "password").put("value", name);
        ArrayNode roles = user.putArray("realmRoles");
        ArrayNode groups = user.putArray("groups");
        for (int i = 0; i < count; i++) {
            roles.add("role-" + i);
            groups.add("/group-" + i);
        }
        return user;
    }
}
