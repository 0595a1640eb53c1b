package io.cloakroom.cli.session;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.cli.documents.Length;
import io.cloakroom.cli.documents.Printable;
import io.cloakroom.cli.login.Screen;
import io.cloakroom.cli.profile.Profile;
import io.cloakroom.cli.profile.ProfileOption;
import io.cloakroom.cli.running.Refused;
import io.cloakroom.cli.web.WebAddress;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cloakroom share}: a presigned link. */
@Command(
        name = "share",
        mixinStandardHelpOptions = true,
        description = {
            "Prints a link by which anybody can get an object until the link ends.",
            "It ends with the credentials that sign it at the latest, or when your access does."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the link is printed, and its end to standard error",
            "1:the provider or the bridge refuses, or cannot be reached",
            "2:wrong usage, or a file cannot be used",
            "4:you are not logged in"
        },
        footerHeading = "%nExamples:%n",
        footer = {"  cloakroom share s3://reports/2026/march.csv", "  cloakroom share s3://reports/march.csv --for 12h"
        })
public final class ShareCommand implements Callable<Integer> {
    private static final Duration SHORTEST_SESSION = Duration.ofMinutes(15);

    /** The session is older than the link that it signs. */
    private static final Duration ON_THE_WAY = Duration.ofMinutes(1);

    private static final Duration LONGEST_LINK = Duration.ofDays(7);

    @Parameters(paramLabel = "ADDRESS", description = "The object, like s3://bucket/key.")
    private String address = "";

    @Option(
            names = "--for",
            paramLabel = "TIME",
            converter = Length.class,
            description = "How long the link is to work, such as 30m or 12h. Default: 1h.")
    private Duration wanted = Duration.ofHours(1);

    @Mixin
    private final ProfileOption profile = new ProfileOption();

    @Option(names = "--json", description = "Prints a JSON object with url and end.")
    private boolean isJson;

    @Spec
    private final CommandSpec spec = CommandSpec.create();

    private final Map<String, String> environment;

    public ShareCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        try {
            S3Address place = S3Address.parse(address);
            if (place.key().isEmpty()) {
                throw Refused.usage(
                        "`%s` is no object: folders and buckets cannot be shared by a link".formatted(address));
            }
            if (wanted.isZero() || wanted.compareTo(LONGEST_LINK) > 0) {
                throw Refused.usage("a link works for at least a second and at most 7 days");
            }
            Screen screen = new Screen(spec.commandLine().getErr(), InputStream.nullInputStream(), environment);
            Profile found = profile.find(environment);
            Duration session = wanted.plus(ON_THE_WAY);
            Duration asked = session.compareTo(SHORTEST_SESSION) < 0 ? SHORTEST_SESSION : session;
            print(link(UserSession.of(found, Optional.of(asked), screen, Screen.hasTerminal()), place));
            return 0;
        } catch (Refused e) {
            return e.tell(spec);
        }
    }

    private record Link(String url, Instant end, boolean isCut) {}

    private Link link(UserSession session, S3Address place) {
        Instant now = InstantSource.system().instant().truncatedTo(ChronoUnit.SECONDS);
        Duration left = Duration.between(now, session.issued().session().expiration());
        boolean isCut = left.compareTo(wanted) < 0;
        Duration works = isCut ? left : wanted;
        URI bridge = session.profile().bridge().s3();
        Headers host =
                Headers.builder().add("host", WebAddress.authority(bridge)).build();
        String query = MayICommand.signer(session, session.profile().bridge().region())
                .presign(RequestHead.parse("GET", place.path(), host), works, now);
        return new Link(bridge + place.path() + "?" + query, now.plusSeconds(works.toSeconds()), isCut);
    }

    private void print(Link link) {
        if (isJson) {
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            json.put("url", link.url());
            json.put("end", link.end().toString());
            spec.commandLine().getOut().println(json);
            return;
        }
        spec.commandLine().getOut().println(link.url());
        spec.commandLine().getOut().flush();
        spec.commandLine()
                .getErr()
                .println(Printable.line(
                        link.isCut()
                                ? "It works until %s, when the session ends that signs it: the bridge gives no longer one."
                                        .formatted(link.end())
                                : "It works until %s.".formatted(link.end())));
    }
}
