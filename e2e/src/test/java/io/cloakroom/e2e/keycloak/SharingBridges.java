package io.cloakroom.e2e.keycloak;

import static io.cloakroom.e2e.keycloak.EndingRealm.await;

import io.cloakroom.e2e.Clients;
import io.cloakroom.testkit.BridgeProcess;
import io.cloakroom.testkit.BridgeProcess.Options;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * A bridge that keeps the objects, and, if there is an etcd, a gateway in front of it that shares its state there.
 * {@code REVOCATION_ETCD} is the address of the etcd. Each keeps its port when it is started again.
 */
final class SharingBridges implements AutoCloseable {
    private static final AwsBasicCredentials OWNER = AwsBasicCredentials.create("owner", "a-password-of-the-owner");
    private static final Optional<URI> ETCD =
            Optional.ofNullable(System.getenv("REVOCATION_ETCD")).map(URI::create);

    private final List<Options> options = new ArrayList<>();
    private final List<BridgeProcess> running = new ArrayList<>();
    private Optional<Relay> etcd;

    private SharingBridges() {
        etcd = ETCD.map(Relay::new);
    }

    /**
     * Starts them with an object {@code a} in the bucket {@code lab}.
     *
     * @param folder for what they keep
     * @param issuer the realm's
     */
    static SharingBridges start(Path folder, String issuer) {
        SharingBridges all = new SharingBridges();
        all.start(all.shared(Options.server(folder.resolve("first")), folder, issuer));
        URI first = all.endpoints().get(0);
        if (ETCD.isPresent()) {
            all.start(all.shared(Options.gateway(first, folder.resolve("second")), folder, issuer)
                    .with("CLOAKROOM_UPSTREAM_ACCESS_KEY", OWNER.accessKeyId())
                    .with("CLOAKROOM_UPSTREAM_SECRET_KEY", OWNER.secretAccessKey()));
        }
        try (S3Client owner = Clients.s3(first, StaticCredentialsProvider.create(OWNER))) {
            owner.createBucket(request -> request.bucket("lab"));
            owner.putObject(request -> request.bucket("lab").key("a"), RequestBody.fromString("a"));
        }
        return all;
    }

    private void start(Options what) {
        BridgeProcess started = BridgeProcess.start(what);
        running.add(started);
        options.add(
                what.with("CLOAKROOM_ADDRESS", "127.0.0.1:" + started.endpoint().getPort()));
    }

    private Options shared(Options plain, Path folder, String issuer) {
        Options all = plain.with("MINIO_ROOT_USER", OWNER.accessKeyId())
                .with("MINIO_ROOT_PASSWORD", OWNER.secretAccessKey())
                .with("CLOAKROOM_MAX_SESSION", "168h")
                .with("MINIO_IDENTITY_OPENID_CONFIG_URL", issuer + "/.well-known/openid-configuration")
                .with("MINIO_IDENTITY_OPENID_CLIENT_ID", "app")
                .with("MINIO_IDENTITY_OPENID_CLIENT_SECRET", TestRealm.SECRET);
        return etcd.map(relay -> all.with("MINIO_ETCD_ENDPOINTS", relay.uri().toString())
                        .with("MINIO_ETCD_PATH_PREFIX", folder.getFileName() + "/")
                        .with("CLOAKROOM_MASTER_KEY", "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="))
                .orElse(all);
    }

    List<URI> endpoints() {
        return running.stream().map(BridgeProcess::endpoint).toList();
    }

    boolean areSharing() {
        return etcd.isPresent();
    }

    /** Waits until all say that the realm tells when rights change. */
    void awaitHeard() {
        await(
                "the realm is heard",
                () -> running.stream().allMatch(bridge -> bridge.log().contains("tells when rights change")));
    }

    /** What each has said last. */
    String logs() {
        return running.stream()
                .map(BridgeProcess::log)
                .map(log -> log.substring(Math.max(0, log.length() - 4000)))
                .collect(Collectors.joining("%n--%n".formatted()));
    }

    /** A new session of a token, as it is at each bridge. */
    List<HeldSession> login(String token) {
        return at(HeldSession.login(endpoints().get(0), token));
    }

    private List<HeldSession> at(AwsSessionCredentials credentials) {
        return endpoints().stream()
                .map(bridge -> HeldSession.of(bridge, credentials))
                .toList();
    }

    /** Ends some of them as a power cut does. */
    void kill(List<Integer> which) {
        which.forEach(index -> running.get(index).kill());
    }

    /** Starts those again that were killed. */
    void restart(List<Integer> which) {
        which.forEach(index -> running.set(index, BridgeProcess.start(options.get(index))));
    }

    /** The numbers of all, for {@link #kill} and {@link #restart}. */
    List<Integer> all() {
        return List.of(0, 1).subList(0, running.size());
    }

    /** Ends their connections to the etcd, which they cannot reach until {@link #restoreState}. */
    void cutState() {
        etcd.ifPresent(Relay::close);
    }

    void restoreState() {
        etcd = etcd.map(Relay::again);
    }

    @Override
    public void close() {
        running.reversed().forEach(BridgeProcess::close);
        etcd.ifPresent(Relay::close);
    }
}
