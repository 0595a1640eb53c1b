package io.cloakroom.benchmarks.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** nginx as a plain file server (with WebDAV, for the upstream), and as a reverse proxy without authentication. */
final class Nginx {
    private final Path directory;

    Nginx(Path directory) {
        this.directory = directory;
    }

    /** Serves {@code root} and accepts PUT. Has one worker, because it takes the place of the upstream. */
    Server files(Path root) {
        return start("nginx static", 1, """
                root %s;
                location / { dav_methods PUT; client_max_body_size 0; client_body_temp_path %s; }
                """.formatted(root, root.resolve(".tmp")));
    }

    /** Passes everything on to the upstream over kept-alive connections. */
    Server proxy(Server upstream) {
        return proxy(upstream, Optional.empty());
    }

    /** The same; with a certificate, over TLS. */
    Server proxy(Server upstream, Optional<Certificate> certificate) {
        return start(
                certificate.isPresent() ? "nginx proxy, TLS" : "nginx proxy",
                2,
                """
                location / {
                  proxy_pass http://upstream;
                  proxy_http_version 1.1;
                  proxy_set_header Connection "";
                  proxy_buffering on;
                  proxy_request_buffering off;
                  proxy_max_temp_file_size 0;
                  client_max_body_size 0;
                }
                """,
                "upstream upstream { server %s; keepalive 128; }".formatted(upstream.authority()),
                certificate);
    }

    private Server start(String name, int workers, String server) {
        return start(name, workers, server, "", Optional.empty());
    }

    private Server start(String name, int workers, String server, String http, Optional<Certificate> certificate) {
        int port = Server.freePort();
        Path prefix = directory.resolve("nginx-" + port);
        try {
            Files.createDirectories(prefix);
            Path configuration = prefix.resolve("nginx.conf");
            Files.writeString(configuration, """
                    daemon off;
                    user root;
                    worker_processes %d;
                    pid %s/pid;
                    error_log %s/error.log;
                    events { worker_connections 4096; }
                    http {
                      access_log off;
                      sendfile on;
                      tcp_nopush on;
                      keepalive_requests 1000000000;
                      proxy_temp_path %s/proxy;
                      client_body_temp_path %s/body;
                      large_client_header_buffers 4 16k;
                      %s
                      server { listen 127.0.0.1:%d reuseport%s; %s }
                    }
                    """.formatted(
                            workers,
                            prefix,
                            prefix,
                            prefix,
                            prefix,
                            http,
                            port,
                            certificate.map(Nginx::tls).orElse(""),
                            server));
            return Server.start(
                    name,
                    port,
                    List.of("nginx", "-p", prefix.toString(), "-c", configuration.toString()),
                    Map.of(),
                    prefix.resolve("log"),
                    certificate);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String tls(Certificate certificate) {
        return " ssl; ssl_certificate %s; ssl_certificate_key %s".formatted(certificate.chain(), certificate.key());
    }
}
