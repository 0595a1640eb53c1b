package io.cloakroom.cli.agent;

import io.cloakroom.cli.documents.Length;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cloakroom agent}: hands out credentials on this machine until it is stopped. */
@Command(
        name = "agent",
        mixinStandardHelpOptions = true,
        description = {
            "Hands out session credentials to the programs of this machine, as EKS Pod Identity does.",
            "AWS SDKs ask it when AWS_CONTAINER_CREDENTIALS_FULL_URI and AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE are set.",
            "Each caller sends an identity token of its own, or with --token-file the token that the agent generates.",
            "With --profile it hands out credentials of whoever is logged in on this machine."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:it was stopped", "1:it cannot listen", "2:wrong usage, or a file cannot be used"},
        footerHeading = "%nExamples:%n",
        footer = {
            "  cloakroom agent --url https://s3.example.org",
            "  cloakroom agent --url https://s3.example.org --token-file /run/lab/token \\",
            "    --authorization-token-file /run/user/1000/agent-token --duration 1h",
            "  cloakroom agent --profile lake --authorization-token-file /run/user/1000/agent-token"
        })
public final class AgentCommand implements Callable<Integer> {
    @Option(names = "--url", paramLabel = "URL", description = "The running bridge. Default: http://127.0.0.1:9000.")
    @Nullable
    String url;

    @Option(
            names = "--ca-file",
            paramLabel = "FILE",
            description = "PEM file of the authorities that sign the bridge's certificate. Default: those of the JDK.")
    @Nullable
    Path authorities;

    @Option(
            names = "--address",
            paramLabel = "HOST:PORT",
            description =
                    "Where to listen: a loopback address, or a link-local one of EKS or ECS. Default: ${DEFAULT-VALUE}.")
    String address = "127.0.0.1:9010";

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "Identity token for all callers, renewed by another program; read for each request.")
    @Nullable
    Path tokenFile;

    @Option(
            names = {"-p", "--profile"},
            paramLabel = "NAME",
            description = "In place of --url and --token-file: the bridge of this profile, and the login with it.")
    @Nullable
    String profile;

    @Option(
            names = "--authorization-token-file",
            paramLabel = "FILE",
            description =
                    "With --token-file or --profile: what callers send as Authorization. The file is created if it is missing.")
    @Nullable
    Path authorizationFile;

    @Option(names = "--role-arn", paramLabel = "ARN", description = "The role to assume.")
    @Nullable
    String roleArn;

    @Option(
            names = "--role-session-name",
            paramLabel = "NAME",
            description = "The name in the ARN of the session. Default: the bridge takes one from the token.")
    @Nullable
    String sessionName;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            converter = Length.class,
            description = "How long credentials last, such as 15m or 1h. Default: as long as the bridge says.")
    @Nullable
    Duration duration;

    @Option(
            names = "--policy",
            paramLabel = "FILE|NAME",
            description = "Session policy, a document or a canned one: it narrows what credentials may do.")
    @Nullable
    String policy;

    @Spec
    final CommandSpec spec = CommandSpec.create();

    final Map<String, String> environment;
    final InputStream standardInput;

    /** @param standardInput the input for {@code --policy -} */
    public AgentCommand(Map<String, String> environment, InputStream standardInput) {
        this.environment = environment;
        this.standardInput = standardInput;
    }

    @Override
    public Integer call() {
        return new AgentRun(this).run();
    }
}
