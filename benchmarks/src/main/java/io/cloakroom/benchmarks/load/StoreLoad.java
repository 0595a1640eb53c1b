package io.cloakroom.benchmarks.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** The gateway beside nginx, and the embedded store beside MinIO. */
final class StoreLoad {
    private static final String LISTED = "listed/";
    private static final int LISTED_OBJECTS = 500;
    private static final String PART = "UploadPart, 64 MiB, synced";

    private final Peers peers;

    StoreLoad(Peers peers) {
        this.peers = peers;
    }

    /**
     * The gateway verifies, authorizes and signs anew; nginx only passes requests on. Both are in front of the same
     * nginx.
     */
    void gateway() throws IOException {
        Path root = peers.objectsInMemory();
        Nginx nginx = new Nginx(peers.directory());
        Server upstream = peers.keep(nginx.files(root));
        Server proxy = peers.keep(nginx.proxy(upstream));
        Server bridge = peers.bridge(Peers.HERE, "gateway", upstream.url());
        S3User user = peers.user(bridge);
        Map<Server, S3User> users = new LinkedHashMap<>();
        users.put(proxy, user.sendingTo(proxy));
        users.put(bridge, user);
        peers.other()
                .map(build -> peers.bridge(build, "gateway", upstream.url()))
                .ifPresent(old -> users.put(old, peers.user(old)));
        peers.compare("GET 1 KiB through the gateway", 64, users, who -> Scripts.get(who, "/bench/small"));
        peers.compare("GET 64 KiB through the gateway", 64, users, who -> Scripts.get(who, "/bench/middle"));
        peers.compare("GET 64 MiB through the gateway", 4, users, who -> Scripts.get(who, "/bench/large"));
        peers.compare(
                "PUT 64 MiB through the gateway", 4, users, who -> Scripts.putLarge(who, "/bench/upload", Peers.LARGE));
        overTls(nginx, upstream);
    }

    /** Both speak TLS to the client, and neither to the upstream. */
    private void overTls(Nginx nginx, Server upstream) throws IOException {
        String small = "GET 1 KiB through the gateway, TLS";
        String large = "GET 64 MiB through the gateway, TLS";
        if (!peers.isWanted(small) && !peers.isWanted(large)) {
            return;
        }
        Certificate certificate = Certificate.make(peers.directory().resolve("certificate"));
        Server proxy = peers.keep(nginx.proxy(upstream, Optional.of(certificate)));
        Server bridge = peers.bridge(Peers.HERE, upstream.url(), certificate);
        S3User user = peers.user(bridge);
        Map<Server, S3User> users = new LinkedHashMap<>();
        users.put(proxy, user.sendingTo(proxy));
        users.put(bridge, user);
        peers.other()
                .map(build -> peers.bridge(build, upstream.url(), certificate))
                .ifPresent(old -> users.put(old, peers.user(old)));
        peers.compare(small, 64, users, who -> Scripts.get(who, "/bench/small"));
        peers.compare(large, 4, users, who -> Scripts.get(who, "/bench/large"));
    }

    /** The embedded store compared with MinIO and versitygw on the same disk, and with nginx's sendfile. */
    void store() throws IOException {
        Path root = Peers.objects(peers.directory().resolve("static"));
        Server nginx = peers.keep(new Nginx(peers.directory()).files(root));
        Server bridge = peers.bridge(
                Peers.HERE, "server", peers.directory().resolve("store").toString());
        Map<Server, S3User> stores = new LinkedHashMap<>();
        peers.minio().ifPresent(server -> stores.put(server, filled(peers.user(server))));
        S3User user = filled(peers.user(bridge));
        stores.put(bridge, user);
        peers.versitygw().ifPresent(server -> stores.put(server, filled(Peers.owner(server))));
        peers.otherStore().ifPresent(old -> stores.put(old, filled(peers.user(old))));
        peers.compare("GET 1 KiB from the store", 64, stores, who -> Scripts.get(who, "/bench/small"));
        peers.compare("GET 64 KiB from the store", 64, stores, who -> Scripts.get(who, "/bench/middle"));
        peers.compare("PUT 1 KiB to the store, synced", 64, stores, who -> Scripts.putSmall(who, Peers.SMALL));
        String list = "/bench?list-type=2&prefix=" + URLEncoder.encode(LISTED, UTF_8);
        peers.compare("List %d objects".formatted(LISTED_OBJECTS), 64, stores, who -> Scripts.get(who, list));
        Map<Server, Comparison.Load> mixed = new LinkedHashMap<>();
        stores.forEach((server, who) -> mixed.put(server, new MixedLoad(who)));
        peers.compare("45 % GET, 30 % HEAD, 15 % PUT, 10 % DELETE of 64 KiB", 64, mixed);
        disk();
        peers.compare(PART, 4, stores, who -> Scripts.putLarge(who, who.beginUpload("/bench/multipart"), Peers.LARGE));
        Map<Server, S3User> files = new LinkedHashMap<>();
        files.put(nginx, user.sendingTo(nginx));
        files.put(bridge, user);
        peers.compare("GET 64 MiB from the store", 4, files, who -> Scripts.get(who, "/bench/large"));
        peers.compare(
                "GET 1 KiB, nginx static without authentication", 64, files, who -> Scripts.get(who, "/bench/small"));
    }

    /** What the disk takes, written and synced as parts are, by four threads. */
    private void disk() {
        if (!peers.isWanted(PART)) {
            return;
        }
        byte[] part = Peers.random(Peers.LARGE);
        long begin = System.nanoTime();
        long end = begin + TimeUnit.SECONDS.toNanos(peers.length().seconds());
        LongAdder written = new LongAdder();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (int writer = 0; writer < 4; writer++) {
                Path file = peers.directory().resolve("disk-" + writer);
                threads.execute(() -> {
                    while (System.nanoTime() < end) {
                        write(file, part);
                        written.increment();
                    }
                });
            }
        }
        Peers.OUT.printf(
                Locale.ROOT,
                "%nThe disk takes %.1f of these parts a second, written and synced by four threads.%n",
                written.sum() / ((System.nanoTime() - begin) / 1e9));
    }

    private static void write(Path file, byte[] content) {
        try (FileChannel channel = FileChannel.open(file, CREATE, TRUNCATE_EXISTING, WRITE)) {
            channel.write(ByteBuffer.wrap(content));
            channel.force(false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static S3User filled(S3User user) {
        user.put("/bench", new byte[0]);
        user.put("/bench/small", Peers.random(Peers.SMALL));
        user.put("/bench/middle", Peers.random(Peers.MIDDLE));
        user.put("/bench/large", Peers.random(Peers.LARGE));
        for (int i = 0; i < LISTED_OBJECTS; i++) {
            user.put("/bench/" + LISTED + i, Peers.random(1));
        }
        return user;
    }
}
