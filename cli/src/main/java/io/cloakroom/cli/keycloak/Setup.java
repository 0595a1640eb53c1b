package io.cloakroom.cli.keycloak;

import com.fasterxml.jackson.databind.JsonNode;
import io.cloakroom.aws.Secret;
import io.cloakroom.cli.documents.InputException;
import io.cloakroom.cli.keycloak.Change.Right;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Makes a realm what {@link WantedRealm} wants. Whatever can be refused is asked before anything is changed. */
final class Setup {
    private final AdminSession session;
    private final SecretFile file;
    private final String bridge;
    private final String console;
    private final Consumer<String> progress;
    private final WantedRealm wanted = WantedRealm.read();

    /**
     * @param bridge where Keycloak reaches the bridge; empty if it is not to be told
     * @param console where people find the console, without a slash at its end; empty if there is none
     * @param progress takes a line for each thing that has been done or is worth knowing
     */
    Setup(AdminSession session, SecretFile file, String bridge, String console, Consumer<String> progress) {
        this.bridge = bridge;
        this.console = console;
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
        new Changes(session, plan.changes()).requireRights();
        plan.notes().forEach(progress);
        new Changes(session, plan.changes()).make(progress);
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
            throw e.isForbidden()
                    ? Changes.lacking(session, EnumSet.complementOf(EnumSet.of(Right.CREATE_REALM)), e)
                    : e;
        }
        SetupPlan plan = SetupPlan.of(wanted, state, session.realm(), bridge, console);
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
}
