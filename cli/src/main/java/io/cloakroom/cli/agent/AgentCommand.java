package io.cloakroom.cli.agent;

import io.cloakroom.aws.sts.SessionParameters;
import io.cloakroom.bridge.config.ListenAddress;
import io.cloakroom.bridge.tls.PemFiles;
import io.cloakroom.bridge.tls.TrustedRoots;
import io.cloakroom.cli.documents.InputException;
import io.cloakroom.cli.documents.Length;
import io.cloakroom.cli.documents.PolicyFiles;
import io.cloakroom.cli.documents.Printable;
import io.cloakroom.cli.running.Connection;
import io.cloakroom.cli.running.Refused;
import io.cloakroom.policy.json.PolicyWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code cloakroom agent}: hands out credentials on this machine until it is stopped. */
@Command(
        name = "agent",
        mixinStandardHelpOptions = true,
        description = {
            "Hands out session credentials to the programs of this machine, as EKS Pod Identity does.",
            "AWS SDKs ask it when AWS_CONTAINER_CREDENTIALS_FULL_URI and AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE are set.",
            "Each caller sends an identity token of its own, or with --token-file the token that the agent draws."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:it was stopped", "1:it cannot listen", "2:wrong usage, or a file cannot be used"},
        footerHeading = "%nExamples:%n",
        footer = {
            "  cloakroom agent --url https://s3.example.org",
            "  cloakroom agent --url https://s3.example.org --token-file /run/lab/token \\",
            "    --authorization-token-file /run/user/1000/agent-token --duration 1h"
        })
public final class AgentCommand implements Callable<Integer> {
    /** Plain HTTP at any other address is refused by the SDKs. */
    private static final List<String> LINK_LOCAL = List.of("169.254.170.2", "169.254.170.23", "fd00:ec2::23");

    @Option(names = "--url", paramLabel = "URL", description = "The running bridge. Default: http://127.0.0.1:9000.")
    private @Nullable String url;

    @Option(
            names = "--ca-file",
            paramLabel = "FILE",
            description = "PEM file of the authorities that sign the bridge's certificate. Default: those of the JDK.")
    private @Nullable Path authorities;

    @Option(
            names = "--address",
            paramLabel = "HOST:PORT",
            description =
                    "Where to listen: a loopback address, or a link-local one of EKS or ECS. Default: ${DEFAULT-VALUE}.")
    private String address = "127.0.0.1:9010";

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "Identity token for all callers, renewed by somebody else; read for each request.")
    private @Nullable Path tokenFile;

    @Option(
            names = "--authorization-token-file",
            paramLabel = "FILE",
            description = "With --token-file: what callers send as Authorization. Drawn if the file is missing.")
    private @Nullable Path authorizationFile;

    @Option(names = "--role-arn", paramLabel = "ARN", description = "The role to assume.")
    private @Nullable String roleArn;

    @Option(
            names = "--role-session-name",
            paramLabel = "NAME",
            description = "The name in the ARN of the session. Default: the bridge takes one from the token.")
    private @Nullable String sessionName;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            converter = Length.class,
            description = "How long credentials last, such as 15m or 1h. Default: as long as the bridge says.")
    private @Nullable Duration duration;

    @Option(
            names = "--policy",
            paramLabel = "FILE|NAME",
            description = "Session policy, a document or a canned one: it narrows what credentials may do.")
    private @Nullable String policy;

    @Spec
    private final CommandSpec spec = CommandSpec.create();

    private final InputStream standardInput;

    /** @param standardInput the input for {@code --policy -} */
    public AgentCommand(InputStream standardInput) {
        this.standardInput = standardInput;
    }

    @Override
    public Integer call() {
        ListenAddress listen = listenAddress();
        PrintWriter err = spec.commandLine().getErr();
        AgentLog log = new AgentLog(err, InstantSource.system());
        try {
            URI bridge = Connection.bridge(url);
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
            return e.tell(spec);
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
            spec.commandLine()
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
        return authorizationFile == null
                ? "their identity token in AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"
                : "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE=" + authorizationFile;
    }

    private static boolean isLoopback(String host) {
        return host.equals("localhost") || host.equals("[::1]") || host.matches("127(\\.[0-9]{1,3}){3}");
    }

    private ListenAddress listenAddress() {
        ListenAddress listen;
        try {
            listen = ListenAddress.parse(address);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--address: " + e.getMessage(), e);
        }
        if (!listen.isLoopback() && !LINK_LOCAL.contains(listen.host())) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--address: `%s` is neither a loopback address nor one of %s; SDKs ask no other one without TLS"
                            .formatted(address, String.join(", ", LINK_LOCAL)));
        }
        return listen;
    }

    private Callers callers() throws InputException {
        if ((tokenFile == null) != (authorizationFile == null)) {
            throw new ParameterException(spec.commandLine(), "--token-file and --authorization-token-file go together");
        }
        if (tokenFile == null || authorizationFile == null) {
            return new IdentityTokens();
        }
        try {
            return new SharedToken(SharedToken.inFile(authorizationFile), new IdentityTokenFile(tokenFile));
        } catch (IOException e) {
            throw new InputException("--authorization-token-file: " + e.getMessage());
        }
    }

    private SessionParameters wanted() throws InputException {
        return new SessionParameters(
                Optional.ofNullable(roleArn),
                Optional.ofNullable(sessionName),
                Optional.ofNullable(duration),
                policy == null ? Optional.empty() : Optional.of(sessionPolicy(policy)));
    }

    private String sessionPolicy(String reference) throws InputException {
        return PolicyWriter.write(new PolicyFiles(Path.of(""), standardInput)
                .sessionPolicy(reference)
                .policy());
    }

    private TrustedRoots roots() throws InputException {
        if (authorities == null) {
            return TrustedRoots.ofTheJdk();
        }
        try {
            return TrustedRoots.only(PemFiles.certificates(authorities));
        } catch (IOException e) {
            throw new InputException("--ca-file: " + e.getMessage());
        }
    }
}
