package io.cloakroom.cli.keycloak;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloakroom.policy.PolicyClaim;
import io.cloakroom.policy.match.NearestName;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Looks at what roles and groups of a realm give: attributes that nobody reads, and names that no policy has. */
final class RoleCheck {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final AdminSession session;
    private final KnownPolicies known;
    private final JsonNode options;
    private final String attribute;
    private final List<Finding> findings = new ArrayList<>();
    private final Set<String> roles = new LinkedHashSet<>();
    private boolean isAnyGranted;

    private RoleCheck(AdminSession session, KnownPolicies known, JsonNode options) {
        this.session = session;
        this.known = known;
        this.options = options;
        this.attribute = options.path("attribute").asText("s3-policy");
    }

    static List<Finding> findings(AdminSession session, KnownPolicies known) throws KeycloakException {
        JsonNode mapper =
                SetupPlan.mapper(RealmState.scope(session).path("protocolMappers"), WantedRealm.POLICY_MAPPER, "");
        RoleCheck check = new RoleCheck(session, known, mapper.path("config"));
        session.each("/roles?briefRepresentation=false", role -> check.realmRole(role));
        for (String client : check.clients()) {
            check.rolesOf(client);
        }
        check.table();
        session.each("/groups?briefRepresentation=false", group -> check.group(group));
        check.users();
        check.nothing();
        return List.copyOf(check.findings);
    }

    /** Who may edit what the mapper reads grants any policy to himself. */
    private void users() throws KeycloakException {
        if (!options.path("user.attributes").asText().equals("true")) {
            return;
        }
        JsonNode profile = session.get("/users/profile");
        boolean isEditable = profile.path("unmanagedAttributePolicy").asText().equals("ENABLED");
        for (JsonNode each : profile.path("attributes")) {
            if (each.path("name").asText().equals(attribute)) {
                isEditable = StreamSupport.stream(each.at("/permissions/edit").spliterator(), false)
                        .anyMatch(who -> who.asText().equals("user"));
            }
        }
        if (isEditable) {
            findings.add(new Finding(
                    Trap.ATTRIBUTE_OF_USERS,
                    "the mapper reads attribute `%s` of users, and users may edit it".formatted(attribute),
                    "every user can get every policy, `consoleAdmin` too",
                    "switch Read user attributes of the mapper off, or let only administrators edit the"
                            + " attribute (Realm settings > User profile)"));
        }
    }

    private void realmRole(JsonNode role) {
        String name = role.path("name").asText();
        roles.add(name);
        role(role, "realm role `%s`".formatted(name), "Realm roles > %s > Attributes".formatted(name));
    }

    /** The clients whose roles count, as the mapper keeps them. */
    private List<String> clients() {
        String listed = options.path("client").asText("");
        return Stream.of(listed.split("##", -1)).filter(id -> !id.isBlank()).toList();
    }

    private void rolesOf(String clientId) throws KeycloakException {
        JsonNode client = RealmState.client(session, clientId);
        if (client.isMissingNode()) {
            return;
        }
        session.each(
                "/clients/%s/roles?briefRepresentation=false"
                        .formatted(client.path("id").asText()),
                role -> {
                    String name = role.path("name").asText();
                    role(
                            role,
                            "role `%s` of client `%s`".formatted(name, clientId),
                            "Clients > %s > Roles > %s > Attributes".formatted(clientId, name));
                });
    }

    private void role(JsonNode role, String whose, String click) {
        String name = role.path("name").asText();
        if (!options.path("role.attributes").asText().equals("false")) {
            List<String> policies = policies(role);
            isAnyGranted |= !policies.isEmpty();
            findings.addAll(known.unknown(whose, policies));
            nearMisses(role, whose, click);
        }
        String prefix = options.path("role.prefix").asText("");
        if (!prefix.isEmpty() && name.startsWith(prefix) && name.length() > prefix.length()) {
            isAnyGranted = true;
            findings.addAll(known.unknown("the name of " + whose, List.of(name.substring(prefix.length()))));
        }
    }

    private void group(JsonNode group) throws KeycloakException {
        String path = group.path("path").asText();
        String whose = "group `%s`".formatted(path);
        String click = "Groups > %s > Attributes".formatted(path);
        List<String> policies = policies(group);
        boolean counts = options.path("group.attributes").asText().equals("true");
        if (!policies.isEmpty() && !counts) {
            findings.add(new Finding(
                    Trap.ATTRIBUTE_ON_GROUP,
                    "%s has the attribute `%s`".formatted(whose, attribute),
                    "attributes of groups do not count, because everybody with manage-users can write them",
                    "give the group a realm role with the attribute (Groups > %s > Role mapping)".formatted(path)));
        }
        if (counts) {
            isAnyGranted |= !policies.isEmpty();
            findings.addAll(known.unknown(whose, policies));
            nearMisses(group, whose, click);
        }
        if (group.path("subGroupCount").asInt() > 0) {
            session.each(
                    "/groups/%s/children?briefRepresentation=false"
                            .formatted(group.path("id").asText()),
                    this::group);
        }
    }

    private List<String> policies(JsonNode holder) {
        List<String> names = new ArrayList<>();
        holder.path("attributes").path(attribute).forEach(value -> names.addAll(PolicyClaim.split(value.asText())));
        return names;
    }

    private void nearMisses(JsonNode holder, String whose, String click) {
        holder.path("attributes").fieldNames().forEachRemaining(name -> {
            if (NearestName.isMisspelt(name, attribute)) {
                findings.add(new Finding(
                        Trap.ATTRIBUTE_MISSPELT,
                        "%s has the attribute `%s`".formatted(whose, name),
                        "the mapper reads `%s`, and letter case counts".formatted(attribute),
                        "%s: rename it to `%s`".formatted(click, attribute)));
            }
        });
    }

    private void table() throws KeycloakException {
        String text = options.path("role.table").asText("");
        if (text.isEmpty()) {
            return;
        }
        for (JsonNode row : rows(text)) {
            String role = row.path("key").asText();
            String whose = "row `%s` of the mapper's Role policies".formatted(role);
            isAnyGranted = true;
            findings.addAll(
                    known.unknown(whose, PolicyClaim.split(row.path("value").asText())));
            if (!roles.contains(role) && !isClientRole(role)) {
                findings.add(new Finding(
                        Trap.ROLE_UNKNOWN,
                        "%s names no role of the realm%s"
                                .formatted(whose, NearestName.question(NearestName.among(roles, role))),
                        "the row gives nothing",
                        "Client scopes > %s > Mappers: correct or delete the row".formatted(WantedRealm.SCOPE)));
            }
        }
    }

    private static JsonNode rows(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return JSON.createArrayNode();
        }
    }

    private boolean isClientRole(String row) throws KeycloakException {
        for (int dot = row.indexOf('.'); dot > 0; dot = row.indexOf('.', dot + 1)) {
            JsonNode client = RealmState.client(session, row.substring(0, dot));
            Optional<JsonNode> role = client.isMissingNode()
                    ? Optional.empty()
                    : session.find("/clients/%s/roles/%s"
                            .formatted(client.path("id").asText(), AdminSession.segment(row.substring(dot + 1))));
            if (role.isPresent()) {
                return true;
            }
        }
        return false;
    }

    private void nothing() {
        if (!isAnyGranted && !options.path("user.attributes").asText().equals("true")) {
            findings.add(new Finding(
                    Trap.POLICY_MISSING,
                    "no role names a policy",
                    "nobody gets S3 credentials",
                    "Realm roles > a role > Attributes: `%s` with the name of a policy; cloakroom keycloak setup creates such roles"
                            .formatted(attribute)));
        }
    }
}
