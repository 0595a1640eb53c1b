package io.cloakroom.bridge;

import static io.cloakroom.bridge.EveryWayIn.ALICE;
import static io.cloakroom.bridge.EveryWayIn.BOB;
import static io.cloakroom.bridge.EveryWayIn.PLUGIN_ROLE;
import static io.cloakroom.bridge.EveryWayIn.PROVIDER_ROLE;
import static io.cloakroom.bridge.EveryWayIn.ROLE;
import static io.cloakroom.bridge.EveryWayIn.ROOT;
import static io.cloakroom.bridge.EveryWayIn.TOKEN_ROLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.aws.Secret;
import io.cloakroom.aws.sigv4.SigV4Signer.Credential;
import io.cloakroom.bridge.EveryWayIn.Way;
import io.cloakroom.bridge.identity.ldap.TestDirectory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All identity sources in one bridge: each works beside the others, and none reaches what is another's. */
class EveryWayInTest {
    private static final int AT_ONCE = 6;

    private static EveryWayIn ways;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        ways = new EveryWayIn(folder);
    }

    @AfterAll
    static void stop() {
        ways.close();
    }

    private static void readsItsOwnOnly(Way way, Credential credential) {
        for (Way other : Way.values()) {
            boolean isOwn = other == way || (way == Way.USER && other == Way.ACCESS_KEY);
            assertThat(ways.read(credential, other).outcome())
                    .as("%s reads what is of %s", way, other)
                    .isEqualTo(isOwn ? "200" : "403 AccessDenied");
        }
    }

    @Test
    void eachWayInGivesItsOwnRightsAndNoOthers() {
        Map<Way, String> names = new EnumMap<>(Way.class);
        for (Way way : Way.values()) {
            Credential credential = ways.credentials(way);
            readsItsOwnOnly(way, credential);
            if (way != Way.ACCESS_KEY) {
                names.put(way, ways.whoIs(credential));
            }
        }
        readsItsOwnOnly(Way.USER, ALICE);
        for (Way way : Way.values()) {
            assertThat(ways.read(ROOT, way).body()).isEqualTo("of " + way.bucket());
            assertThat(ways.read(BOB, way).outcome()).isEqualTo("403 AccessDenied");
        }
        assertThat(names)
                .containsAllEntriesOf(Map.of(
                        Way.CLAIM, "arn:aws:sts::000000000000:assumed-role/_/alice",
                        Way.CLIENT_GRANTS, "arn:aws:sts::000000000000:assumed-role/_/alice",
                        Way.DIRECTORY, "arn:aws:sts::000000000000:assumed-role/ldap/alice",
                        Way.CERTIFICATE, "arn:aws:sts::000000000000:assumed-role/certificate/certificate",
                        Way.CUSTOM_TOKEN, "arn:aws:sts::000000000000:assumed-role/idmp-lab/alice",
                        Way.USER, "arn:aws:sts::000000000000:assumed-role/alice/alice",
                        Way.ROLE, "arn:aws:sts::000000000000:assumed-role/role/alice",
                        Way.TOKEN_ROLE, "arn:aws:sts::000000000000:assumed-role/token-role/alice"));
        names.remove(Way.CLIENT_GRANTS);
        assertThat(names.values()).doesNotHaveDuplicates();
    }

    @Test
    void everybodyLogsInAtOnce() throws Exception {
        List<Callable<Void>> logins = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            for (Way way : Way.values()) {
                logins.add(() -> {
                    Credential credential = ways.credentials(way);
                    assertThat(ways.read(credential, way).body()).isEqualTo("of " + way.bucket());
                    Way next = way == Way.CLAIM ? Way.DIRECTORY : Way.CLAIM;
                    assertThat(ways.read(credential, next).outcome()).isEqualTo("403 AccessDenied");
                    return null;
                });
            }
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Void> login : threads.invokeAll(logins)) {
                login.get();
            }
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        }
    }

    /** The name of another source's role, sent with a good proof of one's own. */
    @Test
    void cannotGetTheRoleOfAnotherSource() {
        Map<String, Way> roles = Map.of(
                ROLE, Way.ROLE,
                TOKEN_ROLE, Way.TOKEN_ROLE,
                PROVIDER_ROLE, Way.PROVIDER_ROLE,
                PLUGIN_ROLE, Way.CUSTOM_TOKEN);
        for (Way way : Way.values()) {
            roles.forEach((arn, owner) -> triesTheRole(way, arn, owner));
        }
    }

    private static void triesTheRole(Way way, String arn, Way owner) {
        boolean isItsOwn = owner == way
                || (owner == Way.ROLE && (way == Way.USER || way == Way.ACCESS_KEY))
                || (owner == Way.TOKEN_ROLE && way == Way.PROVIDER_ROLE)
                || (owner == Way.PROVIDER_ROLE && way == Way.TOKEN_ROLE);
        EncryptedClient.Answer answer = ways.logIn(way, "RoleArn", arn);
        if (answer.status() == 200) {
            assertThat(ways.read(answer.issued(), owner).outcome())
                    .as("%s with the role of %s", way, owner)
                    .isEqualTo(isItsOwn ? "200" : "403 AccessDenied");
        } else {
            assertThat(isItsOwn).as(answer.body()).isFalse();
            assertThat(answer.outcome())
                    .isIn("400 InvalidParameterValue", "400 InvalidIdentityToken", "403 AccessDenied");
        }
    }

    @Test
    void cannotTakeOnRolesWithTheSessionOfAnotherSource() {
        for (Way way : Way.values()) {
            Credential session = ways.credentials(way);
            boolean isAlice = way == Way.USER || way == Way.ACCESS_KEY;
            for (String arn : List.of(ROLE, TOKEN_ROLE, PROVIDER_ROLE, PLUGIN_ROLE)) {
                if (!isAlice || !arn.equals(ROLE)) {
                    assertThat(ways.assumeRole(session, "RoleArn", arn).outcome())
                            .as("%s takes on %s", way, arn)
                            .isEqualTo("403 AccessDenied");
                }
            }
        }
        assertThat(ways.assumeRole(BOB, "RoleArn", ROLE).outcome()).isEqualTo("403 AccessDenied");
    }

    @Test
    void aProofOfOneSourceIsNoneOfAnother() {
        assertThat(ways.webIdentity(ways.claimToken("claim"), "RoleArn", PROVIDER_ROLE)
                        .outcome())
                .isEqualTo("400 InvalidIdentityToken");
        assertThat(ways.webIdentity(ways.roleToken()).outcome()).isEqualTo("400 InvalidIdentityToken");
        assertThat(ways.webIdentity(ways.claimToken("claim"), "RoleArn", TOKEN_ROLE)
                        .outcome())
                .isEqualTo("403 AccessDenied");
        assertThat(ways.webIdentity(EveryWayIn.CUSTOM_TOKEN).outcome()).isEqualTo("400 InvalidIdentityToken");
        assertThat(ways.customToken(ways.claimToken("claim"), "RoleArn", PLUGIN_ROLE)
                        .outcome())
                .isEqualTo("403 IDPRejectedClaim");
        assertThat(ways.password(ALICE.secretAccessKey().reveal()).outcome()).isEqualTo("400 InvalidParameterValue");
        Credential byPassword =
                new Credential(ALICE.accessKeyId(), new Secret(TestDirectory.PASSWORD), Optional.empty());
        assertThat(ways.assumeRole(byPassword).outcome()).isEqualTo("403 AccessDenied");
    }

    /** The provider may grant the policies of its own two ways in. */
    @Test
    void aTokenCannotNameThePolicyOfAnotherSource() {
        for (Way way : Way.values()) {
            if (way != Way.CLAIM && way != Way.CLIENT_GRANTS) {
                assertThat(ways.webIdentity(ways.claimToken(way.bucket())).outcome())
                        .isEqualTo("400 InvalidParameterValue");
                Credential session =
                        ways.webIdentity(ways.claimToken("claim", way.bucket())).issued();
                readsItsOwnOnly(Way.CLAIM, session);
            }
        }
    }

    @Test
    void thePartsOfTwoSessionsAreNone() {
        Credential one = ways.credentials(Way.DIRECTORY);
        Credential other = ways.credentials(Way.CERTIFICATE);
        Credential mixed = new Credential(one.accessKeyId(), one.secretAccessKey(), other.sessionToken());
        assertThat(ways.read(mixed, Way.DIRECTORY).outcome()).isEqualTo("403 InvalidTokenId");
        assertThat(ways.read(mixed, Way.CERTIFICATE).outcome()).isEqualTo("403 InvalidTokenId");
    }

    /** All of them are called alice. */
    @Test
    void whatEndsTheSessionsOfOneSourceEndsNoOthers(@TempDir Path folder) throws Exception {
        try (EveryWayIn own = new EveryWayIn(folder)) {
            endEachSource(own);
        }
    }

    private static void endEachSource(EveryWayIn own) {
        Map<Way, Credential> sessions = new EnumMap<>(Way.class);
        for (Way way : Way.values()) {
            sessions.put(way, own.credentials(way));
        }
        own.revoke("builtin", "alice");
        List<Way> ofTheUser = List.of(Way.USER, Way.ROLE);
        sessions.forEach((way, session) -> assertThat(own.read(session, way).outcome())
                .as("%s", way)
                .isEqualTo(ofTheUser.contains(way) ? "403 InvalidAccessKeyId" : "200"));
        own.revoke("ldap", "uid=alice," + TestDirectory.PEOPLE);
        sessions.forEach((way, session) -> assertThat(own.read(session, way).outcome())
                .as("%s", way)
                .isEqualTo(ofTheUser.contains(way) || way == Way.DIRECTORY ? "403 InvalidAccessKeyId" : "200"));
    }

    @Test
    void oneSourceThatIsDownTakesNoOtherWithIt(@TempDir Path folder) throws Exception {
        try (EveryWayIn own = new EveryWayIn(folder)) {
            directoryAndPluginFail(own);
        }
    }

    private static void directoryAndPluginFail(EveryWayIn own) {
        Map<Way, Credential> before = new EnumMap<>(Way.class);
        for (Way way : Way.values()) {
            before.put(way, own.credentials(way));
        }
        own.directory.close();
        own.plugin.answer(500, "out of order");
        assertThat(own.logIn(Way.DIRECTORY).outcome()).isEqualTo("400 IDPCommunicationError");
        assertThat(own.logIn(Way.CUSTOM_TOKEN).status()).isGreaterThanOrEqualTo(400);
        before.forEach((way, session) -> {
            assertThat(own.read(session, way).outcome()).isEqualTo("200");
            if (way != Way.DIRECTORY && way != Way.CUSTOM_TOKEN) {
                assertThat(own.read(own.credentials(way), way).outcome()).isEqualTo("200");
            }
        });
    }
}
