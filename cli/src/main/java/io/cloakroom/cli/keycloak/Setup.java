package io.cloakroom.cli.keycloak;

import com.fasterxml.jackson.databind.JsonNode;
import io.cloakroom.aws.Secret;
import io.cloakroom.cli.documents.InputException;
import io.cloakroom.cli.keycloak.Change.Right;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Makes a realm what {@link WantedRealm} wants. Whatever can be refused is asked before anything is changed. */
final class Setup {
    private final AdminSession session;
    private final SecretFile file;
    private final SecretFile consoleFile;
    private final SetupPlan.Places places;
    private final Consumer<String> progress;
    private final WantedRealm wanted = WantedRealm.read();

    /**
     * @param file for the secret of the bridge's client
     * @param consoleFile for that of the console's, if there is a console
     * @param progress takes a line for each thing that has been done or is worth knowing
     */
    Setup(
            AdminSession session,
            SecretFile file,
            SecretFile consoleFile,
            SetupPlan.Places places,
            Consumer<String> progress) {
        this.session = session;
        this.file = file;
        this.consoleFile = consoleFile;
        this.places = places;
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
        file.check(secret(file));
        if (hasConsole()) {
            consoleFile.check(secret(consoleFile));
        }
        new Changes(session, plan.changes()).requireRights();
        plan.notes().forEach(progress);
        new Changes(session, plan.changes()).make(progress);
        Optional<Path> secret = write(file);
        Optional<Path> ofConsole = hasConsole() ? write(consoleFile) : Optional.empty();
        if (plan.changes().isEmpty()) {
            progress.accept("Realm `%s` is as it should be; nothing was changed.".formatted(session.realm()));
        }
        JsonNode mapper =
                SetupPlan.mapper(RealmState.scope(session).path("protocolMappers"), WantedRealm.POLICY_MAPPER, "");
        String claim = mapper.path("config").path("claim.name").asText("policy");
        List<String> lines = new ArrayList<>(BridgeSettings.lines(session, secret, claim, hasConsole()));
        if (hasConsole()) {
            lines.addAll(BridgeSettings.ofConsole(places.console(), ofConsole));
        }
        authorities.map(BridgeSettings::ofAuthorities).ifPresent(lines::add);
        return List.copyOf(lines);
    }

    private boolean hasConsole() {
        return !places.console().isEmpty();
    }

    /** The file with the secret of its client; empty if the client has none. */
    private Optional<Path> write(SecretFile to) throws KeycloakException, InputException {
        Optional<Secret> secret = secret(to);
        if (secret.isEmpty()) {
            progress.accept("client `%s` logs in without a secret, so none is written".formatted(to.client()));
            return Optional.empty();
        }
        write(to, secret.get());
        progress.accept("the secret of client `%s` is in `%s`".formatted(to.client(), to.path()));
        return Optional.of(to.path());
    }

    private static void write(SecretFile to, Secret secret) throws InputException {
        try {
            to.write(secret);
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
        SetupPlan plan = SetupPlan.of(wanted, state, session.realm(), places);
        if (!plan.conflicts().isEmpty()) {
            throw new KeycloakException("nothing was changed: " + String.join("; ", plan.conflicts()));
        }
        return plan;
    }

    /** Without the JAR Keycloak stores the mapper all the same, and issues tokens without the claim. */
    private void requireProvider() throws KeycloakException {
        Optional<Boolean> isThere = ProviderJar.seenBy(session).isThere();
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

    /** The secret of a file's client; empty if there is no client, or it logs in with something else. */
    private Optional<Secret> secret(SecretFile of) throws KeycloakException {
        if (session.find("").isEmpty()) {
            return Optional.empty();
        }
        JsonNode client = RealmState.client(session, of.client());
        if (client.isMissingNode()
                || !client.path("clientAuthenticatorType").asText().startsWith("client-secret")) {
            return Optional.empty();
        }
        String value = session.get(
                        "/clients/%s/client-secret".formatted(client.path("id").asText()))
                .path("value")
                .asText("");
        return value.isEmpty() ? Optional.empty() : Optional.of(new Secret(value));
    }
}
