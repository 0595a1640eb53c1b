package io.cloakroom.cli;

import io.cloakroom.cli.login.LoginCommand;
import io.cloakroom.cli.login.LoginsCommand;
import io.cloakroom.cli.login.LogoutCommand;
import io.cloakroom.cli.session.CredentialsCommand;
import io.cloakroom.cli.session.EnvCommand;
import io.cloakroom.cli.session.ExecCommand;
import io.cloakroom.cli.session.MayICommand;
import io.cloakroom.cli.session.ShareCommand;
import io.cloakroom.cli.session.WhoAmICommand;
import io.cloakroom.cli.tools.UserSetupCommand;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The commands for those who log in. Each can be run without describing the others: {@code credentials} is run by
 * programs that wait for it.
 */
final class UserCommands implements CommandLine.IFactory {
    private final Map<String, String> environment;
    private final InputStream standardInput;

    UserCommands(Map<String, String> environment, InputStream standardInput) {
        this.environment = environment;
        this.standardInput = standardInput;
    }

    /** The command with a name; empty if it is none of these. */
    Optional<Object> named(String name) {
        return switch (name) {
            case "setup" -> Optional.of(new UserSetupCommand(environment));
            case "login" -> Optional.of(new LoginCommand(environment, standardInput));
            case "logout" -> Optional.of(new LogoutCommand(environment));
            case "logins" -> Optional.of(new LoginsCommand(environment));
            case "whoami" -> Optional.of(new WhoAmICommand(environment));
            case "credentials" -> Optional.of(new CredentialsCommand(environment));
            case "env" -> Optional.of(new EnvCommand(environment));
            case "exec" -> Optional.of(new ExecCommand(environment));
            case "explain" -> Optional.of(new MayICommand(environment));
            case "share" -> Optional.of(new ShareCommand(environment));
            default -> Optional.empty();
        };
    }

    /** A command of a class, if it is one of these. */
    Optional<Object> find(Class<?> type) {
        return Optional.ofNullable(type.getAnnotation(Command.class))
                .flatMap(command -> named(command.name()))
                .filter(type::isInstance);
    }

    @Override
    public <K> K create(Class<K> type) throws Exception {
        Optional<Object> known = find(type);
        return known.isPresent()
                ? type.cast(known.get())
                : CommandLine.defaultFactory().create(type);
    }

    /** What {@code exec} runs has options of its own. */
    static void leaveOptionsToTheCommand(CommandLine line) {
        Optional.ofNullable(line.getSubcommands().get("exec")).ifPresent(exec -> exec.setStopAtPositional(true));
    }

    /** The command with one of them. */
    @Command(name = "cloakroom")
    static final class Root {}
}
