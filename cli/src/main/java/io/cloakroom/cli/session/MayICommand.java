package io.cloakroom.cli.session;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.s3.UriEncoding;
import io.cloakroom.aws.sigv4.SigV4Signer;
import io.cloakroom.aws.sts.SessionCredentials;
import io.cloakroom.cli.documents.Printable;
import io.cloakroom.cli.login.Screen;
import io.cloakroom.cli.running.Refused;
import io.cloakroom.cli.web.Web;
import io.cloakroom.cli.web.WebAddress;
import java.io.InputStream;
import java.net.URI;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cloakroom explain}: whether somebody may do something, and why. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description = {
            "Asks the bridge whether you may do something, and which policy and statement decide that.",
            "It is asked as you are now and from where you are now. It shows no documents of policies."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:you may",
            "1:the provider or the bridge refuses, or cannot be reached",
            "2:wrong usage, or a file cannot be used",
            "3:you may not, or it depends on the request",
            "4:you are not logged in"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  cloakroom explain s3://reports/2026/march.csv GetObject",
            "  cloakroom explain s3://reports s3:ListBucket --json"
        })
public final class MayICommand implements Callable<Integer> {
    private static final String PATH = "/minio/admin/v3/cloakroom/explain";

    /** SHA-256 of nothing. */
    private static final String NO_BODY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private static final int MAY_NOT = 3;

    @Parameters(index = "0", paramLabel = "ADDRESS", description = "Like s3://bucket/key or s3://bucket.")
    private String address = "";

    @Parameters(index = "1", paramLabel = "ACTION", description = "Like s3:GetObject; s3: may be left out.")
    private String action = "";

    @Mixin
    private final SessionOptions options = new SessionOptions();

    @Option(names = "--json", description = "Prints the answer of the bridge, a JSON object.")
    private boolean isJson;

    @Spec
    private final CommandSpec spec = CommandSpec.create();

    private final Map<String, String> environment;

    public MayICommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        try {
            S3Address place = S3Address.parse(address);
            String full = action.contains(":") ? action : "s3:" + action;
            ObjectNode answer = ask(
                    options.open(new Screen(spec.commandLine().getErr(), InputStream.nullInputStream(), environment)),
                    full,
                    place);
            boolean mayI = answer.path("allowed").asBoolean();
            spec.commandLine()
                    .getOut()
                    .println(
                            isJson
                                    ? answer.toString()
                                    : Printable.line("%s %s: %s"
                                            .formatted(
                                                    full,
                                                    place,
                                                    answer.path("reason").asText())));
            return mayI ? 0 : MAY_NOT;
        } catch (Refused e) {
            return e.tell(spec);
        }
    }

    private static ObjectNode ask(UserSession session, String action, S3Address place) throws Refused {
        URI bridge = session.profile().bridge().sts();
        String target = "%s?action=%s&bucket=%s&key=%s"
                .formatted(
                        PATH,
                        UriEncoding.encodeComponent(action),
                        UriEncoding.encodeComponent(place.bucket()),
                        UriEncoding.encodeComponent(place.key()));
        Headers host =
                Headers.builder().add("host", WebAddress.authority(bridge)).build();
        Map<String, String> headers = new HashMap<>();
        // Calls of the admin API are signed for no region.
        signer(session, "")
                .sign(
                        RequestHead.parse("GET", target, host),
                        NO_BODY,
                        InstantSource.system().instant())
                .forEach(headers::put);
        headers.remove("host");
        Web.Answer answer = session.profile().web().send("GET", URI.create(bridge + target), headers, new byte[0]);
        Optional<ObjectNode> json = answer.json();
        if (answer.isGood() && json.isPresent()) {
            return json.get();
        }
        throw Refused.by(json.filter(error -> error.path("Code").isTextual())
                .map(error -> "the bridge refuses: %s (%s)"
                        .formatted(
                                error.path("Message").asText(),
                                error.path("Code").asText()))
                .orElse("what answers at %s is not a bridge, or one without this call: HTTP status %d"
                        .formatted(bridge, answer.status())));
    }

    /** Signs as the session. */
    static SigV4Signer signer(UserSession session, String region) {
        SessionCredentials credentials = session.issued().session();
        return new SigV4Signer(
                new SigV4Signer.Credential(
                        credentials.accessKeyId(),
                        credentials.secretAccessKey(),
                        Optional.of(credentials.sessionToken())),
                region,
                "s3");
    }
}
