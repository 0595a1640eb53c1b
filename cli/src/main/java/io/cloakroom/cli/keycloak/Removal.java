package io.cloakroom.cli.keycloak;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.cli.documents.InputException;
import io.cloakroom.cli.keycloak.Change.Kind;
import io.cloakroom.cli.keycloak.Change.Right;
import io.cloakroom.policy.PolicyName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a realm has that means something to the provider's JAR only, and keeps Keycloak from exporting the realm once
 * the JAR is gone: its mappers, and the policies of its page. Everything else that setup makes is Keycloak's own.
 */
final class Removal {
    private static final String COMPONENTS = "/components?type=org.keycloak.services.ui.extend.UiPageProvider";
    private static final String PAGE = "s3-policies";

    private final List<Change> changes = new ArrayList<>();
    private final List<Kept> policies = new ArrayList<>();

    /**
     * A policy that the realm keeps.
     *
     * @param document empty if Keycloak does not show it. Up to 26.7 it does, with the JAR and without
     */
    private record Kept(String name, String document) {
        /** Whether it can be kept as a file. A policy whose document is empty was never saved. */
        boolean isShown() {
            return !document.isEmpty();
        }
    }

    private Removal() {}

    static Removal of(AdminSession session) throws KeycloakException {
        if (session.find("").isEmpty()) {
            throw new KeycloakException("there is no realm `%s` at %s"
                    .formatted(session.realm(), session.http().server()));
        }
        Removal removal = new Removal();
        for (JsonNode scope : session.get("/client-scopes")) {
            removal.mappers(
                    scope,
                    "client scope `%s`".formatted(scope.path("name").asText()),
                    "/client-scopes/" + scope.path("id").asText());
        }
        session.each(
                "/clients",
                client -> removal.mappers(
                        client,
                        "client `%s`".formatted(client.path("clientId").asText()),
                        "/clients/" + client.path("id").asText()));
        for (JsonNode component : session.get(COMPONENTS)) {
            if (component.path("providerId").asText().equals(PAGE)) {
                removal.policy(component);
            }
        }
        return removal;
    }

    private void mappers(JsonNode owner, String whose, String path) {
        for (JsonNode mapper : owner.path("protocolMappers")) {
            if (mapper.path("protocolMapper").asText().equals(WantedRealm.POLICY_MAPPER)) {
                String each = "%s/protocol-mappers/models/%s"
                        .formatted(path, mapper.path("id").asText());
                changes.add(new Change(
                        Kind.REMOVE,
                        "mapper `%s` of %s".formatted(mapper.path("name").asText(), whose),
                        Right.MANAGE_CLIENTS,
                        session -> session.change("DELETE", each, MissingNode.getInstance())));
            }
        }
    }

    private void policy(JsonNode component) {
        JsonNode config = component.path("config");
        Kept kept = new Kept(
                config.path("policyName").path(0).asText(),
                config.path("document").path(0).asText());
        policies.add(kept);
        String id = component.path("id").asText();
        String path = "/components/" + id;
        changes.add(new Change(
                Kind.REMOVE,
                kept.isShown()
                        ? "policy `%s`".formatted(kept.name())
                        : "policy whose name and document Keycloak does not show, `%s`".formatted(id),
                Right.MANAGE_REALM,
                session -> remove(session, path)));
    }

    /** The JAR, if it is there, keeps a policy that a role names, unless it is released first. */
    private static void remove(AdminSession session, String path) throws KeycloakException {
        try {
            session.change("DELETE", path, MissingNode.getInstance());
        } catch (KeycloakException kept) {
            ObjectNode released = session.get(path).deepCopy();
            released.withObject("/config").putArray("released").add("true");
            session.change("PUT", path, released);
            session.change("DELETE", path, MissingNode.getInstance());
        }
    }

    List<Change> changes() {
        return List.copyOf(changes);
    }

    boolean hasPolicies() {
        return !policies.isEmpty();
    }

    /** Whether there are documents that Keycloak does not show. */
    boolean hasHiddenPolicies() {
        return !policies.stream().allMatch(Kept::isShown);
    }

    /**
     * Writes each document that Keycloak shows into a directory, as a bridge reads them. Overwrites nothing; what is
     * there already, from a run that failed, is kept.
     *
     * @throws InputException if one cannot be written under its name
     */
    void save(Path directory) throws InputException {
        List<Kept> shown = policies.stream().filter(Kept::isShown).toList();
        for (Kept policy : shown) {
            Optional<String> problem = PolicyName.problem(policy.name());
            if (problem.isPresent()) {
                throw new InputException("policy `%s` cannot be saved, and nothing was removed: %s"
                        .formatted(policy.name(), problem.get()));
            }
        }
        for (Kept policy : shown) {
            Path file = directory.resolve(policy.name() + ".json");
            try {
                Files.createDirectories(directory);
                byte[] document = policy.document().getBytes(StandardCharsets.UTF_8);
                if (!Files.isRegularFile(file) || !Arrays.equals(Files.readAllBytes(file), document)) {
                    Files.write(file, document, StandardOpenOption.CREATE_NEW);
                }
            } catch (FileAlreadyExistsException e) {
                throw new InputException("policy `%s` cannot be saved, and nothing was removed: there is `%s` already"
                        .formatted(policy.name(), file));
            } catch (IOException e) {
                throw new InputException("cannot write `%s`, and nothing was removed: %s"
                        .formatted(file, String.valueOf(e.getMessage())));
            }
        }
    }
}
