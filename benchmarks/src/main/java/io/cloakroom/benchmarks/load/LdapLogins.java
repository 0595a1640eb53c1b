package io.cloakroom.benchmarks.load;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionOptions;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchResult;
import com.unboundid.ldap.sdk.SearchScope;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/**
 * Logins by {@code AssumeRoleWithLDAPIdentity} beside binds alone, both at the same OpenLDAP, with as many connections
 * and the same LDAP library.
 *
 * <p>A login is a search, a bind and a search for groups there, and then a session here. The fair measure is a bind
 * that costs what it costs where passwords are kept well: of a hash that is meant to be slow (Argon2, in OpenLDAP's own
 * default strength). Then whoever adds little to it comes near the rate of the bind alone. A salted SHA-1 costs less
 * than one round trip does, so no login that has three of them can come near: the column of the three calls alone, from
 * the same library without a bridge, says how near. There is a row for each way.
 *
 * <p>Directory, bridge and clients share the machine, so a rate is what their CPU time together allows.
 */
final class LdapLogins implements AutoCloseable {
    private static final int USERS = 256;
    private static final int CONNECTIONS = 32;
    private static final String PASSWORD = "a-password-of-the-benchmark";
    private static final String BASE = "dc=bench";
    private static final List<String> SCHEMES = List.of("{ARGON2}", "{SSHA}");

    private final Path directory;
    private final PrintStream out;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    LdapLogins(Path directory, PrintStream out) {
        this.directory = directory;
        this.out = out;
    }

    /** Prints a table, or that OpenLDAP is missing. */
    void print(Comparison.Length length) throws IOException {
        Optional<Path> slapd = program("slapd");
        if (slapd.isEmpty()
                || program("slapadd").isEmpty()
                || program("slappasswd").isEmpty()) {
            out.println("LDAP is left out: there is no slapd. It installs with: apt-get install slapd");
            return;
        }
        out.printf(
                "%nAssumeRoleWithLDAPIdentity beside the bind alone, %d connections, %d rounds of %d s%n%n",
                CONNECTIONS, length.rounds(), length.seconds());
        out.println(
                "| passwords | binds/s | search, bind, search/s | logins/s | of binds | of the three | CPU µs of the"
                        + " bridge/login |");
        out.println("| --- | --- | --- | --- | --- | --- | --- |");
        for (String scheme : SCHEMES) {
            row(scheme, slapd.get(), length);
        }
        out.flush();
    }

    private void row(String scheme, Path slapd, Comparison.Length length) throws IOException {
        Path home = Files.createDirectories(directory.resolve("slapd-" + scheme.replaceAll("\\W", "")));
        int port = Server.freePort();
        Path conf = configured(home, scheme);
        Server server = keep(Server.start(
                "slapd",
                port,
                List.of(slapd.toString(), "-d", "0", "-f", conf.toString(), "-h", "ldap://127.0.0.1:" + port),
                Map.of(),
                home.resolve("log")));
        Server bridge = bridge(home, port);
        S3User.withKey(bridge, "benchmark", "benchmark-secret")
                .attachToDirectoryGroup("cn=all,%s".formatted(BASE), "readwrite");
        Path script = home.resolve("logins.lua");
        Files.writeString(script, forms());
        List<Double> binds = new ArrayList<>();
        List<Double> calls = new ArrayList<>();
        List<LoadResult> logins = new ArrayList<>();
        rate(port, length.warmUpSeconds(), LdapLogins::bind);
        Wrk.run(bridge, CONNECTIONS, length.warmUpSeconds(), script);
        for (int round = 0; round < length.rounds(); round++) {
            binds.add(rate(port, length.seconds(), LdapLogins::bind));
            logins.add(Wrk.run(bridge, CONNECTIONS, length.seconds(), script));
            calls.add(rate(port, length.seconds(), LdapLogins::threeCalls));
        }
        double bindRate = median(binds);
        double callRate = median(calls);
        LoadResult login = logins.stream()
                .sorted((a, b) -> Double.compare(a.perSecond(), b.perSecond()))
                .toList()
                .get(logins.size() / 2);
        out.printf(
                Locale.ROOT,
                "| %s | %,.0f | %,.0f | %,.0f | %.2f | %.2f | %,.0f |%n",
                scheme,
                bindRate,
                callRate,
                login.perSecond(),
                login.perSecond() / bindRate,
                login.perSecond() / callRate,
                login.cpuMicros());
        bridge.close();
        server.close();
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    /** What a client does for one user, on a connection bound to the lookup account and another for passwords. */
    @FunctionalInterface
    private interface Call {
        void on(LDAPConnection lookup, LDAPConnection login, int user) throws LDAPException;
    }

    private static void bind(LDAPConnection lookup, LDAPConnection login, int user) throws LDAPException {
        login.bind("uid=user-%d,%s".formatted(user, BASE), PASSWORD);
    }

    private static void threeCalls(LDAPConnection lookup, LDAPConnection login, int user) throws LDAPException {
        SearchResult found =
                lookup.search(BASE, SearchScope.SUB, Filter.createEqualityFilter("uid", "user-" + user), "1.1");
        String dn = Objects.requireNonNull(found.getSearchEntries()).getFirst().getDN();
        login.bind(dn, PASSWORD);
        lookup.search(BASE, SearchScope.SUB, Filter.createEqualityFilter("member", dn), "1.1");
    }

    /** Calls on connections that stay open, each as soon as the one before it is answered. */
    private static double rate(int port, int seconds, Call call) {
        LongAdder done = new LongAdder();
        AtomicBoolean isOver = new AtomicBoolean();
        List<Thread> clients = new ArrayList<>();
        LDAPConnectionOptions options = new LDAPConnectionOptions();
        options.setUseSynchronousMode(true);
        for (int i = 0; i < CONNECTIONS; i++) {
            int first = i;
            clients.add(Thread.ofPlatform().start(() -> {
                try (LDAPConnection lookup =
                                new LDAPConnection(options, "127.0.0.1", port, "cn=admin," + BASE, "lookup-secret");
                        LDAPConnection login = new LDAPConnection(options, "127.0.0.1", port)) {
                    for (int n = first; !isOver.get(); n++) {
                        call.on(lookup, login, n % USERS);
                        done.increment();
                    }
                } catch (LDAPException e) {
                    throw new IllegalStateException(e);
                }
            }));
        }
        try {
            Thread.sleep(Duration.ofSeconds(seconds));
            isOver.set(true);
            for (Thread client : clients) {
                client.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return done.sum() / (double) seconds;
    }

    private static Path configured(Path home, String scheme) throws IOException {
        Files.createDirectories(home.resolve("db"));
        Path conf = Files.writeString(home.resolve("slapd.conf"), """
                include /etc/ldap/schema/core.schema
                include /etc/ldap/schema/cosine.schema
                include /etc/ldap/schema/inetorgperson.schema
                modulepath /usr/lib/ldap
                moduleload back_mdb
                moduleload argon2
                pidfile %1$s/pid
                database mdb
                suffix "%2$s"
                directory %1$s/db
                rootdn "cn=admin,%2$s"
                rootpw lookup-secret
                index uid eq
                index member eq
                """.formatted(home, BASE));
        List<String> hash =
                new ArrayList<>(List.of(program("slappasswd").orElseThrow().toString()));
        hash.addAll(List.of("-o", "module-path=/usr/lib/ldap", "-o", "module-load=argon2", "-h", scheme));
        hash.addAll(List.of("-n", "-s", PASSWORD));
        String password = run(hash, "");
        StringBuilder ldif = new StringBuilder(
                "dn: %s%nobjectClass: dcObject%nobjectClass: organization%ndc: bench%no: bench%n%n".formatted(BASE));
        for (int i = 0; i < USERS; i++) {
            ldif.append(
                    "dn: uid=user-%1$d,%2$s%nobjectClass: inetOrgPerson%nuid: user-%1$d%ncn: u%nsn: u%nuserPassword: %3$s%n%n"
                            .formatted(i, BASE, password));
        }
        ldif.append("dn: cn=all,%s%nobjectClass: groupOfNames%ncn: all%n".formatted(BASE));
        for (int i = 0; i < USERS; i++) {
            ldif.append("member: uid=user-%d,%s%n".formatted(i, BASE));
        }
        run(List.of(program("slapadd").orElseThrow().toString(), "-q", "-f", conf.toString()), ldif.toString());
        return conf;
    }

    private Server bridge(Path home, int ldapPort) {
        int port = Server.freePort();
        Map<String, String> environment = new HashMap<>();
        environment.put("MINIO_ROOT_USER", "benchmark");
        environment.put("MINIO_ROOT_PASSWORD", "benchmark-secret");
        environment.put("CLOAKROOM_ADDRESS", "127.0.0.1:" + port);
        environment.put("CLOAKROOM_STS_RATE", "0");
        String p = "MINIO_IDENTITY_LDAP_";
        environment.put(p + "SERVER_ADDR", "127.0.0.1:" + ldapPort);
        environment.put(p + "SERVER_INSECURE", "on");
        environment.put(p + "LOOKUP_BIND_DN", "cn=admin," + BASE);
        environment.put(p + "LOOKUP_BIND_PASSWORD", "lookup-secret");
        environment.put(p + "USER_DN_SEARCH_BASE_DN", BASE);
        environment.put(p + "USER_DN_SEARCH_FILTER", "(uid=%s)");
        environment.put(p + "GROUP_SEARCH_BASE_DN", BASE);
        environment.put(p + "GROUP_SEARCH_FILTER", "(member=%d)");
        return keep(Server.start(
                "cloakroom",
                port,
                List.of(
                        Path.of("bin/cloakroom").toAbsolutePath().toString(),
                        "server",
                        home.resolve("store").toString()),
                environment,
                home.resolve("cloakroom.log")));
    }

    private static String forms() {
        return """
                local requests = {}
                function init(args)
                  for i = 0, %d do
                    requests[i + 1] = wrk.format("POST", "/", {["content-type"]="application/x-www-form-urlencoded"},
                      "Action=AssumeRoleWithLDAPIdentity&Version=2011-06-15&LDAPPassword=%s&LDAPUsername=user-" .. i)
                  end
                end
                local n = 0
                function request()
                  n = n + 1
                  return requests[n %% #requests + 1]
                end
                """.formatted(USERS - 1, PASSWORD);
    }

    private static Optional<Path> program(String name) {
        return Stream.of((System.getenv("PATH") + ":/usr/sbin").split(":", -1))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static String run(List<String> command, String input) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.outputWriter(StandardCharsets.UTF_8).append(input).close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException(command + ": " + output);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return output;
    }

    private <T extends AutoCloseable> T keep(T part) {
        open.push(part);
        return part;
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                out.println(e);
            }
        }
    }
}
