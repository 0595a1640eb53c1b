package io.cloakroom.cli.running;

import io.cloakroom.aws.Secret;
import io.cloakroom.aws.sigv4.SigV4Signer;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of the commands that call a running bridge: its address, and the key to sign with. */
public final class Connection {
    private static final String DEFAULT_URL = "http://127.0.0.1:9000";
    private static final int MAX_FILE_BYTES = 4096;

    @Option(names = "--url", paramLabel = "URL", description = "The running bridge. Default: http://127.0.0.1:9000.")
    private @Nullable String url;

    @Option(
            names = "--access-key-file",
            paramLabel = "FILE",
            description = {
                "Access key id and secret access key to sign with, a line each.",
                "Without it: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or MINIO_ROOT_USER and MINIO_ROOT_PASSWORD."
            })
    private @Nullable Path accessKeyFile;

    /** Whether the command names a running bridge. */
    public boolean isGiven() {
        return url != null || accessKeyFile != null;
    }

    /**
     * The bridge, ready to be called.
     *
     * @throws Refused if the options and the environment lack its address or a key
     */
    public RunningBridge open(Map<String, String> environment) throws Refused {
        return new RunningBridge(bridge(url), credential(environment));
    }

    /**
     * Scheme, host and port of the bridge that an option {@code --url} names.
     *
     * @throws Refused if it names none
     */
    public static URI bridge(@Nullable String given) throws Refused {
        String text = given == null ? DEFAULT_URL : given;
        try {
            URI parsed = new URI(text);
            String path = parsed.getRawPath();
            if (List.of("http", "https").contains(String.valueOf(parsed.getScheme()))
                    && parsed.getHost() != null
                    && parsed.getRawUserInfo() == null
                    && parsed.getRawQuery() == null
                    && (path.isEmpty() || path.equals("/"))) {
                return new URI(parsed.getScheme(), null, parsed.getHost(), parsed.getPort(), null, null, null);
            }
        } catch (URISyntaxException e) {
            // the same answer
        }
        throw Refused.usage("--url: `%s` is not the http:// or https:// URL of a host".formatted(text));
    }

    private SigV4Signer.Credential credential(Map<String, String> environment) throws Refused {
        if (accessKeyFile != null) {
            return inFile(accessKeyFile);
        }
        Optional<Secret> token =
                Optional.ofNullable(environment.get("AWS_SESSION_TOKEN")).map(Secret::new);
        return pair(environment, "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", token)
                .or(() -> pair(environment, "MINIO_ROOT_USER", "MINIO_ROOT_PASSWORD", Optional.empty()))
                .orElseThrow(
                        () -> Refused.usage(
                                "there is no access key to sign with: give --access-key-file, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"));
    }

    private static Optional<SigV4Signer.Credential> pair(
            Map<String, String> environment, String idName, String secretName, Optional<Secret> token) {
        String id = environment.getOrDefault(idName, "");
        String secret = environment.getOrDefault(secretName, "");
        return id.isEmpty() || secret.isEmpty()
                ? Optional.empty()
                : Optional.of(new SigV4Signer.Credential(id, new Secret(secret), token));
    }

    private static SigV4Signer.Credential inFile(Path file) throws Refused {
        try (InputStream in = Files.newInputStream(file)) {
            List<String> lines = new String(in.readNBytes(MAX_FILE_BYTES), StandardCharsets.UTF_8)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
            if (lines.size() == 2) {
                return new SigV4Signer.Credential(lines.get(0), new Secret(lines.get(1)), Optional.empty());
            }
        } catch (IOException e) {
            throw Refused.usage("--access-key-file: %s cannot be read: %s".formatted(file, e));
        }
        throw Refused.usage("--access-key-file: %s does not hold an access key id and a secret access key, a line each"
                .formatted(file));
    }
}
