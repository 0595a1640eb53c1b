package io.cloakroom.e2e.keycloak;

import static io.cloakroom.e2e.keycloak.EndingRealm.await;
import static io.cloakroom.e2e.keycloak.EndingRealm.awaitNextSecond;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.e2e.Clients;
import io.cloakroom.testkit.BridgeProcess;
import io.cloakroom.testkit.BridgeProcess.Options;
import io.cloakroom.testkit.KeycloakServer;
import io.cloakroom.testkit.KeycloakTokens;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Each {@link Change} in a real Keycloak: how long after Keycloak's answer the first request is refused, of a login and
 * of a token exchange, at every bridge. Somebody else, to whom nothing happens, goes on. Writes
 * {@code target/revocation-WAY.tsv}.
 *
 * <p>{@code REVOCATION_ROUNDS} is how often each change is made. {@code REVOCATION_ETCD} is the address of an etcd:
 * then there are two bridges that share it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class RevocationMatrixIT {
    private static final AwsBasicCredentials OWNER = AwsBasicCredentials.create("owner", "a-password-of-the-owner");
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int ROUNDS = Integer.parseInt(
            Optional.ofNullable(System.getenv("REVOCATION_ROUNDS")).orElse("1"));
    private static final Optional<String> ETCD = Optional.ofNullable(System.getenv("REVOCATION_ETCD"));

    @TempDir
    static Path folder;

    private final String way;
    private final List<String> rows = new ArrayList<>();
    private final List<BridgeProcess> bridges = new ArrayList<>();
    private EndingRealm realm;
    private List<HeldSession> bystander = List.of();

    /** @param way in which bridges hear of changes, for the table */
    RevocationMatrixIT(String way) {
        this.way = way;
    }

    /** A change and how often it was made before. */
    record Sample(Change change, int round) {
        String user() {
            return change.name().toLowerCase(Locale.ROOT).replace('_', '-') + "-" + round;
        }

        @Override
        public String toString() {
            return round == 0 ? change.toString() : change + ", again " + round;
        }
    }

    abstract KeycloakServer server();

    /** Has the realm tell a bridge what happens. */
    abstract void connect(EndingRealm in, URI bridge);

    static Stream<Sample> samples() {
        return IntStream.range(0, ROUNDS)
                .boxed()
                .flatMap(round -> Arrays.stream(Change.values()).map(change -> new Sample(change, round)));
    }

    @BeforeAll
    void start() {
        realm = EndingRealm.create(server());
        bridges.add(BridgeProcess.start(shared(Options.server(folder.resolve(way)))));
        URI first = bridges.get(0).endpoint();
        connect(realm, first);
        if (ETCD.isPresent()) {
            bridges.add(BridgeProcess.start(shared(Options.gateway(first, folder.resolve(way + "-second")))
                    .with("CLOAKROOM_UPSTREAM_ACCESS_KEY", OWNER.accessKeyId())
                    .with("CLOAKROOM_UPSTREAM_SECRET_KEY", OWNER.secretAccessKey())));
        }
        try (S3Client owner = Clients.s3(first, StaticCredentialsProvider.create(OWNER))) {
            owner.createBucket(request -> request.bucket("lab"));
            owner.putObject(request -> request.bucket("lab").key("a"), RequestBody.fromString("a"));
        }
        await("the realm is heard", () -> bridges.get(0).log().contains("tells when rights change"));
        admitBystander();
    }

    private Options shared(Options options) {
        Options all = options.with("MINIO_ROOT_USER", OWNER.accessKeyId())
                .with("MINIO_ROOT_PASSWORD", OWNER.secretAccessKey())
                .with("CLOAKROOM_MAX_SESSION", "168h")
                .with("MINIO_IDENTITY_OPENID_CONFIG_URL", discovery())
                .with("MINIO_IDENTITY_OPENID_CLIENT_ID", "app")
                .with("MINIO_IDENTITY_OPENID_CLIENT_SECRET", TestRealm.SECRET);
        return ETCD.map(url -> all.with("MINIO_ETCD_ENDPOINTS", url)
                        .with("MINIO_ETCD_PATH_PREFIX", way + "/")
                        .with("CLOAKROOM_MASTER_KEY", "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="))
                .orElse(all);
    }

    private String discovery() {
        return server().issuer(EndingRealm.NAME) + "/.well-known/openid-configuration";
    }

    @AfterAll
    void stop() throws IOException {
        Files.write(Path.of("target", "revocation-" + way + ".tsv"), rows);
        bridges.reversed().forEach(BridgeProcess::close);
    }

    private void admitBystander() {
        awaitNextSecond();
        awaitNextSecond(); // what ends all may do so a second ahead, for it was not committed yet
        AwsSessionCredentials credentials = login(realm.login("bystander").accessToken());
        bystander = at(credentials);
    }

    private AwsSessionCredentials login(String token) {
        return HeldSession.login(bridges.get(0).endpoint(), token);
    }

    /** A session is good at each bridge. */
    private List<HeldSession> at(AwsSessionCredentials credentials) {
        return bridges.stream()
                .map(bridge -> HeldSession.of(bridge.endpoint(), credentials))
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("samples")
    @Order(1)
    void s68_accessEndsWhenKeycloakSaysSo(Sample sample) throws Exception {
        Change change = sample.change();
        String user = sample.user();
        String id = realm.user(user);
        Change.Taking taking = change.give(realm, user, id);
        awaitNextSecond(); // what was given by now may be told as a change, a second ahead
        awaitNextSecond();
        KeycloakTokens tokens = realm.login(user);
        List<HeldSession> direct = at(login(tokens.accessToken()));
        KeycloakTokens exchanged =
                realm.realm.keycloak().exchange(EndingRealm.NAME, "app", TestRealm.SECRET, tokens.accessToken());
        List<HeldSession> all = new ArrayList<>(direct);
        all.addAll(at(login(exchanged.accessToken())));
        await("the policies are there", () -> all.stream().allMatch(HeldSession::mayRead));
        boolean mayWrite = change != Change.DOCUMENT;
        List<HeldSession> uploading =
                mayWrite ? direct.stream().map(HeldSession::withUpload).toList() : List.of();
        assertThat(uploading).allMatch(HeldSession::mayUpload);
        assertThat(direct).extracting(HeldSession::followLink).containsOnly(200);
        awaitNextSecond();

        taking.take(tokens);
        long millis = untilAllAreRefused(sample, all);
        rows.add("%s\t%d".formatted(change, millis));

        assertThat(direct).extracting(HeldSession::followLink).containsOnly(403);
        assertThat(uploading).noneMatch(HeldSession::mayUpload);
        if (change.isOfAll()) {
            assertThat(bystander).noneMatch(HeldSession::mayRead);
            bystander.forEach(HeldSession::close);
            admitBystander();
        }
        assertThat(bystander).allMatch(HeldSession::mayRead);
        all.forEach(HeldSession::close);
    }

    private static long untilAllAreRefused(Sample sample, List<HeldSession> sessions)
            throws InterruptedException, ExecutionException {
        long answered = System.nanoTime();
        long last = 0;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Long>> times = sessions.stream()
                    .map(session -> threads.submit(() -> nanosUntilRefused(sample, session, answered)))
                    .toList();
            for (Future<Long> time : times) {
                last = Math.max(last, time.get());
            }
        }
        return Duration.ofNanos(last).toMillis();
    }

    private static long nanosUntilRefused(Sample sample, HeldSession session, long answered) {
        while (session.mayRead()) {
            assertThat(Duration.ofNanos(System.nanoTime() - answered))
                    .as(sample.toString())
                    .isLessThan(LIMIT);
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
        return System.nanoTime() - answered;
    }

    /** A week, for the realm would say when its user's rights change. */
    @Test
    @Order(2)
    void s68_sessionsAreLongWhileTheRealmIsHeard() {
        String token = realm.login("bystander").accessToken();
        Duration week = Duration.ofDays(7);
        await(
                "the realm is heard",
                () -> HeldSession.login(bridges.get(0).endpoint(), token, week)
                        .expirationTime()
                        .orElse(Instant.MIN)
                        .isAfter(Instant.now().plus(Duration.ofDays(6))));
    }

    /** A bridge that is down during the change hears of it when it is back. */
    @Test
    @Order(3)
    void s68_whatHappensWhileTheBridgeIsDownIsNotLost() {
        String id = realm.user("patient");
        realm.giveRole(id, "direct");
        awaitNextSecond();
        awaitNextSecond();
        AwsSessionCredentials credentials = login(realm.login("patient").accessToken());
        awaitNextSecond();

        URI before = bridges.get(0).endpoint();
        bridges.reversed().forEach(BridgeProcess::kill);
        bridges.clear();
        realm.takeRole(id, "direct");
        bridges.add(BridgeProcess.start(shared(Options.server(folder.resolve(way)))
                .with("CLOAKROOM_ADDRESS", "127.0.0.1:" + before.getPort())));
        long started = System.nanoTime();
        try (HeldSession session = HeldSession.of(before, credentials)) {
            await("the session is over", () -> !session.mayRead());
        }
        rows.add("a realm role is taken away while the bridge is down; from its start\t%d"
                .formatted(Duration.ofNanos(System.nanoTime() - started).toMillis()));
    }
}
