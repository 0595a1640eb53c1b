package io.cloakroom.bridge.policies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cloakroom.bridge.state.MemoryStateStore;
import io.cloakroom.bridge.state.StateDocument;
import io.cloakroom.bridge.state.StateException;
import io.cloakroom.bridge.state.StateListing;
import io.cloakroom.bridge.state.StateStore;
import io.cloakroom.bridge.state.StateViews;
import io.cloakroom.bridge.state.StateWatch;
import io.cloakroom.policy.AccessRequest;
import io.cloakroom.policy.Decision;
import io.cloakroom.policy.PolicyEvaluator;
import io.cloakroom.policy.PolicySet;
import io.cloakroom.policy.condition.RequestContext;
import io.cloakroom.policy.match.KnownActions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicySourceTest {
    private static final String LAB = """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:GetObject"],"Resource":["arn:aws:s3:::lab-data/*"]}]}
            """;

    private static final String NO_SECRETS = """
            {"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":["s3:*"],"Resource":["arn:aws:s3:::lab-data/secret/*"]}]}
            """;

    @TempDir
    Path directory;

    @Test
    void cannedPoliciesAreThere() {
        PolicySource source = PolicySource.canned();
        assertThat(source.known(List.of("readonly", "readwrite", "lab-data", "READONLY")))
                .containsExactlyInAnyOrder("readonly", "readwrite");
        assertThat(may(source.resolve(List.of("readonly")), "s3:GetObject")).isTrue();
        assertThat(may(source.resolve(List.of("readonly")), "s3:PutObject")).isFalse();
        assertThat(may(source.resolve(List.of("readonly", "writeonly")), "s3:PutObject"))
                .isTrue();
        assertThat(source.resolve(List.of("lab-data"))).returns(true, PolicySet::isEmpty);
    }

    @Test
    void compilesACombinationOnce() {
        PolicySource source = PolicySource.canned();
        assertThat(source.resolve(List.of("readonly", "diagnostics")))
                .isSameAs(source.resolve(List.of("readonly", "diagnostics")));
        assertThat(source.sessionPolicy(LAB)).isSameAs(source.sessionPolicy(LAB));
    }

    @Test
    void rolesHaveThePoliciesOfToday() {
        PolicySource source = new PolicySource(
                PolicyDocuments.canned(), Map.of("arn:minio:iam:::role/x", List.of("readonly")), Attachments.NONE);
        assertThat(may(source.ofRole("arn:minio:iam:::role/x"), "s3:GetObject")).isTrue();
        assertThat(source.ofRole("arn:minio:iam:::role/gone")).returns(true, PolicySet::isEmpty);
    }

    @Test
    void s34_anEmptyOrUnreadableSessionPolicyAllowsNothing() {
        PolicySource source = PolicySource.canned();
        PolicySet readwrite = source.resolve(List.of("readwrite"));
        for (String json : List.of("", "{}", "null", "[]", "{\"Version\":\"2012-10-17\",\"Statement\":[]}", "{\"Ver")) {
            assertThat(PolicyEvaluator.decide(readwrite, source.sessionPolicy(json), request("s3:GetObject")))
                    .as(json)
                    .returns(false, Decision::isAllowed);
        }
        assertThat(PolicyEvaluator.decide(readwrite, source.sessionPolicy(LAB), request("s3:GetObject")))
                .returns(true, Decision::isAllowed);
    }

    @Test
    void readsADirectory() throws Exception {
        Files.writeString(directory.resolve("lab-data.json"), LAB);
        Files.writeString(directory.resolve("readonly.json"), LAB);
        Files.writeString(directory.resolve("notes.txt"), "not a policy");
        Files.writeString(directory.resolve(".hidden.json"), "not a policy");
        Files.createDirectory(directory.resolve("old.json"));
        try (PolicyDocuments documents = PolicyDocuments.watching(directory, StateViews.inMemory())) {
            PolicySource source = new PolicySource(documents, Map.of(), Attachments.NONE);
            assertThat(source.known(List.of("lab-data", "readonly", "notes", ".hidden", "old", "readwrite")))
                    .containsExactlyInAnyOrder("lab-data", "readonly", "readwrite");
            assertThat(may(source.resolve(List.of("readonly")), "s3:GetBucketLocation"))
                    .as("the directory wins the name")
                    .isFalse();
        }
    }

    @Test
    void aChangedDirectoryCountsSoon() throws Exception {
        try (PolicyDocuments documents = PolicyDocuments.watching(directory, StateViews.inMemory())) {
            PolicySource source = new PolicySource(documents, Map.of(), Attachments.NONE);
            PolicySet before = source.resolve(List.of("lab-data"));
            assertThat(before.isEmpty()).isTrue();
            Files.writeString(directory.resolve("lab-data.json"), LAB);
            await(() -> may(source.resolve(List.of("lab-data")), "s3:GetObject"));
            Files.writeString(directory.resolve("lab-data.json"), LAB.replace("GetObject", "PutObject"));
            Files.setLastModifiedTime(
                    directory.resolve("lab-data.json"),
                    FileTime.from(Instant.now().plusSeconds(5)));
            await(() -> may(source.resolve(List.of("lab-data")), "s3:PutObject"));
            Files.delete(directory.resolve("lab-data.json"));
            await(() -> source.known(List.of("lab-data")).isEmpty());
        }
    }

    @Test
    void whatDidNotChangeIsNotCompiledAgain() throws Exception {
        Files.writeString(directory.resolve("lab-data.json"), LAB);
        Files.writeString(directory.resolve("other.json"), LAB);
        try (PolicyDocuments documents = PolicyDocuments.watching(directory, StateViews.inMemory())) {
            PolicySource source = new PolicySource(documents, Map.of(), Attachments.NONE);
            PolicySet lab = source.resolve(List.of("lab-data", "readonly"));
            PolicySet both = source.resolve(List.of("lab-data", "other"));
            PolicySet unborn = source.resolve(List.of("lab-data", "unborn"));
            Files.writeString(directory.resolve("other.json"), LAB.replace("GetObject", "PutObject"));
            Files.setLastModifiedTime(
                    directory.resolve("other.json"), FileTime.from(Instant.now().plusSeconds(5)));
            Files.writeString(directory.resolve("unborn.json"), LAB.replace("GetObject", "DeleteObject"));
            await(() -> may(source.resolve(List.of("unborn")), "s3:DeleteObject")
                    && may(source.resolve(List.of("other")), "s3:PutObject"));

            assertThat(source.resolve(List.of("lab-data", "readonly"))).isSameAs(lab);
            assertThat(source.resolve(List.of("lab-data", "other"))).isNotSameAs(both);
            assertThat(source.resolve(List.of("lab-data", "unborn"))).isNotSameAs(unborn);
            assertThat(may(source.resolve(List.of("lab-data", "unborn")), "s3:DeleteObject"))
                    .isTrue();
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            no JSON           | '{'
            empty             | ''
            unknown action    | '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:Fly"],"Resource":["arn:aws:s3:::*"]}]}'
            unknown effect    | '{"Version":"2012-10-17","Statement":[{"Effect":"Maybe","Action":["s3:*"],"Resource":["arn:aws:s3:::*"]}]}'
            """)
    void anInvalidDocumentDenies(String why, String json) throws Exception {
        Files.writeString(directory.resolve("readwrite.json"), json);
        try (PolicyDocuments documents = PolicyDocuments.watching(directory, StateViews.inMemory())) {
            PolicySource source = new PolicySource(documents, Map.of(), Attachments.NONE);
            assertThat(source.known(List.of("readwrite"))).isNotEmpty();
            Decision decision = PolicyEvaluator.decide(
                    source.resolve(List.of("readwrite", "consoleAdmin")), request("s3:GetObject"));
            assertThat(decision)
                    .as("and does not fall back to the canned one")
                    .isInstanceOf(Decision.ExplicitDeny.class);
            assertThat(decision.explanation()).contains("readwrite (invalid document)");
            assertThat(KnownActions.all())
                    .allSatisfy(action -> assertThat(may(source.resolve(List.of("readwrite", "consoleAdmin")), action))
                            .isFalse());
            AccessRequest login = AccessRequest.of("sts:AssumeRoleWithWebIdentity", "", "", RequestContext.EMPTY);
            assertThat(PolicyEvaluator.decide(source.resolve(List.of("readwrite")), login.withDenyOnly(true)))
                    .as("the document may have denied logins")
                    .isInstanceOf(Decision.ExplicitDeny.class);
        }
    }

    @Test
    void s73_aVanishedDocumentThatDeniedDeniesUntilItIsBack() throws Exception {
        Path file = Files.writeString(directory.resolve("no-secrets.json"), NO_SECRETS);
        try (PolicyDocuments documents = PolicyDocuments.watching(directory, StateViews.inMemory())) {
            PolicySource source = new PolicySource(documents, Map.of(), Attachments.NONE);
            List<String> names = List.of("no-secrets", "readwrite", "never-known");
            assertThat(may(source.resolve(names), "s3:GetObject")).isTrue();

            Files.delete(file);
            await(() -> !may(source.resolve(names), "s3:GetObject"));

            assertThat(PolicyEvaluator.decide(source.resolve(names), request("s3:GetObject")))
                    .isInstanceOf(Decision.ExplicitDeny.class)
                    .extracting(Decision::explanation)
                    .asString()
                    .contains("no-secrets (document is gone)");
            assertThat(KnownActions.all())
                    .allSatisfy(action ->
                            assertThat(may(source.resolve(names), action)).isFalse());
            assertThat(may(source.resolve(List.of("never-known", "readwrite")), "s3:GetObject"))
                    .as("who does not have it, and a name never known")
                    .isTrue();
            assertThat(source.remembered(names)).containsExactlyInAnyOrder("no-secrets", "readwrite");

            Files.writeString(file, NO_SECRETS);
            await(() -> may(source.resolve(names), "s3:GetObject"));
        }
    }

    @Test
    void s73_aRestartForgetsNoDeny() throws Exception {
        MemoryStateStore store = new MemoryStateStore();
        Path file = Files.writeString(directory.resolve("no-secrets.json"), NO_SECRETS);
        PolicyDocuments.watching(directory, StateViews.over(store)).close();
        Files.delete(file);
        List<String> names = List.of("no-secrets", "readwrite");
        try (PolicyDocuments documents = PolicyDocuments.watching(directory, StateViews.over(store))) {
            assertThat(may(new PolicySource(documents, Map.of(), Attachments.NONE).resolve(names), "s3:GetObject"))
                    .isFalse();
        }
        try (PolicyDocuments documents = PolicyDocuments.remembering(StateViews.over(store))) {
            PolicySource source = new PolicySource(documents, Map.of(), Attachments.NONE);
            assertThat(may(source.resolve(names), "s3:GetObject"))
                    .as("without a directory too")
                    .isFalse();
            assertThat(PolicyMemory.forget(store, "no-secrets")).isTrue();
            await(() -> may(source.resolve(names), "s3:GetObject"));
            assertThat(source.remembered(names)).containsExactly("readwrite");
        }
        assertThat(PolicyMemory.forget(store, "no-secrets")).isFalse();
    }

    @Test
    void s73_aDirectoryThatCannotBeReadDeniesWhoseDocumentsDenied() throws Exception {
        Path policies = Files.createDirectory(directory.resolve("policies"));
        Files.writeString(policies.resolve("no-secrets.json"), NO_SECRETS);
        Files.writeString(policies.resolve("lab-data.json"), LAB);
        try (PolicyDocuments documents = PolicyDocuments.watching(policies, StateViews.inMemory())) {
            PolicySource source = new PolicySource(documents, Map.of(), Attachments.NONE);
            Files.move(policies, directory.resolve("elsewhere"));
            await(() -> !may(source.resolve(List.of("no-secrets", "readwrite")), "s3:GetObject"));
            assertThat(may(source.resolve(List.of("lab-data")), "s3:GetObject")).isTrue();
            Files.move(directory.resolve("elsewhere"), policies);
            await(() -> may(source.resolve(List.of("no-secrets", "readwrite")), "s3:GetObject"));
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            the last document counts         | no-secrets | LAB     | true
            it may have denied               | no-secrets | {       | false
            a canned policy may allow more   | readwrite  | LAB     | false
            """)
    void s73_whatTheLastDocumentWasDecides(String why, String name, String last, boolean expected) throws Exception {
        MemoryStateStore store = new MemoryStateStore();
        Path file = Files.writeString(directory.resolve(name + ".json"), NO_SECRETS);
        PolicyDocuments.watching(directory, StateViews.over(store)).close();
        Files.writeString(file, last.equals("LAB") ? LAB : last);
        PolicyDocuments.watching(directory, StateViews.over(store)).close();
        Files.delete(file);
        try (PolicyDocuments documents = PolicyDocuments.watching(directory, StateViews.over(store))) {
            PolicySource source = new PolicySource(documents, Map.of(), Attachments.NONE);
            assertThat(may(source.resolve(List.of(name, "readonly")), "s3:GetObject"))
                    .as(why)
                    .isEqualTo(expected);
            assertThat(source.remembered(List.of(name))).containsExactly(name);
        }
    }

    @Test
    void s73_aDenyIsRememberedWhereTheStateCannotBeWritten() throws Exception {
        FakeFailingStore store = new FakeFailingStore();
        Path file = Files.writeString(directory.resolve("no-secrets.json"), NO_SECRETS);
        try (PolicyDocuments documents = PolicyDocuments.watching(directory, StateViews.over(store))) {
            PolicySource source = new PolicySource(documents, Map.of(), Attachments.NONE);
            List<String> names = List.of("no-secrets", "readwrite");
            Files.delete(file);
            await(() -> !may(source.resolve(names), "s3:GetObject"));
            store.fails = false;
            await(() -> !store.list("").documents().isEmpty());
            assertThat(may(source.resolve(names), "s3:GetObject")).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"denies\":null}", "{\"denies\":{}}", "{\"denies\":", "[]", ""})
    void s73_aRecordThatCannotBeReadDenies(String record) throws Exception {
        MemoryStateStore store = new MemoryStateStore();
        store.compareAndPut("policy-names/no-secrets", StateStore.ABSENT, record);
        try (PolicyDocuments documents = PolicyDocuments.watching(directory, StateViews.over(store))) {
            PolicySource source = new PolicySource(documents, Map.of(), Attachments.NONE);
            assertThat(may(source.resolve(List.of("no-secrets", "readwrite")), "s3:GetObject"))
                    .isFalse();
            assertThat(may(source.resolve(List.of("readwrite")), "s3:GetObject"))
                    .isTrue();
        }
    }

    /** A Deny that is new when something fails counts afterwards, though the directory does not change again. */
    @Test
    void s73_theWatchingThreadSurvivesAnyThrowable() throws Exception {
        FakeFailingStore store = new FakeFailingStore();
        store.fails = false;
        try (PolicyDocuments documents = PolicyDocuments.watching(directory, StateViews.over(store))) {
            store.breaks = true;
            Files.writeString(directory.resolve("readwrite.json"), NO_SECRETS);
            int broken = store.broken.get();
            await(() -> store.broken.get() >= broken + 2);
            store.breaks = false;
            PolicySource source = new PolicySource(documents, Map.of(), Attachments.NONE);
            await(() -> !may(source.resolve(List.of("readwrite")), "s3:GetObject"));
        }
    }

    /** A state store that cannot be written for a while, and breaks while it is told to. */
    private static final class FakeFailingStore implements StateStore {
        private final MemoryStateStore store = new MemoryStateStore();
        private volatile boolean fails = true;
        private final AtomicInteger broken = new AtomicInteger();
        private volatile boolean breaks;

        @Override
        public Optional<StateDocument> get(String path) {
            return store.get(path);
        }

        @Override
        public OptionalLong compareAndPut(String path, long expectedRevision, String json) {
            if (breaks) {
                broken.incrementAndGet();
                throw new NoClassDefFoundError("of the test");
            }
            if (fails) {
                throw new StateException("the disk is full", new IOException("disk full"));
            }
            return store.compareAndPut(path, expectedRevision, json);
        }

        @Override
        public OptionalLong delete(String path, long expectedRevision) {
            return store.delete(path, expectedRevision);
        }

        @Override
        public StateListing list(String pathPrefix) {
            return store.list(pathPrefix);
        }

        @Override
        public StateWatch watch(long revision) {
            return store.watch(revision);
        }

        @Override
        public void close() {}
    }

    @Test
    void s57_notEverySessionPolicyIsKept() {
        PolicySource source = PolicySource.canned();
        PolicySet first = source.sessionPolicy(large(0));
        assertThat(source.sessionPolicy(large(0))).isSameAs(first);

        for (int i = 1; i < 1_000; i++) {
            source.sessionPolicy(large(i));
        }

        assertThat(source.sessionPolicy(large(0))).isNotSameAs(first);
        assertThat(may(source.sessionPolicy(large(0)), "s3:GetObject")).isTrue();
    }

    private static String large(int number) {
        return """
                {"Version":"2012-10-17","Statement":[
                  {"Sid":"%d","Effect":"Allow","Action":["s3:*"],"Resource":["arn:aws:s3:::*","arn:aws:s3:::%s"]}]}
                """.formatted(number, "x".repeat(1_900));
    }

    @Test
    void aDocumentTooLargeDenies() throws Exception {
        Files.writeString(directory.resolve("big.json"), LAB + " ".repeat(30_000));
        try (PolicyDocuments documents = PolicyDocuments.watching(directory, StateViews.inMemory())) {
            PolicySource source = new PolicySource(documents, Map.of(), Attachments.NONE);
            assertThat(may(source.resolve(List.of("big")), "s3:GetObject")).isFalse();
        }
    }

    @Test
    void aMissingDirectoryIsAnErrorAtStart() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> PolicyDocuments.watching(directory.resolve("nowhere"), StateViews.inMemory()))
                .withMessageContaining("nowhere");
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(textBlock = """
            readOnly, readonly
            read-only, readonly
            readwrit, readwrite
            consoleadmin, consoleAdmin
            default-roles-demo,
            x,
            """)
    void suggestsWhatWasPerhapsMeant(String unknown, String expected) {
        assertThat(PolicySource.canned()
                        .nearest(new Realm("_", "nobody"), unknown)
                        .orElse(null))
                .isEqualTo(expected);
    }

    private static boolean may(PolicySet policies, String action) {
        return PolicyEvaluator.decide(policies, request(action)).isAllowed();
    }

    private static AccessRequest request(String action) {
        return AccessRequest.of(action, "lab-data", "run-1.csv", RequestContext.EMPTY);
    }

    private static void await(BooleanSupplier condition) {
        Instant deadline = Instant.now().plusSeconds(20);
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).isBefore(deadline);
            LockSupport.parkNanos(20_000_000);
        }
    }
}
