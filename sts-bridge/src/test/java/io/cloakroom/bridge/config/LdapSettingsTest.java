package io.cloakroom.bridge.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloakroom.bridge.config.LdapConfig.Server;
import io.cloakroom.bridge.config.LdapConfig.Transport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LdapSettingsTest {
    private static final String P = "MINIO_IDENTITY_LDAP_";

    @TempDir
    private Path directory;

    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void configured() {
        environment.put(P + "SERVER_ADDR", "ldap.example.org");
        environment.put(P + "LOOKUP_BIND_DN", "cn=lookup,dc=example,dc=org");
        environment.put(P + "LOOKUP_BIND_PASSWORD", "lookup-secret");
        environment.put(P + "USER_DN_SEARCH_BASE_DN", "ou=people,dc=example,dc=org;ou=guests,dc=example,dc=org");
        environment.put(P + "USER_DN_SEARCH_FILTER", "(uid=%s)");
    }

    private BridgeConfig load() throws ConfigException {
        return ConfigLoader.load(new ConfigLoader.Mode.Server(directory.toString()), Map.of(), environment);
    }

    private LdapConfig ldap() throws ConfigException {
        return ldap("_");
    }

    private LdapConfig ldap(String name) throws ConfigException {
        return Optional.ofNullable(load().sts().directories().get(name)).orElseThrow();
    }

    private ConfigException problems() {
        return catchThrowableOfType(ConfigException.class, this::load);
    }

    @Test
    void readsADirectory() throws Exception {
        LdapConfig read = ldap();

        assertThat(read.servers().servers()).containsExactly(new Server("ldap.example.org", 636));
        assertThat(read.servers().transport()).isEqualTo(Transport.LDAPS);
        assertThat(read.lookup().dn()).isEqualTo("cn=lookup,dc=example,dc=org");
        assertThat(read.lookup().password().reveal()).isEqualTo("lookup-secret");
        assertThat(read.users().bases()).containsExactly("ou=people,dc=example,dc=org", "ou=guests,dc=example,dc=org");
        assertThat(read.groups()).isEmpty();
        assertThat(read.limits())
                .isEqualTo(new LdapConfig.Limits(Duration.ofHours(12), Duration.ofSeconds(10), Duration.ofMinutes(10)));
        assertThat(read.toString()).doesNotContain("lookup-secret");
    }

    @Test
    void readsEverythingThatCanBeSaid() throws Exception {
        Path secret = Files.writeString(directory.resolve("password"), "from-a-file\n");
        Path authorities = Files.writeString(directory.resolve("ca.pem"), "");
        environment.put(P + "SERVER_ADDR", "dc1.example.org:3269, [2001:db8::1]:1636,dc3");
        environment.put(P + "LOOKUP_BIND_PASSWORD_FILE", secret.toString());
        environment.put(P + "SERVER_STARTTLS", "on");
        environment.put(P + "TLS_SKIP_VERIFY", "off");
        environment.put(P + "USER_DN_ATTRIBUTES", "mail, displayName");
        environment.put(P + "GROUP_SEARCH_BASE_DN", "ou=groups,dc=example,dc=org");
        environment.put(P + "GROUP_SEARCH_FILTER", "(member:1.2.840.113556.1.4.1941:=%d)");
        environment.put("CLOAKROOM_IDENTITY_LDAP_CA_CERT", authorities.toString());
        environment.put("CLOAKROOM_IDENTITY_LDAP_TIMEOUT", "5s");
        environment.put("CLOAKROOM_IDENTITY_LDAP_SYNC", "1h");
        environment.put("CLOAKROOM_MAX_SESSION", "2h");

        LdapConfig read = ldap();

        assertThat(read.servers().servers())
                .containsExactly(
                        new Server("dc1.example.org", 3269), new Server("2001:db8::1", 1636), new Server("dc3", 636));
        assertThat(read.servers().transport()).isEqualTo(Transport.STARTTLS);
        assertThat(read.servers().authorities()).hasValue(authorities);
        assertThat(read.lookup().password().reveal()).isEqualTo("from-a-file");
        assertThat(read.users().attributes()).containsExactly("mail", "displayName");
        assertThat(read.groups().orElseThrow().bases()).isEqualTo(List.of("ou=groups,dc=example,dc=org"));
        assertThat(read.limits())
                .isEqualTo(new LdapConfig.Limits(Duration.ofHours(2), Duration.ofSeconds(5), Duration.ofHours(1)));
    }

    @ParameterizedTest
    @CsvSource({"ldap, _ldap._tcp.example.org", "ldaps, _ldaps._tcp.example.org", "on, example.org"})
    void readsSrvRecords(String said, String name) throws Exception {
        environment.put(P + "SERVER_ADDR", "example.org");
        environment.put(P + "SRV_RECORD_NAME", said);
        assertThat(problems()).hasMessageContaining("needs CLOAKROOM_IDENTITY_LDAP_CA_CERT");

        environment.put(
                "CLOAKROOM_IDENTITY_LDAP_CA_CERT",
                Files.writeString(directory.resolve("ca.pem"), "").toString());

        assertThat(ldap().servers().srvRecord()).isEqualTo(Optional.of(name));
    }

    @ParameterizedTest(name = "{0}={1}")
    @CsvSource(delimiter = '§', textBlock = """
            SERVER_ADDR             § ldaps://host                           § is not a server
            SERVER_ADDR             § host:0                                 § a port is from 1 to 65535
            SRV_RECORD_NAME         § yes                                    § is `ldap`, `ldaps` or `on`
            LOOKUP_BIND_DN          § lookup                                 § is not a DN
            USER_DN_SEARCH_BASE_DN  § people                                 § is not a DN
            USER_DN_SEARCH_BASE_DN  § dc=x;ou=people,DC=X                    § overlap
            USER_DN_SEARCH_FILTER   § (uid=alice)                            § must contain %s
            USER_DN_SEARCH_FILTER   § (uid=%s                                § is not an LDAP filter
            USER_DN_SEARCH_FILTER   § (|(uid=%s)(member=%d))                 § must contain %s, and not %d
            USER_DN_ATTRIBUTES      § mail,0x                                § is not the name of an attribute
            GROUP_SEARCH_FILTER     § (member=%d)                            § is required for the directory
            GROUP_SEARCH_BASE_DN    § ou=groups,dc=x                         § is required for the directory
            USERNAME_FORMAT         § uid=%s                                 § does not support it
            SERVER_ADR              § host                                   § unknown setting
            """)
    void saysWhatIsWrong(String key, String value, String message) {
        environment.put(P + key, value);

        assertThat(problems()).hasMessageContaining(message);
    }

    @Test
    void s66_aDirectorysCertificateIsAlwaysChecked() {
        environment.put(P + "TLS_SKIP_VERIFY", "on");

        assertThat(problems())
                .hasMessageContaining(P + "TLS_SKIP_VERIFY")
                .hasMessageContaining("CLOAKROOM_IDENTITY_LDAP_CA_CERT");
    }

    @Test
    void s59_withoutAPasswordThereIsNoLookup() {
        environment.remove(P + "LOOKUP_BIND_PASSWORD");

        assertThat(problems()).hasMessageContaining("a bind without a password is anonymous");
    }

    @Test
    void passwordsInPlainAreWarnedOf() throws Exception {
        environment.put(P + "SERVER_INSECURE", "on");
        assertThat(load().warnings()).anyMatch(warning -> warning.contains("passwords can be read on the way"));

        environment.put(P + "SERVER_ADDR", "127.0.0.1:389");
        assertThat(load().warnings()).noneMatch(warning -> warning.contains("passwords can be read on the way"));
    }

    @Test
    void settingsWithoutAServerSayNothing() throws Exception {
        environment.remove(P + "SERVER_ADDR");
        assertThat(problems()).hasMessageContaining("has no effect without " + P + "SERVER_ADDR");

        environment.put(P + "ENABLE", "off");
        assertThat(load().sts().directories()).isEmpty();
    }

    private void another(String name, String base) {
        environment.put(P + "SERVER_ADDR_" + name, "ldap.example.net:1636");
        environment.put(P + "LOOKUP_BIND_DN_" + name, "cn=lookup,dc=example,dc=net");
        environment.put(P + "LOOKUP_BIND_PASSWORD_" + name, "another-secret");
        environment.put(P + "USER_DN_SEARCH_BASE_DN_" + name, base);
        environment.put(P + "USER_DN_SEARCH_FILTER_" + name, "(mail=%s)");
    }

    @Test
    void readsSeveralDirectories() throws Exception {
        another("PARTNERS", "dc=example,dc=net");
        another("A", "dc=example,dc=com");
        environment.put("CLOAKROOM_IDENTITY_LDAP_TIMEOUT_A", "3s");

        assertThat(load().sts().directories().keySet()).containsExactly("_", "A", "PARTNERS");
        assertThat(ldap("PARTNERS").servers().servers()).containsExactly(new Server("ldap.example.net", 1636));
        assertThat(ldap("PARTNERS").lookup().password().reveal()).isEqualTo("another-secret");
        assertThat(ldap("A").limits().timeout()).isEqualTo(Duration.ofSeconds(3));
        assertThat(ldap("_").limits().timeout()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void oneOfSeveralDirectoriesCanBeOff() throws Exception {
        another("PARTNERS", "dc=example,dc=net");
        environment.put(P + "ENABLE_PARTNERS", "off");

        assertThat(load().sts().directories().keySet()).containsExactly("_");
    }

    @Test
    void aUserIsInOneDirectory() {
        another("PARTNERS", "dc=example,dc=net;ou=lab,ou=people,dc=example,dc=org");

        assertThat(problems().getMessage())
                .contains(P + "USER_DN_SEARCH_BASE_DN_PARTNERS", "overlap: a DN is in one directory");
    }

    @Test
    void s61_aGroupIsInOneDirectory() {
        another("PARTNERS", "dc=example,dc=net");
        for (String suffix : List.of("", "_PARTNERS")) {
            environment.put(P + "GROUP_SEARCH_BASE_DN" + suffix, "ou=groups,dc=example,dc=org");
            environment.put(P + "GROUP_SEARCH_FILTER" + suffix, "(member=%d)");
        }

        assertThat(problems().getMessage())
                .contains(P + "GROUP_SEARCH_BASE_DN_PARTNERS", "overlap: a DN is in one directory");
    }

    @Test
    void aDirectoryWithoutAServerIsAMistake() {
        environment.put(P + "USER_DN_SEARCH_FILTER_PARTNER", "(uid=%s)");
        environment.put("CLOAKROOM_IDENTITY_LDAP_SYNC_OTHER", "5m");

        assertThat(problems().getMessage())
                .contains(
                        P + "USER_DN_SEARCH_FILTER_PARTNER: has no effect without " + P + "SERVER_ADDR_PARTNER",
                        "CLOAKROOM_IDENTITY_LDAP_SYNC_OTHER: has no effect without " + P + "SERVER_ADDR_OTHER");
    }
}
