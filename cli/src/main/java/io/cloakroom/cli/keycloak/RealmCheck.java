package io.cloakroom.cli.keycloak;

import static io.cloakroom.cli.keycloak.WantedRealm.BRIDGE;
import static io.cloakroom.cli.keycloak.WantedRealm.SCOPE;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Looks at the client scope, its mappers and the clients of a realm. */
final class RealmCheck {
    private static final String SETUP = "cloakroom keycloak setup adds it";
    private static final String LIGHTWEIGHT = "client.use.lightweight.access.token.enabled";
    private static final String SUBJECT_MAPPER = "oidc-sub-mapper";
    private static final String PAIRWISE_MAPPER = "-pairwise-sub-mapper";
    private static final String JWT_GRANT = "oauth2.jwt.authorization.grant.enabled";

    private final AdminSession session;
    private final List<Finding> findings = new ArrayList<>();
    private final Map<String, JsonNode> scopes = new TreeMap<>();
    /** The claim that our mapper writes. */
    private String claim = "policy";

    private RealmCheck(AdminSession session) {
        this.session = session;
    }

    /** @param clients whose users are to have S3 access */
    static List<Finding> findings(AdminSession session, List<String> clients) throws KeycloakException {
        if (session.find("").isEmpty()) {
            throw new KeycloakException("there is no realm `%s` at %s"
                    .formatted(session.realm(), session.http().server()));
        }
        RealmCheck check = new RealmCheck(session);
        check.server();
        for (JsonNode scope : session.get("/client-scopes")) {
            check.scopes.put(scope.path("name").asText(), scope);
        }
        check.scope();
        check.bridge();
        for (String client : clients) {
            check.client(client);
        }
        check.otherMappers();
        return List.copyOf(check.findings);
    }

    private void server() throws KeycloakException {
        ProviderJar jar = ProviderJar.seenBy(session);
        if (!jar.isThere().orElse(true)) {
            find(
                    Trap.PROVIDER_MISSING,
                    "Keycloak has no mapper `S3 policies`",
                    "no token names a policy",
                    ProviderJar.MEND);
        }
        if (!jar.jars().isEmpty()) {
            find(
                    Trap.PROVIDER_TWICE,
                    "there is more than one JAR of the provider: " + jar.jars(),
                    "Keycloak runs the first, mostly the older, and takes from the others only what that does not have",
                    "delete all but the newest from providers/ and restart Keycloak (with --optimized: kc.sh build"
                            + " first)");
        }
        Duration ahead = session.clockAhead();
        if (ahead.abs().compareTo(TokenCheck.CLOCK_LEEWAY) > 0) {
            find(
                    Trap.CLOCK,
                    "Keycloak's clock is %d seconds %s that of this machine"
                            .formatted(ahead.abs().toSeconds(), ahead.isNegative() ? "behind" : "ahead of"),
                    "tokens seem to be from the future or expired, and are refused",
                    "set both clocks (NTP); the bridge's counts, if it runs elsewhere");
        }
        String reached = BridgeSettings.discovery(session.http().server(), session.realm())
                .toString();
        String issuer = BridgeSettings.issuer(session.http(), session.realm());
        if (!reached.startsWith(issuer + "/")) {
            find(
                    Trap.ISSUER_OTHER_NAME,
                    "Keycloak is reached as %s and calls itself `%s`"
                            .formatted(session.http().server(), issuer),
                    "tokens have the issuer that Keycloak calls itself, and the bridge compares it",
                    "MINIO_IDENTITY_OPENID_CONFIG_URL=%s/.well-known/openid-configuration on the bridge, or CLOAKROOM_IDENTITY_OPENID_ISSUER=%s if it cannot reach that name"
                            .formatted(issuer, issuer));
        }
    }

    private void scope() throws KeycloakException {
        JsonNode scope = scopes.get(SCOPE);
        if (scope == null) {
            find(
                    Trap.SCOPE_MISSING,
                    "there is no client scope `%s`".formatted(SCOPE),
                    "no token names a policy",
                    SETUP);
            return;
        }
        if (scope.path("attributes").path("include.in.token.scope").asText().equals("false")) {
            find(
                    Trap.SCOPE_NOT_IN_TOKEN,
                    "client scope `%s` is not in the `scope` of tokens".formatted(SCOPE),
                    "the bridge takes policies from tokens with that scope only",
                    "Client scopes > %s > Include in token scope: On".formatted(SCOPE));
        }
        for (String kind : List.of("default", "optional")) {
            for (JsonNode each : session.get("/default-%s-client-scopes".formatted(kind))) {
                if (each.path("name").asText().equals(SCOPE)) {
                    find(
                            Trap.SCOPE_OF_ALL,
                            "every new client gets client scope `%s`".formatted(SCOPE),
                            "whoever may register a client gets tokens with it",
                            "Client scopes > %s > Assigned type: None".formatted(SCOPE));
                }
            }
        }
        policyMapper(SetupPlan.mapper(scope.path("protocolMappers"), WantedRealm.POLICY_MAPPER, ""));
        JsonNode audience = SetupPlan.mapper(scope.path("protocolMappers"), WantedRealm.AUDIENCE_MAPPER, BRIDGE);
        if (audience.isMissingNode()) {
            find(
                    Trap.AUDIENCE_MISSING,
                    "client scope `%s` has no mapper Audience for `%s`".formatted(SCOPE, BRIDGE),
                    "tokens are not made for the bridge, which refuses them",
                    SETUP);
        } else {
            switches(audience, Trap.AUDIENCE_MISSING, "the audience");
        }
    }

    private void policyMapper(JsonNode mapper) {
        if (mapper.isMissingNode()) {
            find(
                    Trap.MAPPER_MISSING,
                    "client scope `%s` has no mapper S3 policies".formatted(SCOPE),
                    "no token names a policy",
                    SETUP);
            return;
        }
        claim = mapper.path("config").path("claim.name").asText("policy");
        if (!claim.equals("policy")) {
            find(
                    Trap.CLAIM_OTHER_NAME,
                    "mapper `%s` writes claim `%s`"
                            .formatted(mapper.path("name").asText(), claim),
                    "the bridge reads `policy` unless it is told otherwise",
                    "MINIO_IDENTITY_OPENID_CLAIM_NAME=%s on the bridge, or Claim name: policy".formatted(claim));
        }
        switches(mapper, Trap.MAPPER_OFF, "the claim");
    }

    private void switches(JsonNode mapper, Trap trap, String what) {
        Map.of("access.token.claim", "access token", "lightweight.claim", "lightweight access token")
                .forEach((option, words) -> {
                    if (!mapper.path("config").path(option).asText().equals("true")) {
                        String name = mapper.path("name").asText();
                        find(
                                trap,
                                "mapper `%s` does not write into the %s".formatted(name, words),
                                "such tokens lack %s, and the bridge refuses them".formatted(what),
                                "Client scopes > %s > Mappers > %s > Add to %s: On".formatted(SCOPE, name, words));
                    }
                });
    }

    private void bridge() throws KeycloakException {
        JsonNode bridge = RealmState.client(session, BRIDGE);
        if (bridge.isMissingNode()) {
            find(
                    Trap.CLIENT_MISSING,
                    "there is no client `%s`".formatted(BRIDGE),
                    "the bridge cannot log in at Keycloak, and anybody who creates such a client takes its place",
                    SETUP);
            return;
        }
        for (JsonNode role : WantedRealm.read().rightsOfBridge()) {
            if (!RealmState.account(session, bridge).clientRoles().contains(BRIDGE + "." + role.asText())) {
                find(
                        Trap.RIGHT_MISSING,
                        "the service account of client `%s` does not have the client's role `%s`"
                                .formatted(BRIDGE, role.asText()),
                        "the bridge cannot read the policies that the realm keeps",
                        "Clients > %s > Service account roles > Assign role; %s".formatted(BRIDGE, SETUP));
            }
        }
    }

    private void client(String clientId) throws KeycloakException {
        JsonNode client = RealmState.client(session, clientId);
        if (client.isMissingNode()) {
            find(
                    Trap.CLIENT_MISSING,
                    "there is no client `%s`".formatted(clientId),
                    "nobody can log in with it",
                    SETUP);
            return;
        }
        String path = "Clients > %s".formatted(clientId);
        if (!client.path("enabled").asBoolean()) {
            find(
                    Trap.CLIENT_OFF,
                    "client `%s` is off".formatted(clientId),
                    "nobody can log in with it",
                    path + " > Enabled: On");
        }
        if (!SetupPlan.has(client, "defaultClientScopes") && !SetupPlan.has(client, "optionalClientScopes")) {
            find(
                    Trap.CLIENT_WITHOUT_SCOPE,
                    "client `%s` does not have scope `%s`".formatted(clientId, SCOPE),
                    "its tokens name no policy, and asking for the scope is refused",
                    "%s > Client scopes > Add client scope > %s".formatted(path, SCOPE));
        }
        subject(client, clientId, path);
        pairwise(client, clientId, path);
    }

    /**
     * Keycloak's events name a user by id. Where the client's tokens have another {@code sub}, only the login tells
     * whose sessions they are about, and tokens that nobody logged in for have none.
     */
    private void pairwise(JsonNode client, String clientId, String path) {
        boolean hasTokensWithoutLogin = client.path("serviceAccountsEnabled").asBoolean()
                || client.path("attributes").path(JWT_GRANT).asText().equals("true");
        for (JsonNode mapper : client.path("protocolMappers")) {
            if (mapper.path("protocolMapper").asText().endsWith(PAIRWISE_MAPPER) && hasTokensWithoutLogin) {
                find(
                        Trap.SUBJECT_PAIRWISE,
                        "client `%s` has a `sub` of its own for each user (mapper `%s`), and gives tokens without `sid`"
                                .formatted(clientId, mapper.path("name").asText()),
                        "neither tells the bridge whose sessions to end when Keycloak disables a user or takes a right"
                                + " away",
                        "%s > Client scopes > %s-dedicated > Mappers: delete it, or let tokens be given for logins only (%s > Settings: Service accounts roles and JWT authorization grant off)"
                                .formatted(path, clientId, path));
            }
        }
    }

    /** A token's subject is written by a mapper, which is in Keycloak's scope {@code basic}. */
    private void subject(JsonNode client, String clientId, String path) {
        boolean isLightweight =
                client.path("attributes").path(LIGHTWEIGHT).asText().equals("true");
        String option = isLightweight ? "lightweight.claim" : "access.token.claim";
        List<JsonNode> mappers = new ArrayList<>();
        client.path("protocolMappers").forEach(mappers::add);
        for (JsonNode name : client.path("defaultClientScopes")) {
            JsonNode scope = scopes.get(name.asText());
            if (scope != null) {
                scope.path("protocolMappers").forEach(mappers::add);
            }
        }
        boolean isWritten = mappers.stream()
                .anyMatch(mapper -> mapper.path("protocolMapper").asText().equals(SUBJECT_MAPPER)
                        && mapper.path("config").path(option).asText().equals("true"));
        if (!isWritten) {
            find(
                    Trap.SUBJECT_MISSING,
                    "%s tokens of client `%s` have no `sub`"
                            .formatted(isLightweight ? "lightweight" : "access", clientId),
                    "the bridge does not know whose they are, and refuses them",
                    isLightweight
                            ? "Client scopes > basic > Mappers > sub > Add to lightweight access token: On, or %s > Advanced > Always use lightweight access token: Off"
                                    .formatted(path)
                            : "%s > Client scopes > Add client scope > basic (Default)".formatted(path));
        }
    }

    private void otherMappers() throws KeycloakException {
        scopes.forEach((name, scope) -> scope.path("protocolMappers")
                .forEach(mapper -> other(mapper, "client scope `%s`".formatted(name), "Client scopes > " + name)));
        session.each("/clients", client -> {
            String id = client.path("clientId").asText();
            client.path("protocolMappers").forEach(mapper -> {
                other(
                        mapper,
                        "client `%s`".formatted(id),
                        "Clients > %s > Client scopes > %s-dedicated".formatted(id, id));
                if (mapper.path("protocolMapper").asText().equals(WantedRealm.POLICY_MAPPER)) {
                    find(
                            Trap.MAPPER_ON_CLIENT,
                            "client `%s` has a mapper S3 policies of its own".formatted(id),
                            "it gives nothing, because whoever edits the client could grant any policy with it",
                            "delete it, and give the client scope `%s`".formatted(SCOPE));
                }
            });
        });
    }

    private void other(JsonNode mapper, String where, String path) {
        if (mapper.path("config").path("claim.name").asText().equals(claim)
                && !mapper.path("protocolMapper").asText().equals(WantedRealm.POLICY_MAPPER)) {
            String name = mapper.path("name").asText();
            find(
                    Trap.CLAIM_OF_ANOTHER,
                    "mapper `%s` of %s writes claim `%s` too".formatted(name, where, claim),
                    "in tokens with scope `%s` it is removed, and in others it grants any policy where the bridge does not ask for the scope"
                            .formatted(SCOPE),
                    "%s > Mappers > %s > Delete, and CLOAKROOM_IDENTITY_OPENID_SCOPE=%s on the bridge"
                            .formatted(path, name, SCOPE));
        }
    }

    private void find(Trap trap, String what, String why, String mend) {
        findings.add(new Finding(trap, what, why, mend));
    }
}
