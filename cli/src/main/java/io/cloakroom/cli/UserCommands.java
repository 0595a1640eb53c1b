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
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The commands for those who log in. Each can be run without describing the others: {@code credentials} is run by
 * programs that wait for it.
 */
final class UserCommands implements CommandLine.IFactory {
    private final Map<Class<?>, Supplier<Object>> makers;

    /** The same with the class of each. */
    private static final Map<String, Class<?>> BY_NAME = Map.of(
            "setup", UserSetupCommand.class,
            "login", LoginCommand.class,
            "logout", LogoutCommand.class,
            "logins", LoginsCommand.class,
            "whoami", WhoAmICommand.class,
            "credentials", CredentialsCommand.class,
            "env", EnvCommand.class,
            "exec", ExecCommand.class,
            "explain", MayICommand.class,
            "share", ShareCommand.class);

    UserCommands(Map<String, String> environment, InputStream standardInput) {
        makers = Map.of(
                UserSetupCommand.class, () -> new UserSetupCommand(environment),
                LoginCommand.class, () -> new LoginCommand(environment, standardInput),
                LogoutCommand.class, () -> new LogoutCommand(environment),
                LoginsCommand.class, () -> new LoginsCommand(environment),
                WhoAmICommand.class, () -> new WhoAmICommand(environment),
                CredentialsCommand.class, () -> new CredentialsCommand(environment),
                EnvCommand.class, () -> new EnvCommand(environment),
                ExecCommand.class, () -> new ExecCommand(environment),
                MayICommand.class, () -> new MayICommand(environment),
                ShareCommand.class, () -> new ShareCommand(environment));
    }

    /** A command of a class, if it is one of these. */
    Optional<Object> find(Class<?> type) {
        return Optional.ofNullable(makers.get(type)).map(Supplier::get);
    }

    @Override
    public <K> K create(Class<K> type) throws Exception {
        Optional<Object> known = find(type);
        return known.isPresent()
                ? type.cast(known.get())
                : CommandLine.defaultFactory().create(type);
    }

    /** Whether the first argument names one of them. */
    static boolean isOne(String... arguments) {
        return arguments.length > 0 && BY_NAME.containsKey(arguments[0]);
    }

    /** Adds the command that the first argument names, alone. */
    static void add(CommandLine line, String name) {
        line.addSubcommand(name, BY_NAME.get(name));
    }

    /** What {@code exec} runs has options of its own. */
    static void leaveOptionsToTheCommand(CommandLine line) {
        Optional.ofNullable(line.getSubcommands().get("exec")).ifPresent(exec -> exec.setStopAtPositional(true));
    }

    /** The command with one of them. */
    @Command(name = "cloakroom")
    static final class Root {}
}
