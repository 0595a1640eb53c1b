package io.cloakroom.benchmarks.load;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Logins: credentials for web identity tokens, users' keys, roles and passwords. */
final class StsLoad {
    private final Peers peers;

    StsLoad(Peers peers) {
        this.peers = peers;
    }

    /**
     * Exchanges web identity tokens for credentials. Requests per second and core are 1 000 000 / CPU µs per request.
     */
    void sts() throws IOException {
        Server bridge = peers.bridge(
                Peers.HERE, "server", peers.directory().resolve("store").toString());
        Map<Server, S3User> logins = new LinkedHashMap<>();
        peers.minio().ifPresent(server -> logins.put(server, peers.user(server)));
        logins.put(bridge, peers.user(bridge));
        peers.otherStore().ifPresent(old -> logins.put(old, peers.user(old)));
        peers.compare("AssumeRoleWithWebIdentity, RS256", 64, logins, who -> Scripts.assumeRoles(peers.provider(), ""));
        Map<Server, S3User> owners = new LinkedHashMap<>();
        logins.keySet().stream()
                .filter(server -> peers.other().isEmpty()
                        || !server.name().contains(peers.other().get().toString()))
                .forEach(server -> owners.put(server, Peers.owner(server)));
        Map<Server, S3User> users = new LinkedHashMap<>();
        owners.forEach((server, owner) -> users.put(server, owner.addUser("bench-user", "bench-user-secret")));
        peers.compare("AssumeRole with a user's key", 64, users, Scripts::assumeRole);
        roles(owners);
        ldap();
    }

    /** Logins of users of a directory. */
    void ldap() throws IOException {
        try (LdapLogins directory = new LdapLogins(peers.directory(), Peers.OUT)) {
            directory.print(peers.length());
        }
    }

    /**
     * Roles of a provider, which MinIO has too, and roles with a trust policy, beside what the same caller gets without
     * a role.
     */
    private void roles(Map<Server, S3User> owners) throws IOException {
        Map<String, String> roleMode = Map.of("MINIO_IDENTITY_OPENID_ROLE_POLICY", "readwrite");
        Map<Server, S3User> candidates = new LinkedHashMap<>();
        peers.minio("minio-in-role-mode", roleMode).ifPresent(server -> candidates.put(server, Peers.owner(server)));
        Server inRoleMode = peers.bridge(
                Peers.HERE,
                "server",
                peers.directory().resolve("store-of-roles").toString(),
                peers.directory().resolve("state-of-roles"),
                roleMode);
        candidates.put(inRoleMode, Peers.owner(inRoleMode));
        peers.compare(
                "AssumeRoleWithWebIdentity in role mode, RS256",
                64,
                candidates,
                who -> Scripts.assumeRoles(peers.provider(), S3User.ROLE_OF_PROVIDER));

        Map<Server, S3User> bridges = new LinkedHashMap<>(owners);
        bridges.keySet().removeIf(server -> !server.name().startsWith("cloakroom"));
        Map<Server, S3User> users = new LinkedHashMap<>();
        bridges.forEach((server, owner) -> {
            owner.addRole("bench", "bench-user", peers.provider().issuer());
            users.put(server, S3User.withKey(server, "bench-user", "bench-user-secret"));
        });
        String role = "arn:aws:iam::000000000000:role/bench";
        peers.compare(
                "AssumeRoleWithWebIdentity, role with a trust policy",
                64,
                users,
                who -> Scripts.assumeRoles(peers.provider(), role));
        peers.compare("AssumeRole, role with a trust policy", 64, users, who -> Scripts.assumeRole(who, role));
    }
}
