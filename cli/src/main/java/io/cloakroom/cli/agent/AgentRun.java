package io.cloakroom.cli.agent;

import io.cloakroom.aws.sts.SessionParameters;
import io.cloakroom.bridge.config.ListenAddress;
import io.cloakroom.bridge.tls.PemFiles;
import io.cloakroom.bridge.tls.TrustedRoots;
import io.cloakroom.cli.documents.InputException;
import io.cloakroom.cli.documents.PolicyFiles;
import io.cloakroom.cli.documents.Printable;
import io.cloakroom.cli.running.Connection;
import io.cloakroom.cli.running.Refused;
import io.cloakroom.policy.json.PolicyWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.ParameterException;

/** Starts an agent and keeps it running. Only this class loads the serving code, so offline commands start quickly. */
final class AgentRun {
    /** Plain HTTP at any other address is refused by the SDKs. */
    private static final List<String> LINK_LOCAL = List.of("169.254.170.2", "169.254.170.23", "fd00:ec2::23");

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
            URI bridge = Connection.bridge(command.url);
            Callers callers = callers();
            try (Sts sts = new Sts(bridge, wanted(), roots())) {
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

    private Callers callers() throws InputException {
        if ((command.tokenFile == null) != (command.authorizationFile == null)) {
            throw new ParameterException(
                    command.spec.commandLine(), "give --token-file and --authorization-token-file together");
        }
        if (command.tokenFile == null || command.authorizationFile == null) {
            return new IdentityTokens();
        }
        try {
            return new SharedToken(
                    SharedToken.inFile(command.authorizationFile), new IdentityTokenFile(command.tokenFile));
        } catch (IOException e) {
            throw new InputException("--authorization-token-file: " + e.getMessage());
        }
    }

    private SessionParameters wanted() throws InputException {
        return new SessionParameters(
                Optional.ofNullable(command.roleArn),
                Optional.ofNullable(command.sessionName),
                Optional.ofNullable(command.duration),
                command.policy == null ? Optional.empty() : Optional.of(sessionPolicy(command.policy)));
    }

    private String sessionPolicy(String reference) throws InputException {
        return PolicyWriter.write(new PolicyFiles(Path.of(""), command.standardInput)
                .sessionPolicy(reference)
                .policy());
    }

    private TrustedRoots roots() throws InputException {
        if (command.authorities == null) {
            return TrustedRoots.ofTheJdk();
        }
        try {
            return TrustedRoots.only(PemFiles.certificates(command.authorities));
        } catch (IOException e) {
            throw new InputException("--ca-file: " + e.getMessage());
        }
    }
}
