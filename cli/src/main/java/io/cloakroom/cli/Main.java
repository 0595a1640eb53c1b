package io.cloakroom.cli;

import io.cloakroom.bridge.Bridge;
import io.cloakroom.cli.agent.AgentCommand;
import io.cloakroom.cli.documents.Printable;
import io.cloakroom.cli.keycloak.CheckCommand;
import io.cloakroom.cli.keycloak.DoctorCommand;
import io.cloakroom.cli.keycloak.KeycloakCommand;
import io.cloakroom.cli.keycloak.RemovalCommand;
import io.cloakroom.cli.keycloak.SetupCommand;
import io.cloakroom.cli.keys.KeysCommand;
import io.cloakroom.cli.keys.RotateCommand;
import io.cloakroom.cli.login.LoginCommand;
import io.cloakroom.cli.login.LoginsCommand;
import io.cloakroom.cli.login.LogoutCommand;
import io.cloakroom.cli.policy.ExplainCommand;
import io.cloakroom.cli.policy.ForgetCommand;
import io.cloakroom.cli.policy.LintCommand;
import io.cloakroom.cli.policy.PolicyCommand;
import io.cloakroom.cli.policy.TestCommand;
import io.cloakroom.cli.roles.CreateCommand;
import io.cloakroom.cli.roles.ListCommand;
import io.cloakroom.cli.roles.RemoveCommand;
import io.cloakroom.cli.roles.RoleCommand;
import io.cloakroom.cli.roles.ShowCommand;
import io.cloakroom.cli.roles.UpdateCommand;
import io.cloakroom.cli.session.CredentialsCommand;
import io.cloakroom.cli.session.EnvCommand;
import io.cloakroom.cli.session.ExecCommand;
import io.cloakroom.cli.session.MayICommand;
import io.cloakroom.cli.session.PlainCredentials;
import io.cloakroom.cli.session.ShareCommand;
import io.cloakroom.cli.session.WhoAmICommand;
import io.cloakroom.cli.sessions.CutoffsCommand;
import io.cloakroom.cli.sessions.RevokeCommand;
import io.cloakroom.cli.sessions.SessionsCommand;
import io.cloakroom.cli.state.ExportCommand;
import io.cloakroom.cli.state.ImportCommand;
import io.cloakroom.cli.state.StateCommand;
import io.cloakroom.cli.store.StoreCommand;
import io.cloakroom.cli.tools.UserSetupCommand;
import java.io.InputStream;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code cloakroom} command. Exit codes: 0 done, 1 failed, 2 wrong usage or configuration, 4 not logged in. */
@Command(
        name = "cloakroom",
        mixinStandardHelpOptions = true,
        description = "Exchanges Keycloak tokens for temporary S3 credentials, and enforces policies in front of an S3"
                + " store.",
        subcommands = {
            ServerCommand.class,
            GatewayCommand.class,
            UserSetupCommand.class,
            LoginCommand.class,
            LogoutCommand.class,
            LoginsCommand.class,
            WhoAmICommand.class,
            CredentialsCommand.class,
            EnvCommand.class,
            ExecCommand.class,
            MayICommand.class,
            ShareCommand.class,
            PolicyCommand.class,
            SessionsCommand.class,
            KeysCommand.class,
            RoleCommand.class,
            StateCommand.class,
            StoreCommand.class,
            AgentCommand.class,
            KeycloakCommand.class,
            DoctorCommand.class,
            CompletionCommand.class,
            HelpCommand.class
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  cloakroom login https://s3.example.org",
            "  cloakroom exec -- aws s3 ls",
            "  cloakroom server /srv/objects",
            "  cloakroom gateway https://s3.example.org --data /var/lib/cloakroom",
            "  cloakroom policy test examples/policies/lab-data.tests.jsonl",
            "  cloakroom keycloak setup --url https://sso.example.org --realm acme --user admin",
            "",
            "Settings come from options, the environment, or MINIO_CONFIG_ENV_FILE:",
            "docs/reference/configuration.md lists them."
        })
public final class Main implements Runnable {
    /** Wide enough to keep examples on one line, so that they can be copied. */
    private static final int HELP_COLUMNS = 120;

    @Spec
    private final CommandSpec spec = CommandSpec.create();

    private Main() {}

    /** Runs the command of the process and ends it. */
    public static void main(String[] arguments) {
        // Numbers in headers, files and sentences have the digits that programs read, in every country.
        Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
        Optional<BridgeArguments> plain = BridgeArguments.read(arguments);
        Optional<PlainCredentials> credentials = PlainCredentials.read(arguments);
        System.exit(
                plain.isPresent()
                        ? start(plain.get())
                        : credentials.isPresent() ? print(credentials.get()) : execute(arguments));
    }

    private static int print(PlainCredentials credentials) {
        PrintWriter err = new PrintWriter(System.err, true, System.err.charset());
        try {
            return credentials.run(System.getenv(), new PrintWriter(System.out, true, System.out.charset()), err);
        } catch (RuntimeException e) {
            return fail(e, err);
        }
    }

    private static int start(BridgeArguments arguments) {
        PrintWriter err = new PrintWriter(System.err, true, System.err.charset());
        try {
            return arguments.run(new BridgeRun(System.getenv(), err));
        } catch (RuntimeException e) {
            return fail(e, err);
        }
    }

    private static int execute(String... arguments) {
        if (BridgeArguments.areOfBridge(arguments)) {
            return bridgeLine(System.getenv(), System.in).execute(arguments);
        }
        String name = arguments.length == 0 ? "" : arguments[0];
        return userLine(name, System.getenv(), System.in)
                .orElseGet(() -> commandLine(System.getenv(), System.in))
                .execute(arguments);
    }

    /** The command, which reads settings from the given environment. */
    static CommandLine commandLine(Map<String, String> environment, InputStream standardInput) {
        return commandLine(new Main(), environment, standardInput);
    }

    /** The command for those who start a bridge: the same, without the other subcommands. */
    static CommandLine bridgeLine(Map<String, String> environment, InputStream standardInput) {
        return commandLine(new Bridges(), environment, standardInput);
    }

    /** The command for somebody who logs in: the one with this name, without the others; empty if it is none. */
    static Optional<CommandLine> userLine(String name, Map<String, String> environment, InputStream standardInput) {
        UserCommands commands = new UserCommands(environment, standardInput);
        return commands.named(name).map(command -> {
            CommandLine line = new CommandLine(new UserCommands.Root(), commands);
            line.addSubcommand(name, command);
            // What exec runs may have arguments with an @ in front.
            line.setExpandAtFiles(false);
            return configured(line);
        });
    }

    private static CommandLine commandLine(Object root, Map<String, String> environment, InputStream standardInput) {
        return configured(new CommandLine(root, new Commands(environment, standardInput)));
    }

    private static CommandLine configured(CommandLine line) {
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setUsageHelpWidth(HELP_COLUMNS);
        // A misspelt option must not become the value of another one.
        line.setUnmatchedOptionsAllowedAsOptionParameters(false);
        line.setExecutionExceptionHandler(Main::fail);
        line.setParameterExceptionHandler(WrongUsage::complain);
        UserCommands.leaveOptionsToTheCommand(line);
        shareVersion(line, new Version());
        return line;
    }

    /** Gives {@code --version} to every subcommand, because their help lists it. */
    private static void shareVersion(CommandLine line, CommandLine.IVersionProvider version) {
        line.getCommandSpec().versionProvider(version);
        line.getSubcommands().values().forEach(subcommand -> shareVersion(subcommand, version));
    }

    private static int fail(Exception failure, CommandLine line, CommandLine.ParseResult arguments) {
        return fail(failure, line.getErr());
    }

    /** Reports an unexpected failure in one line, without a stack trace. */
    private static int fail(Exception failure, PrintWriter err) {
        err.println(Printable.line("cloakroom: unexpected failure: " + failure));
        return 1;
    }

    /** A subcommand is required. */
    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "Name a subcommand: setup, login, logout, logins, whoami, credentials, env, exec, explain, share,"
                        + " server, gateway, agent, policy, sessions, keys, role, state, store, keycloak or doctor");
    }

    /** What starts a bridge, alone: describing all the other commands takes a third of the time of a start. */
    @Command(
            name = "cloakroom",
            subcommands = {ServerCommand.class, GatewayCommand.class})
    private static final class Bridges {}

    /** Creates commands. Those that need settings get the environment, others standard input. */
    private record Commands(Map<String, String> environment, InputStream standardInput)
            implements CommandLine.IFactory {
        @Override
        public <K> K create(Class<K> type) throws Exception {
            Optional<Object> ofUsers = new UserCommands(environment, standardInput).find(type);
            if (ofUsers.isPresent()) {
                return type.cast(ofUsers.get());
            }
            if (type == ServerCommand.class) {
                return type.cast(new ServerCommand(environment));
            }
            if (type == GatewayCommand.class) {
                return type.cast(new GatewayCommand(environment));
            }
            if (type == AgentCommand.class) {
                return type.cast(new AgentCommand(environment, standardInput));
            }
            if (type == SetupCommand.class) {
                return type.cast(new SetupCommand(standardInput));
            }
            if (type == RemovalCommand.class) {
                return type.cast(new RemovalCommand(standardInput));
            }
            if (type == CheckCommand.class) {
                return type.cast(new CheckCommand(standardInput));
            }
            if (type == DoctorCommand.class) {
                return type.cast(new DoctorCommand(environment, standardInput));
            }
            if (type == ForgetCommand.class) {
                return type.cast(new ForgetCommand(environment));
            }
            if (type == RevokeCommand.class) {
                return type.cast(new RevokeCommand(environment));
            }
            if (type == CutoffsCommand.class) {
                return type.cast(new CutoffsCommand(environment));
            }
            if (type == RotateCommand.class) {
                return type.cast(new RotateCommand(environment));
            }
            if (type == CreateCommand.class) {
                return type.cast(new CreateCommand(environment, standardInput));
            }
            if (type == UpdateCommand.class) {
                return type.cast(new UpdateCommand(environment, standardInput));
            }
            if (type == ListCommand.class) {
                return type.cast(new ListCommand(environment));
            }
            if (type == ShowCommand.class) {
                return type.cast(new ShowCommand(environment));
            }
            if (type == RemoveCommand.class) {
                return type.cast(new RemoveCommand(environment));
            }
            if (type == ExportCommand.class) {
                return type.cast(new ExportCommand(environment));
            }
            if (type == ImportCommand.class) {
                return type.cast(new ImportCommand(environment));
            }
            if (type == ExplainCommand.class) {
                return type.cast(new ExplainCommand(standardInput, InstantSource.system()));
            }
            if (type == LintCommand.class) {
                return type.cast(new LintCommand(standardInput));
            }
            if (type == TestCommand.class) {
                return type.cast(new TestCommand(standardInput));
            }
            return CommandLine.defaultFactory().create(type);
        }
    }

    /** The version of the build. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"Cloakroom " + Bridge.version()};
        }
    }
}
