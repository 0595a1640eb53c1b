package io.cloakroom.bridge.config;

import io.cloakroom.aws.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An etcd cluster that keeps the state.
 *
 * @param endpoints scheme, host and port of the members; at least one, and all http or all https
 * @param pathPrefix what the keys begin with, as it is; may be empty
 * @param clientCertificate what this program shows to the cluster; only with https
 * @param authorities a file of certificates that sign those of the cluster; empty: those the system knows
 */
public record EtcdConfig(
        List<URI> endpoints,
        String pathPrefix,
        Optional<ClientCertificate> clientCertificate,
        Optional<Path> authorities,
        Optional<User> user) {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    public EtcdConfig {
        endpoints = List.copyOf(endpoints);
        if (endpoints.isEmpty()) {
            throw new IllegalArgumentException("name at least one endpoint of etcd, such as http://127.0.0.1:2379");
        }
        if (endpoints.stream().map(URI::getScheme).distinct().count() > 1) {
            throw new IllegalArgumentException("the endpoints of etcd are all http:// or all https://");
        }
        boolean isPlain = endpoints.getFirst().getScheme().equals("http");
        if (isPlain && (clientCertificate.isPresent() || authorities.isPresent())) {
            throw new IllegalArgumentException("certificates need https:// endpoints of etcd");
        }
    }

    /** Two PEM files. */
    public record ClientCertificate(Path certificate, Path key) {}

    /** A user of etcd itself. */
    public record User(String name, Secret password) {}

    /** Whether traffic to the cluster can be read on the way. */
    boolean isOpenToOthers() {
        return endpoints.stream()
                .anyMatch(endpoint -> endpoint.getScheme().equals("http") && !LOOPBACK.contains(endpoint.getHost()));
    }

    static URI endpoint(String text) {
        URI url = SettingText.httpUrl(text);
        if (!url.getRawPath().isEmpty() && !url.getRawPath().equals("/")) {
            throw new IllegalArgumentException("an endpoint of etcd is scheme, host and port only");
        }
        return URI.create(url.getScheme() + "://" + url.getRawAuthority());
    }
}
