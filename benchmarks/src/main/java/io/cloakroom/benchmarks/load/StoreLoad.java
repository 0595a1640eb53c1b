package io.cloakroom.benchmarks.load;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The gateway beside nginx, and the embedded store beside MinIO. */
final class StoreLoad {
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
        peers.compare("GET 64 MiB through the gateway", 4, users, who -> Scripts.get(who, "/bench/large"));
        peers.compare(
                "PUT 64 MiB through the gateway", 4, users, who -> Scripts.putLarge(who, "/bench/upload", Peers.LARGE));
    }

    /** The embedded store compared with MinIO on the same disk, and with nginx's sendfile. */
    void store() throws IOException {
        Path root = Peers.objects(peers.directory().resolve("static"));
        Server nginx = peers.keep(new Nginx(peers.directory()).files(root));
        Server bridge = peers.bridge(
                Peers.HERE, "server", peers.directory().resolve("store").toString());
        Map<Server, S3User> stores = new LinkedHashMap<>();
        peers.minio().ifPresent(server -> stores.put(server, filled(peers.user(server))));
        S3User user = filled(peers.user(bridge));
        stores.put(bridge, user);
        peers.otherStore().ifPresent(old -> stores.put(old, filled(peers.user(old))));
        peers.compare("GET 1 KiB from the store", 64, stores, who -> Scripts.get(who, "/bench/small"));
        peers.compare("PUT 1 KiB to the store, synced", 64, stores, who -> Scripts.putSmall(who, Peers.SMALL));
        Map<Server, S3User> files = new LinkedHashMap<>();
        files.put(nginx, user.sendingTo(nginx));
        files.put(bridge, user);
        peers.compare("GET 64 MiB from the store", 4, files, who -> Scripts.get(who, "/bench/large"));
        peers.compare(
                "GET 1 KiB, nginx static without authentication", 64, files, who -> Scripts.get(who, "/bench/small"));
    }

    private static S3User filled(S3User user) {
        user.put("/bench", new byte[0]);
        user.put("/bench/small", Peers.random(Peers.SMALL));
        user.put("/bench/large", Peers.random(Peers.LARGE));
        return user;
    }
}
