package io.cloakroom.bridge.identity.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSearchEntry;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSearchRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSimpleBindRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryOperationInterceptor;
import com.unboundid.ldap.sdk.Entry;
import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.Secret;
import io.cloakroom.bridge.config.LdapConfig;
import io.cloakroom.bridge.tls.TrustedRoots;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two directories: people of the first are in one place, guests of the second in another. */
class LdapDirectoriesTest {
    private static final String GUESTS = "ou=guests," + TestDirectory.BASE;
    private static final String GUEST_GROUPS = "ou=guest-groups," + TestDirectory.BASE;
    private static final String WRONG = "the user name or the password is wrong";

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final TestDirectory first = TestDirectory.start(List.of(telling("first")));
    private final TestDirectory second = TestDirectory.start(List.of(telling("second")));
    private final FakeAttachments attachments = new FakeAttachments();
    private volatile Consumer<Entry> forged = entry -> {};
    private volatile Runnable onGuestSearch = () -> {};
    private LdapDirectories directories;
    private LdapSource source;

    private InMemoryOperationInterceptor telling(String name) {
        return new InMemoryOperationInterceptor() {
            @Override
            public void processSimpleBindRequest(InMemoryInterceptedSimpleBindRequest request) {
                String dn = request.getRequest().getBindDN();
                if (!dn.equals(TestDirectory.LOOKUP)) {
                    asked.add("%s: bind %s".formatted(name, dn.replaceAll("[0-9a-f-]{36}", "nobody")));
                }
            }

            @Override
            public void processSearchEntry(InMemoryInterceptedSearchEntry found) {
                if (name.equals("second")) {
                    Entry entry = Objects.requireNonNull(found.getSearchEntry()).duplicate();
                    forged.accept(entry);
                    found.setSearchEntry(entry);
                }
            }

            @Override
            public void processSearchRequest(InMemoryInterceptedSearchRequest request) {
                asked.add("%s: search %s".formatted(name, request.getRequest().getBaseDN()));
                if (name.equals("second")) {
                    onGuestSearch.run();
                }
            }
        };
    }

    @BeforeEach
    void open() throws IOException {
        second.entry("dn: " + GUESTS, "objectClass: organizationalUnit", "ou: guests");
        second.entry("dn: " + GUEST_GROUPS, "objectClass: organizationalUnit", "ou: guest-groups");
        first.user("alice");
        guest("alice", "another-password");
        guest("bob", TestDirectory.PASSWORD);
        attachments.attach("uid=alice," + TestDirectory.PEOPLE, "readonly");
        attachments.attach("uid=alice," + GUESTS, "readwrite");
        LdapConfig one = second.config();
        Map<String, LdapConfig> configs = new LinkedHashMap<>();
        configs.put("_", first.config());
        configs.put(
                "guests",
                new LdapConfig(
                        one.servers(),
                        one.lookup(),
                        new LdapConfig.Users(List.of(GUESTS), "(uid=%s)", List.of()),
                        Optional.of(new LdapConfig.Groups(List.of(GUEST_GROUPS), "(member=%d)")),
                        new LdapConfig.Limits(Duration.ofHours(1), Duration.ofSeconds(60), Duration.ofMinutes(5))));
        directories = LdapDirectories.open(configs, TrustedRoots.ofTheJdk(), InstantSource.system());
        source = new LdapSource(
                directories, attachments.source(), InstantSource.system(), System::nanoTime, duration -> {});
    }

    @AfterEach
    void close() {
        directories.close();
        first.close();
        second.close();
    }

    private void guest(String name, String password) {
        second.entry(
                "dn: uid=%s,%s".formatted(name, GUESTS),
                "objectClass: inetOrgPerson",
                "uid: " + name,
                "userPassword: " + password);
    }

    private String login(String name, String password) {
        return source.login(new LdapLogin(name, new Secret(password), "192.0.2.7"))
                .subject();
    }

    private void refused(String name, String password) {
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> login(name, password))
                .withMessageContaining(WRONG);
    }

    @Test
    void aNameIsWhoseTheFirstDirectorySaysThatKnowsIt() {
        second.entry(
                "dn: cn=staff," + GUEST_GROUPS, "objectClass: groupOfNames", "cn: staff", "member: uid=bob," + GUESTS);
        attachments.attach("cn=staff," + GUEST_GROUPS, "readonly");

        assertThat(login("alice", TestDirectory.PASSWORD)).isEqualTo("uid=alice," + TestDirectory.PEOPLE);
        assertThat(login("bob", TestDirectory.PASSWORD)).isEqualTo("uid=bob," + GUESTS);
    }

    @Test
    void sessionsLastAsLongAsTheDirectoryOfTheUserAllows() {
        attachments.attach("uid=bob," + GUESTS, "readonly");

        assertThat(source.login(new LdapLogin("bob", new Secret(TestDirectory.PASSWORD), "192.0.2.7"))
                        .longestSession())
                .isEqualTo(Duration.ofHours(1));
    }

    @Test
    void s58_aPasswordIsNotTriedInASecondDirectory() {
        refused("alice", "another-password");

        assertThat(asked).noneMatch(what -> what.startsWith("second: bind"));
    }

    @Test
    void s58_allDirectoriesAreAskedForANameWhoeverKnowsIt() {
        refused("alice", "wrong");
        refused("mallory", "wrong");

        for (String server : List.of("first: search " + TestDirectory.PEOPLE, "second: search " + GUESTS)) {
            assertThat(asked.stream().filter(server::equals)).hasSizeBetween(1, 2);
        }
        assertThat(asked.stream().filter(what -> what.contains(": bind")))
                .containsExactly(
                        "first: bind uid=alice," + TestDirectory.PEOPLE,
                        "first: bind cn=nobody," + TestDirectory.PEOPLE);
    }

    @Test
    void nobodyIsTakenForSomebodyElseWhileADirectoryIsAway() {
        attachments.attach("uid=bob," + GUESTS, "readonly");
        first.close();

        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> login("alice", "another-password"))
                .returns(AwsErrorCode.IDP_COMMUNICATION_ERROR, AwsException::code);
    }

    @Test
    void aDirectoryThatIsAwayDoesNotKeepThoseOutWhoAreKnownBefore() {
        second.close();

        assertThat(login("alice", TestDirectory.PASSWORD)).isEqualTo("uid=alice," + TestDirectory.PEOPLE);
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> login("mallory", TestDirectory.PASSWORD))
                .returns(AwsErrorCode.IDP_COMMUNICATION_ERROR, AwsException::code);
    }

    @Test
    void s58_aDirectoryThatIsAwayDoesNotTellWhoIsKnown() {
        second.close();

        for (String name : List.of("alice", "mallory")) {
            assertThatExceptionOfType(AwsException.class)
                    .isThrownBy(() -> login(name, "wrong"))
                    .returns(AwsErrorCode.IDP_COMMUNICATION_ERROR, AwsException::code);
        }
        assertThat(asked.stream().filter(what -> what.contains(": bind")))
                .containsExactly(
                        "first: bind uid=alice," + TestDirectory.PEOPLE,
                        "first: bind cn=nobody," + TestDirectory.PEOPLE);
    }

    @Test
    void s61_aDirectoryCannotSpeakForAnother() {
        second.user("alice");
        forged = entry -> entry.setDN("uid=alice," + TestDirectory.PEOPLE);

        refused("bob", TestDirectory.PASSWORD);
        assertThat(directories.userAt(
                        DistinguishedName.parse("uid=bob," + GUESTS).orElseThrow()))
                .isEmpty();
    }

    @Test
    void s61_aUserIsNotFoundInPlaceOfAnother() {
        forged = entry -> {
            if (String.valueOf(entry.getDN()).startsWith("uid=bob")) {
                entry.setDN("uid=alice," + GUESTS);
            }
        };

        assertThat(directories.userAt(
                        DistinguishedName.parse("uid=bob," + GUESTS).orElseThrow()))
                .isEmpty();
    }

    @Test
    void s61_aDirectoryCannotGiveGroupsOfAnother() {
        second.entry(
                "dn: cn=staff," + GUEST_GROUPS, "objectClass: groupOfNames", "cn: staff", "member: uid=bob," + GUESTS);
        attachments.attach("cn=admins," + TestDirectory.GROUPS, "readwrite");
        forged = entry -> {
            if (String.valueOf(entry.getDN()).startsWith("cn=staff")) {
                entry.setDN("cn=admins," + TestDirectory.GROUPS);
            }
        };

        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> login("bob", TestDirectory.PASSWORD))
                .returns(AwsErrorCode.IDP_COMMUNICATION_ERROR, AwsException::code);
    }

    @Test
    void aDnIsLookedForWhereItBelongs() {
        DistinguishedName bob = DistinguishedName.parse("uid=bob," + GUESTS).orElseThrow();
        DistinguishedName elsewhere =
                DistinguishedName.parse("uid=bob,dc=example,dc=net").orElseThrow();

        assertThat(directories.userAt(bob).orElseThrow().dn()).isEqualTo(bob);
        assertThat(directories.userAt(elsewhere)).isEmpty();
        assertThat(directories.user("alice").orElseThrow().dn().text()).isEqualTo("uid=alice," + TestDirectory.PEOPLE);
        assertThat(asked).noneMatch(what -> what.equals("first: search " + bob.text()));
    }

    @Test
    void whoIsGoneIsLookedForInItsOwnDirectory() {
        Map<String, String> known = new TreeMap<>();
        known.put("uid=alice," + TestDirectory.PEOPLE, "alice");
        known.put("uid=alice," + GUESTS, "alice");
        known.put("uid=bob," + GUESTS, "bob");
        known.put("uid=carol,dc=example,dc=net", "carol");
        List<String> told = new CopyOnWriteArrayList<>();
        LdapSync.Members members = members(known, told);
        second.remove("uid=bob," + GUESTS);

        new LdapSync(directories, members, InstantSource.system()).run();

        assertThat(told)
                .containsExactlyInAnyOrder(
                        "there uid=alice," + TestDirectory.PEOPLE,
                        "there uid=alice," + GUESTS,
                        "gone uid=bob," + GUESTS,
                        "unknown uid=carol,dc=example,dc=net");
        told.clear();
        second.remove("uid=alice," + GUESTS);
        new LdapSync(directories, members, InstantSource.system()).run();
        assertThat(told)
                .as("all of one directory are rather a mistake than gone")
                .noneMatch(what -> what.startsWith("gone"));
    }

    private static LdapSync.Members members(Map<String, String> known, List<String> told) {
        return new LdapSync.Members() {
            @Override
            public Map<String, String> known() {
                return known;
            }

            @Override
            public void refreshed(String dn, List<String> groups, Instant asOf) {
                told.add("there " + dn);
            }

            @Override
            public void gone(String dn, Instant asOf) {
                told.add("gone " + dn);
            }

            @Override
            public void unknown(String dn) {
                told.add("unknown " + dn);
            }

            @Override
            public boolean isInert(String dn) {
                return false;
            }
        };
    }

    @Test
    void keysOfADirectoryThatIsNoLongerConfiguredDoNotCountFromTheStart() {
        List<String> told = new CopyOnWriteArrayList<>();
        LdapSync.Members members = members(Map.of("uid=carol,dc=example,dc=net", "carol"), told);
        try (LdapSync sync =
                LdapSync.start(directories, members, InstantSource.system(), RandomGenerator.getDefault())) {
            assertThat(sync).isNotNull();
            await(() -> !told.isEmpty());
        }
        assertThat(told).containsExactly("unknown uid=carol,dc=example,dc=net");
    }

    @Test
    void aDirectoryThatStallsDoesNotHoldUpTheOthers() throws InterruptedException {
        CountDownLatch over = new CountDownLatch(1);
        onGuestSearch = () -> {
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
        Map<String, String> known = new TreeMap<>();
        known.put("uid=alice," + GUESTS, "alice");
        known.put("uid=alice," + TestDirectory.PEOPLE, "alice");
        List<String> told = new CopyOnWriteArrayList<>();
        LdapSync sync = new LdapSync(directories, members(known, told), InstantSource.system());
        String there = "there uid=alice," + TestDirectory.PEOPLE;

        Thread first = Thread.ofVirtual().start(sync::begin);
        await(() -> told.contains(there));
        first.join();
        told.clear();
        await(() -> {
            sync.begin();
            return told.contains(there);
        });
        assertThat(told).as("its own look-up is not over").containsOnly(there);
        over.countDown();
    }

    private static void await(BooleanSupplier condition) {
        Instant deadline = Instant.now().plusSeconds(20);
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).isBefore(deadline);
            LockSupport.parkNanos(5_000_000);
        }
    }
}
