package io.cloakroom.cli.agent;

import io.cloakroom.aws.sts.SessionParameters;
import io.cloakroom.bridge.config.ListenAddress;
import io.cloakroom.bridge.tls.PemFiles;
import io.cloakroom.bridge.tls.TrustedRoots;
import io.cloakroom.cli.documents.InputException;
import io.cloakroom.cli.documents.PolicyFiles;
import io.cloakroom.cli.documents.Printable;
import io.cloakroom.cli.login.CurrentLogin;
import io.cloakroom.cli.profile.ConfigFolder;
import io.cloakroom.cli.profile.Profile;
import io.cloakroom.cli.profile.Profiles;
import io.cloakroom.cli.running.Connection;
import io.cloakroom.cli.running.Refused;
import io.cloakroom.policy.json.PolicyWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.ParameterException;

/** Starts an agent and keeps it running. Only this class loads the serving code, so offline commands start quickly. */
final class AgentRun {
    /** Plain HTTP at any other address is refused by the SDKs. */
    private static final List<String> LINK_LOCAL = List.of("169.254.170.2", "169.254.170.23", "fd00:ec2::23");

    /** Callers do not wait until somebody has logged in. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final AgentCommand command;

    AgentRun(AgentCommand command) {
        this.command = command;
    }

    /** Returns the exit code once the agent has ended. */
    int run() {
        ListenAddress listen = listenAddress();
        PrintWriter err = command.spec.commandLine().getErr();
        AgentLog log = new AgentLog(err, InstantSource.system());
        try {
            Optional<Profile> profile = profile();
            URI bridge = profile.isPresent() ? profile.get().bridge().sts() : Connection.bridge(command.url);
            Callers callers = callers(profile);
            try (Sts sts = new Sts(bridge, wanted(profile), roots(profile))) {
                CredentialCache cache = new CredentialCache(
                        shown -> sts.exchange(shown.token()),
                        InstantSource.system(),
                        log,
                        CredentialCache.Limits.STANDARD);
                return run(listen, hosts -> new CredentialsEndpoint(hosts, callers, cache, log), bridge, log);
            }
        } catch (InputException e) {
            err.println(Printable.line(e.sentence()));
            e.details().forEach(detail -> err.println(Printable.line(detail)));
            return 2;
        } catch (Refused e) {
            return e.tell(command.spec);
        }
    }

    private int run(ListenAddress listen, Agent.Endpoint endpoint, URI bridge, AgentLog log) {
        try (Agent agent = Agent.start(listen, endpoint)) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(agent), "shutdown"));
            log.tell("listening on %s for programs with AWS_CONTAINER_CREDENTIALS_FULL_URI=%s and %s; the bridge is %s"
                    .formatted(agent.url().resolve("/"), agent.url(), authorization(), bridge));
            if (bridge.getScheme().equals("http") && !isLoopback(bridge.getHost())) {
                log.tell("tokens go to the bridge without encryption: its address should begin with https://");
            }
            new CountDownLatch(1).await();
            return 0;
        } catch (IOException e) {
            command.spec
                    .commandLine()
                    .getErr()
                    .println(Printable.line("cannot listen on %s: %s".formatted(listen, e.getMessage())));
            return 1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        }
    }

    /** Ends the process with code 0: to be told to stop is no failure. */
    private static void stop(Agent agent) {
        agent.close();
        Runtime.getRuntime().halt(0);
    }

    private String authorization() {
        return command.authorizationFile == null
                ? "their identity token in AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"
                : "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE=" + command.authorizationFile;
    }

    private static boolean isLoopback(String host) {
        return host.equals("localhost") || host.equals("[::1]") || host.matches("127(\\.[0-9]{1,3}){3}");
    }

    private ListenAddress listenAddress() {
        ListenAddress listen;
        try {
            listen = ListenAddress.parse(command.address);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.spec.commandLine(), "--address: " + e.getMessage(), e);
        }
        if (!listen.isLoopback() && !LINK_LOCAL.contains(listen.host())) {
            throw new ParameterException(
                    command.spec.commandLine(),
                    "--address: `%s` is neither a loopback address nor one of %s; SDKs ask no other one without TLS"
                            .formatted(command.address, String.join(", ", LINK_LOCAL)));
        }
        return listen;
    }

    private Optional<Profile> profile() throws Refused {
        if (command.profile == null) {
            return Optional.empty();
        }
        if (command.url != null
                || command.tokenFile != null
                || command.authorities != null
                || command.roleArn != null) {
            throw new ParameterException(
                    command.spec.commandLine(),
                    "--profile says what --url, --ca-file, --role-arn and --token-file say: give one or the others");
        }
        return Optional.of(new Profiles(ConfigFolder.of(command.environment)).get(command.profile));
    }

    private Optional<TokenSource> identity(Optional<Profile> profile) {
        if (profile.isEmpty()) {
            return Optional.ofNullable(command.tokenFile).map(IdentityTokenFile::new);
        }
        CurrentLogin login = new CurrentLogin(profile.get(), command.environment);
        return Optional.of(new LoginTokens(() -> login.tokens(PATIENCE), InstantSource.system()));
    }

    private Callers callers(Optional<Profile> profile) throws InputException {
        Optional<TokenSource> identity = identity(profile);
        if (identity.isPresent() != (command.authorizationFile != null)) {
            throw new ParameterException(
                    command.spec.commandLine(),
                    profile.isPresent()
                            ? "--profile needs --authorization-token-file"
                            : "give --token-file and --authorization-token-file together");
        }
        if (identity.isEmpty() || command.authorizationFile == null) {
            return new IdentityTokens();
        }
        try {
            return new SharedToken(SharedToken.inFile(command.authorizationFile), identity.get());
        } catch (IOException e) {
            throw new InputException("--authorization-token-file: " + e.getMessage());
        }
    }

    private SessionParameters wanted(Optional<Profile> profile) throws InputException {
        return new SessionParameters(
                Optional.ofNullable(command.roleArn)
                        .or(() -> profile.flatMap(known -> known.openId().roleArn())),
                Optional.ofNullable(command.sessionName),
                Optional.ofNullable(command.duration),
                command.policy == null ? Optional.empty() : Optional.of(sessionPolicy(command.policy)));
    }

    private String sessionPolicy(String reference) throws InputException {
        return PolicyWriter.write(new PolicyFiles(Path.of(""), command.standardInput)
                .sessionPolicy(reference)
                .policy());
    }

    private TrustedRoots roots(Optional<Profile> profile) throws InputException {
        Optional<Path> file = Optional.ofNullable(command.authorities).or(() -> profile.flatMap(Profile::authorities));
        if (file.isEmpty()) {
            return TrustedRoots.ofTheJdk();
        }
        try {
            return TrustedRoots.only(PemFiles.certificates(file.get()));
        } catch (IOException e) {
            throw new InputException("--ca-file: " + e.getMessage());
        }
    }
}
