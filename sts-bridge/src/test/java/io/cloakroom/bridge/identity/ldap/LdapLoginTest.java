package io.cloakroom.bridge.identity.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSearchRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSimpleBindRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryOperationInterceptor;
import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.Secret;
import io.cloakroom.bridge.config.LdapConfig;
import io.cloakroom.bridge.tls.TrustedRoots;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a login asks the directory, and what it waits for. */
class LdapLoginTest {
    private static final String WRONG = "the user name or the password is wrong";

    private final FakeAttachments attachments = new FakeAttachments();
    private final List<String> binds = new CopyOnWriteArrayList<>();
    private volatile Runnable onUserBind = () -> {};
    private volatile Runnable onGroupSearch = () -> {};
    private volatile Runnable onUserSearch = () -> {};

    private final TestDirectory server = TestDirectory.start(List.of(new InMemoryOperationInterceptor() {
        @Override
        public void processSimpleBindRequest(InMemoryInterceptedSimpleBindRequest request) {
            if (!request.getRequest().getBindDN().equals(TestDirectory.LOOKUP)) {
                binds.add(request.getRequest().getBindDN());
                onUserBind.run();
            }
        }

        @Override
        public void processSearchRequest(InMemoryInterceptedSearchRequest request) {
            (request.getRequest().getBaseDN().equals(TestDirectory.GROUPS) ? onGroupSearch : onUserSearch).run();
        }
    }));

    private @Nullable LdapDirectory directory;

    @AfterEach
    void close() {
        if (directory != null) {
            directory.close();
        }
        server.close();
    }

    private LdapSource source(LdapConfig config) throws IOException {
        LdapDirectory opened = LdapDirectory.open(config, TrustedRoots.ofTheJdk(), InstantSource.system());
        directory = opened;
        return new LdapSource(
                LdapDirectories.of(opened),
                attachments.source(),
                InstantSource.system(),
                System::nanoTime,
                duration -> {});
    }

    private static LdapLogin login(String name, String password) {
        return new LdapLogin(name, new Secret(password), "192.0.2.7");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void groupsAreLookedUpWhileThePasswordIsTried() throws IOException {
        CountDownLatch searched = new CountDownLatch(1);
        onUserBind = () -> await(searched);
        onGroupSearch = searched::countDown;
        attachments.attach(server.group("staff", server.user("alice")), "readonly");

        assertThat(source(server.config())
                        .login(login("alice", TestDirectory.PASSWORD))
                        .readableName())
                .isEqualTo("alice");
    }

    @Test
    void s58_howLongGroupsTakeDoesNotShowWithoutThePassword() throws IOException {
        CountDownLatch refused = new CountDownLatch(1);
        onGroupSearch = () -> await(refused);
        server.group("staff", server.user("alice"));
        LdapSource source = source(server.config());

        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> source.login(login("alice", "wrong")))
                .withMessageContaining(WRONG);
        refused.countDown();
    }

    /** Their groups are still looked up, slowly. That many hold no more than a part of the connections. */
    @Test
    void s58_guessingLeavesConnectionsForOthers() throws IOException {
        CountDownLatch over = new CountDownLatch(1);
        onGroupSearch = () -> await(over);
        LdapSource source = source(server.config());
        try {
            for (int i = 0; i < 40; i++) {
                String name = "guess-" + i;
                assertThatExceptionOfType(AwsException.class)
                        .isThrownBy(() -> source.login(login(name, "wrong")))
                        .withMessageContaining(WRONG);
            }
        } finally {
            over.countDown();
        }
    }

    @Test
    void s58_aNameThatNobodyHasIsLookedForAmongGroupsToo() throws IOException {
        CountDownLatch searched = new CountDownLatch(1);
        onUserBind = () -> await(searched);
        onGroupSearch = searched::countDown;
        LdapSource source = source(server.config());

        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> source.login(login("mallory", "wrong")))
                .withMessageContaining(WRONG);
    }

    @Test
    void s58_severalNamesOfAUserAreTriedAsOne() throws IOException {
        String alice = server.user("alice");
        attachments.attach(alice, "readonly");
        LdapConfig one = server.config();
        LdapSource source = source(new LdapConfig(
                one.servers(),
                one.lookup(),
                new LdapConfig.Users(List.of(TestDirectory.PEOPLE), "(|(uid=%s)(mail=%s)(cn=%s))", List.of()),
                one.groups(),
                one.limits()));
        for (int i = 0; i < 10; i++) {
            String name = i % 2 == 0 ? "alice" : "alice@example.org";
            assertThatExceptionOfType(AwsException.class)
                    .isThrownBy(() -> source.login(new LdapLogin(name, new Secret("wrong"), "192.0.2.7")))
                    .withMessageContaining(WRONG);
        }

        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> source.login(
                        new LdapLogin("alice@example.org", new Secret(TestDirectory.PASSWORD), "198.51.100.1")))
                .returns(AwsErrorCode.INVALID_PARAMETER_VALUE, AwsException::code)
                .withMessageContaining(WRONG);
        assertThat(binds.stream().filter(alice::equals)).hasSize(10);
    }

    @Test
    void connectionsThatHaveAllBrokenAreReplaced() throws IOException {
        int many = 4;
        CyclicBarrier together = new CyclicBarrier(many);
        onUserSearch = () -> {
            try {
                together.await();
            } catch (InterruptedException | BrokenBarrierException e) {
                throw new IllegalStateException(e);
            }
        };
        attachments.attach(server.user("alice"), "readonly");
        LdapSource source = source(server.config());
        Stream.generate(() -> CompletableFuture.runAsync(
                        () -> source.login(login("alice", TestDirectory.PASSWORD)),
                        run -> Thread.ofVirtual().start(run)))
                .limit(many)
                .toList()
                .forEach(CompletableFuture::join);
        onUserSearch = () -> {};
        server.server().closeAllConnections(false);

        assertThat(source.login(login("alice", TestDirectory.PASSWORD)).readableName())
                .isEqualTo("alice");
    }
}
