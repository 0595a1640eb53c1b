package io.cloakroom.cli.keycloak;

import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code cloakroom keycloak}: prepares a realm of Keycloak. */
@Command(
        name = "keycloak",
        mixinStandardHelpOptions = true,
        description = "Sets up a Keycloak realm for S3, checks one, and takes it back.",
        subcommands = {SetupCommand.class, CheckCommand.class, RemovalCommand.class, HelpCommand.class},
        footerHeading = "%nExamples:%n",
        footer = {
            "  cloakroom keycloak setup --url https://sso.example.org --realm acme --user admin --dry-run",
            "  cloakroom keycloak check --url https://sso.example.org --realm acme --user admin"
        })
public final class KeycloakCommand implements Runnable {
    @Spec
    private final CommandSpec spec = CommandSpec.create();

    /** A subcommand is required. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Name a subcommand: setup, check or remove");
    }
}
