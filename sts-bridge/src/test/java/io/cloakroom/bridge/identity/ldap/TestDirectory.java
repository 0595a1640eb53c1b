package io.cloakroom.bridge.identity.ldap;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.ldap.listener.interceptor.InMemoryOperationInterceptor;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldif.LDIFException;
import io.cloakroom.aws.Secret;
import io.cloakroom.bridge.config.LdapConfig;
import io.cloakroom.bridge.config.LdapConfig.Server;
import io.cloakroom.bridge.config.LdapConfig.Transport;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** A directory in memory: people and groups below {@code dc=example,dc=org}. */
public final class TestDirectory implements AutoCloseable {
    public static final String BASE = "dc=example,dc=org";
    public static final String PEOPLE = "ou=people," + BASE;
    public static final String GROUPS = "ou=groups," + BASE;
    public static final String LOOKUP = "cn=lookup," + BASE;
    public static final Secret LOOKUP_PASSWORD = new Secret("lookup-secret");
    public static final String PASSWORD = "correct-horse";

    private static final String HOST = "127.0.0.1";

    private final InMemoryDirectoryServer server;

    private TestDirectory(InMemoryDirectoryServer server) {
        this.server = server;
    }

    public static TestDirectory start() {
        return start(List.of());
    }

    static TestDirectory start(List<InMemoryOperationInterceptor> interceptors) {
        return start(listenPlain(null), interceptors);
    }

    static TestDirectory startTls(SSLSocketFactory certificate) {
        return start(listenPlain(certificate), List.of());
    }

    static TestDirectory ldaps(SSLServerSocketFactory certificate) {
        try {
            return start(
                    InMemoryListenerConfig.createLDAPSConfig(
                            "ldaps", InetAddress.getLoopbackAddress(), 0, certificate, null),
                    List.of());
        } catch (LDAPException e) {
            throw new IllegalStateException(e);
        }
    }

    private static InMemoryListenerConfig listenPlain(@Nullable SSLSocketFactory startTls) {
        try {
            return InMemoryListenerConfig.createLDAPConfig("ldap", InetAddress.getLoopbackAddress(), 0, startTls);
        } catch (LDAPException e) {
            throw new IllegalStateException(e);
        }
    }

    private static TestDirectory start(
            InMemoryListenerConfig listener, List<InMemoryOperationInterceptor> interceptors) {
        try {
            InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig(BASE);
            config.setListenerConfigs(listener);
            config.setSchema(null);
            config.addAdditionalBindCredentials(LOOKUP, LOOKUP_PASSWORD.reveal());
            interceptors.forEach(config::addInMemoryOperationInterceptor);
            InMemoryDirectoryServer server = new InMemoryDirectoryServer(config);
            server.add("dn: " + BASE, "objectClass: domain", "dc: example");
            server.add("dn: " + PEOPLE, "objectClass: organizationalUnit", "ou: people");
            server.add("dn: " + GROUPS, "objectClass: organizationalUnit", "ou: groups");
            server.startListening();
            return new TestDirectory(server);
        } catch (LDAPException | LDIFException e) {
            throw new IllegalStateException(e);
        }
    }

    InMemoryDirectoryServer server() {
        return server;
    }

    public int port() {
        return server.getListenPort();
    }

    /** Adds a user with {@link #PASSWORD}, and tells its DN. */
    public String user(String name) {
        String dn = "uid=%s,%s".formatted(name, PEOPLE);
        add(dn, "objectClass: inetOrgPerson", "uid: " + name, "cn: " + name, "mail: " + name + "@example.org");
        return dn;
    }

    /** Adds an entry. */
    public void entry(String... lines) {
        try {
            server.add(lines);
        } catch (LDAPException | LDIFException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Adds a user with a DN of its own. */
    public void userAt(String dn, String name) {
        add(dn, "objectClass: inetOrgPerson", "uid: " + name);
    }

    private void add(String dn, String... attributes) {
        List<String> lines = new ArrayList<>(List.of("dn: " + dn, "userPassword: " + PASSWORD));
        lines.addAll(List.of(attributes));
        entry(lines.toArray(String[]::new));
    }

    /** Adds a group, and tells its DN. */
    public String group(String name, String... members) {
        String dn = "cn=%s,%s".formatted(name, GROUPS);
        List<String> lines = new ArrayList<>(List.of("dn: " + dn, "objectClass: groupOfNames", "cn: " + name));
        for (String member : members) {
            lines.add("member: " + member);
        }
        entry(lines.toArray(String[]::new));
        return dn;
    }

    public void remove(String dn) {
        try {
            server.delete(dn);
        } catch (LDAPException e) {
            throw new IllegalStateException(e);
        }
    }

    public LdapConfig config() {
        return config(Duration.ofSeconds(10), List.of(server(port())), Transport.PLAIN, Optional.empty());
    }

    static Server server(int port) {
        return new Server(HOST, port);
    }

    static LdapConfig config(Duration timeout, List<Server> servers, Transport transport, Optional<Path> authorities) {
        return new LdapConfig(
                new LdapConfig.Servers(servers, Optional.empty(), transport, authorities),
                new LdapConfig.Account(LOOKUP, LOOKUP_PASSWORD),
                new LdapConfig.Users(List.of(PEOPLE), "(uid=%s)", List.of("mail")),
                Optional.of(new LdapConfig.Groups(List.of(GROUPS), "(&(objectClass=groupOfNames)(member=%d))")),
                new LdapConfig.Limits(Duration.ofHours(12), timeout, Duration.ofMinutes(10)));
    }

    @Override
    public void close() {
        server.shutDown(true);
    }
}
