package io.cloakroom.cli.keycloak;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloakroom.aws.Secret;
import io.cloakroom.cli.documents.InputException;
import io.cloakroom.cli.keycloak.Change.Right;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Makes a realm what {@link WantedRealm} wants. Whatever can be refused is asked before anything is changed. */
final class Setup {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final AdminSession session;
    private final SecretFile file;
    private final String bridge;
    private final Consumer<String> progress;
    private final WantedRealm wanted = WantedRealm.read();

    /**
     * @param bridge where Keycloak reaches the bridge; empty if it is not to be told
     * @param progress takes a line for each thing that has been done or is worth knowing
     */
    Setup(AdminSession session, SecretFile file, String bridge, Consumer<String> progress) {
        this.bridge = bridge;
        this.session = session;
        this.file = file;
        this.progress = progress;
    }

    /**
     * Tells the differences, a line each, and changes nothing. Whether there are any.
     *
     * @throws KeycloakException if Keycloak refuses, or the realm has something that only an administrator can resolve
     */
    boolean differences(Consumer<String> lines) throws KeycloakException {
        SetupPlan plan = plan();
        plan.notes().forEach(progress);
        plan.changes().forEach(change -> lines.accept(change.line()));
        if (plan.changes().isEmpty()) {
            lines.accept("No difference.");
        }
        return !plan.changes().isEmpty();
    }

    /**
     * Makes the changes and writes the secret.
     *
     * @param authorities file of those that sign Keycloak's certificate
     * @return the bridge's settings
     * @throws KeycloakException if Keycloak refuses; the message says whether something has been changed
     * @throws InputException if the file for the secret cannot be used
     */
    List<String> run(Optional<Path> authorities) throws KeycloakException, InputException {
        SetupPlan plan = plan();
        file.check(secret());
        requireRights(plan.changes());
        plan.notes().forEach(progress);
        int done = 0;
        for (Change change : plan.changes()) {
            try {
                change.step().make(session);
            } catch (KeycloakException e) {
                throw new KeycloakException(
                        "%s. It was for: %s. Of %d changes %d are made, as told above; run the command again when the cause is mended, and it makes the rest"
                                .formatted(
                                        e.sentence(),
                                        change.what(),
                                        plan.changes().size(),
                                        done));
            }
            progress.accept(change.done());
            done++;
        }
        Optional<Secret> secret = secret();
        if (secret.isPresent()) {
            write(secret.get());
            progress.accept("the secret of client `%s` is in `%s`".formatted(WantedRealm.BRIDGE, file.path()));
        } else {
            progress.accept("client `%s` logs in without a secret, so none is written".formatted(WantedRealm.BRIDGE));
        }
        if (plan.changes().isEmpty()) {
            progress.accept("Realm `%s` is as it should be; nothing was changed.".formatted(session.realm()));
        }
        JsonNode mapper =
                SetupPlan.mapper(RealmState.scope(session).path("protocolMappers"), WantedRealm.POLICY_MAPPER, "");
        String claim = mapper.path("config").path("claim.name").asText("policy");
        return BridgeSettings.lines(session, secret.map(any -> file.path()), claim, authorities);
    }

    private void write(Secret secret) throws InputException {
        try {
            file.write(secret);
        } catch (InputException e) {
            throw new InputException(e.sentence()
                    + ". The realm is set up; run the command again when the cause is mended, and it writes"
                    + " the secret");
        }
    }

    private SetupPlan plan() throws KeycloakException {
        requireProvider();
        RealmState state;
        try {
            state = RealmState.read(session, wanted);
        } catch (KeycloakException e) {
            throw e.isForbidden() ? lacking(EnumSet.complementOf(EnumSet.of(Right.CREATE_REALM)), e) : e;
        }
        SetupPlan plan = SetupPlan.of(wanted, state, session.realm(), bridge);
        if (!plan.conflicts().isEmpty()) {
            throw new KeycloakException("nothing was changed: " + String.join("; ", plan.conflicts()));
        }
        return plan;
    }

    /** Without the JAR Keycloak stores the mapper all the same, and issues tokens without the claim. */
    private void requireProvider() throws KeycloakException {
        Optional<Boolean> isThere = ProviderJar.isSeen(session);
        if (isThere.isEmpty()) {
            progress.accept(
                    "Keycloak does not tell %s whether it has the mapper `S3 policies`. Without it tokens name no policy: %s"
                            .formatted(session.who(), ProviderJar.MEND));
        } else if (!isThere.get()) {
            throw new KeycloakException(
                    "nothing was changed: Keycloak has no mapper `S3 policies`, so tokens would name no policy; "
                            + ProviderJar.MEND);
        }
    }

    private void requireRights(List<Change> changes) throws KeycloakException {
        Set<Right> needed = EnumSet.noneOf(Right.class);
        changes.forEach(change -> needed.add(change.right()));
        // Who creates a realm has every right in it.
        if (needed.contains(Right.CREATE_REALM)) {
            return;
        }
        List<Right> missing = missing(needed);
        if (!missing.isEmpty()) {
            throw lacking(missing);
        }
    }

    private KeycloakException lacking(Set<Right> needed, KeycloakException reading) throws KeycloakException {
        List<Right> missing = missing(needed);
        return missing.isEmpty() ? reading : lacking(missing);
    }

    private List<Right> missing(Set<Right> needed) throws KeycloakException {
        List<Right> missing = new ArrayList<>();
        for (Right right : needed) {
            if (session.isForbidden(right.path, json(right.invalid))) {
                missing.add(right);
            }
        }
        return missing;
    }

    private KeycloakException lacking(List<Right> missing) {
        List<String> rights = missing.stream()
                .map(right -> "%s (for %s)".formatted(right.role(), right.purpose))
                .toList();
        String options = String.join(
                "", missing.stream().map(right -> " --rolename " + right.role()).toList());
        return new KeycloakException(
                "nothing was changed: %s lacks rights in realm `%s`: %s. A full administrator gives them with: kcadm.sh add-roles -r %s --uusername NAME --cclientid %s%s"
                        .formatted(
                                session.who(),
                                session.realm(),
                                String.join(", ", rights),
                                session.loginRealm(),
                                session.rightsClient(),
                                options));
    }

    /** The secret of the bridge's client; empty if there is no client, or it logs in with something else. */
    private Optional<Secret> secret() throws KeycloakException {
        if (session.find("").isEmpty()) {
            return Optional.empty();
        }
        JsonNode bridge = RealmState.client(session, WantedRealm.BRIDGE);
        if (bridge.isMissingNode()
                || !bridge.path("clientAuthenticatorType").asText().startsWith("client-secret")) {
            return Optional.empty();
        }
        String value = session.get(
                        "/clients/%s/client-secret".formatted(bridge.path("id").asText()))
                .path("value")
                .asText("");
        return value.isEmpty() ? Optional.empty() : Optional.of(new Secret(value));
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
