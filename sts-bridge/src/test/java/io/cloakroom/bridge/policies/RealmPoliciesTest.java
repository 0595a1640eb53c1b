package io.cloakroom.bridge.policies;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.bridge.state.MemoryStateStore;
import io.cloakroom.bridge.state.StateView;
import io.cloakroom.bridge.state.StateViews;
import io.cloakroom.policy.AccessRequest;
import io.cloakroom.policy.PolicyEvaluator;
import io.cloakroom.policy.condition.RequestContext;
import io.cloakroom.policy.match.KnownActions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The documents of realms, as a layer below all others. */
class RealmPoliciesTest {
    private static final Realm DEMO = new Realm("_", "https://sso.example.org/realms/demo");
    private static final Realm OTHER = new Realm("OTHER", "https://sso.example.org/realms/other");
    private static final String READ = allowing("s3:GetObject");
    private static final String DENY = """
        {"Version":"2012-10-17","Statement":[
          {"Effect":"Allow","Action":["s3:*"],"Resource":["arn:aws:s3:::*"]},
          {"Effect":"Deny","Action":["s3:DeleteObject"],"Resource":["arn:aws:s3:::*"]}]}
        """;

    @TempDir
    Path directory;

    private final MemoryStateStore store = new MemoryStateStore();
    private final StateView state = StateViews.over(store);
    private final RealmPolicies realms = of(state);

    private static RealmPolicies of(StateView view) {
        return RealmPolicies.of(view, Map.of("_", name -> name.startsWith("lab-"), "OTHER", name -> true));
    }

    @AfterEach
    void close() {
        state.close();
    }

    @Test
    void s70_documentsCountForIdentitiesOfTheirRealmOnly() throws Exception {
        try (PolicyDocuments documents = PolicyDocuments.open(Optional.empty(), state, realms)) {
            PolicySource source = source(documents);
            assertThat(take(realms, DEMO, Map.of("lab-data", READ))).isEqualTo(1);
            documents.refresh();

            assertThat(may(source, DEMO, "lab-data", "s3:GetObject")).isTrue();
            assertThat(source.known(DEMO, List.of("lab-data"))).containsExactly("lab-data");
            assertThat(source.document(DEMO, "lab-data")).isPresent();
            for (Realm other : List.of(
                    OTHER, new Realm("_", OTHER.issuer()), new Realm("OTHER", DEMO.issuer()), new Realm("_", ""))) {
                assertThat(may(source, other, "lab-data", "s3:GetObject")).isFalse();
                assertThat(source.known(other, List.of("lab-data"))).isEmpty();
            }
            assertThat(source.resolve(List.of("lab-data")).isEmpty()).isTrue();
            assertThat(documents.all()).doesNotContainKey("lab-data");
        }
    }

    @Test
    void s70_namesThatTheProviderMayNotGrantDoNotCount() throws Exception {
        try (PolicyDocuments documents = PolicyDocuments.open(Optional.empty(), state, realms)) {
            take(realms, DEMO, Map.of("everything", READ, "lab-data", READ));
            documents.refresh();

            assertThat(source(documents).remembered(DEMO, List.of("everything", "lab-data")))
                    .containsExactly("lab-data");
        }
    }

    @Test
    void s70_aRealmRedefinesNothing() throws Exception {
        Files.writeString(directory.resolve("lab-file.json"), allowing("s3:PutObject"));
        state.update("policies/lab-state", found -> "{\"policy\":" + allowing("s3:PutObject") + "}");
        RealmPolicies all = RealmPolicies.of(state, Map.of("_", name -> true));
        try (PolicyDocuments documents = PolicyDocuments.open(Optional.of(directory), state, all)) {
            take(all, DEMO, Map.of("lab-file", READ, "lab-state", READ, "writeonly", READ, "lab-data", READ));
            documents.refresh();

            PolicySource source = source(documents);
            for (String name : List.of("lab-file", "lab-state", "writeonly")) {
                assertThat(may(source, DEMO, name, "s3:GetObject")).as(name).isFalse();
                assertThat(may(source, DEMO, name, "s3:PutObject")).as(name).isTrue();
            }
            assertThat(may(source, DEMO, "lab-data", "s3:GetObject")).isTrue();
        }
    }

    @Test
    void aRoleOfThisInstallationHasNoPolicyOfARealm() throws Exception {
        Map<String, List<String>> ofProvider = Map.of("arn:minio:iam:::role/x", List.of("lab-data"));
        try (PolicyDocuments documents = PolicyDocuments.open(Optional.empty(), state, realms)) {
            take(realms, DEMO, Map.of("lab-data", READ));
            documents.refresh();
            PolicySource source = new PolicySource(documents, ofProvider, Attachments.NONE);

            assertThat(source.ofRole(DEMO, "arn:minio:iam:::role/x").isEmpty()).isFalse();
            assertThat(source.ofRole(OTHER, "arn:minio:iam:::role/x").isEmpty()).isTrue();
            assertThat(source.ofRole(DEMO, TrustedRole.arn("x")).isEmpty()).isTrue();
        }
    }

    @Test
    void s73_aDocumentOfARealmThatIsGoneGoesOnDenying() throws Exception {
        take(realms, DEMO, Map.of("lab-guarded", DENY, "lab-data", READ));
        assertThat(take(realms, DEMO, Map.of())).isEqualTo(2);
        assertThat(take(realms, DEMO, Map.of())).isZero();

        StateView restarted = StateViews.over(store);
        try (PolicyDocuments documents = PolicyDocuments.open(Optional.empty(), restarted, of(restarted))) {
            PolicySource source = source(documents);
            assertThat(source.known(DEMO, List.of("lab-guarded", "lab-data"))).containsExactly("lab-guarded");
            assertThat(source.remembered(DEMO, List.of("lab-guarded", "lab-data")))
                    .containsExactlyInAnyOrder("lab-guarded", "lab-data");
            assertThat(may(source, DEMO, List.of("lab-guarded", "readwrite"), "s3:GetObject"))
                    .isFalse();

            assertThat(PolicyMemory.forget(restarted, "_/lab-guarded")).isTrue();
            documents.refresh();
            assertThat(may(source, DEMO, List.of("lab-guarded", "readwrite"), "s3:GetObject"))
                    .isTrue();
        } finally {
            restarted.close();
        }
        assertThat(PolicyMemory.forget(store, "_/lab-data")).isTrue();
        assertThat(PolicyMemory.forget(store, "_/lab-data")).isFalse();
    }

    @Test
    void whatIsThereIsNotForgotten() throws Exception {
        take(realms, DEMO, Map.of("lab-guarded", DENY));

        assertThat(PolicyMemory.forget(state, "_/lab-guarded")).isFalse();
        assertThat(PolicyMemory.forget(store, "_/lab-guarded")).isFalse();
    }

    @Test
    void aDocumentThatIsBackCountsAgain() throws Exception {
        try (PolicyDocuments documents = PolicyDocuments.open(Optional.empty(), state, realms)) {
            take(realms, DEMO, Map.of("lab-guarded", DENY));
            take(realms, DEMO, Map.of());
            take(realms, DEMO, Map.of("lab-guarded", DENY));
            documents.refresh();

            assertThat(may(source(documents), DEMO, "lab-guarded", "s3:GetObject"))
                    .isTrue();
        }
    }

    @Test
    void anInvalidDocumentDeniesEverything() throws Exception {
        try (PolicyDocuments documents = PolicyDocuments.open(Optional.empty(), state, realms)) {
            take(realms, DEMO, Map.of("lab-bad", "", "a/b", READ));
            documents.refresh();

            assertThat(may(source(documents), DEMO, List.of("lab-bad", "readwrite"), "s3:GetObject"))
                    .isFalse();
            assertThat(state.paths("realm-policies/")).containsExactly(RealmDocument.path(DEMO, "lab-bad"));
        }
    }

    /** The settings of the provider were changed to another realm, or Keycloak is known under another name. */
    @Test
    void s73_documentsOfAnotherIssuerStayForItsSessions() throws Exception {
        Realm before = new Realm("_", "https://old.example.org/realms/demo");
        try (PolicyDocuments documents = PolicyDocuments.open(Optional.empty(), state, realms)) {
            take(realms, before, Map.of("lab-guarded", DENY));
            take(realms, DEMO, Map.of("lab-guarded", READ));
            take(realms, DEMO, Map.of());
            documents.refresh();

            PolicySource source = source(documents);
            List<String> names = List.of("lab-guarded", "readwrite");
            assertThat(may(source, before, names, "s3:DeleteObject")).isFalse();
            assertThat(may(source, before, names, "s3:GetObject")).isTrue();
            assertThat(may(source, DEMO, names, "s3:DeleteObject")).isTrue();
        }
    }

    @Test
    void s73_aDenyOutlivesTheFeedAndTheNamesThatMayBeGranted() throws Exception {
        take(realms, DEMO, Map.of("lab-guarded", DENY, "lab-data", READ));
        for (Map<String, Predicate<String>> grantable :
                List.<Map<String, Predicate<String>>>of(Map.of(), Map.of("_", name -> false))) {
            StateView view = StateViews.over(store);
            RealmPolicies narrowed = RealmPolicies.of(view, grantable);
            try (PolicyDocuments documents = PolicyDocuments.open(Optional.empty(), view, narrowed)) {
                PolicySource source = source(documents);
                assertThat(may(source, DEMO, List.of("lab-guarded", "readwrite"), "s3:GetObject"))
                        .isFalse();
                assertThat(may(source, DEMO, "lab-data", "s3:GetObject")).isFalse();
            } finally {
                view.close();
            }
        }
    }

    /** Whoever can bring about a document that cannot be read must not stop everybody. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "realm-policies/_/lab-bad | {",
                "realm-policies/_/0123456789abcdef/lab-bad | {}",
                "realm-policies/_/0123456789abcdef/lab-bad | {\"issuer\":\"\",\"document\":\"\"}",
                "realm-policies/_/0123456789abcdef/lab-bad | {\"issuer\":\"https://x\",\"document\":\"\"}"
            })
    void s73_whatCannotBeReadDeniesItsNameOnly(String stored) throws Exception {
        String[] parts = stored.split(" \\| ", 2);
        state.update(parts[0], found -> parts[1]);
        take(realms, DEMO, Map.of("lab-data", READ));
        StateView restarted = StateViews.over(store);
        try (PolicyDocuments documents = PolicyDocuments.open(Optional.empty(), restarted, of(restarted))) {
            PolicySource source = source(documents);
            for (Realm realm : List.of(DEMO, new Realm("_", "https://another"))) {
                assertThat(may(source, realm, List.of("lab-bad", "readwrite"), "s3:GetObject"))
                        .isFalse();
                assertThat(may(source, realm, List.of("readwrite"), "s3:GetObject"))
                        .isTrue();
            }
            assertThat(may(source, DEMO, "lab-data", "s3:GetObject")).isTrue();
            assertThat(restarted.isReady()).isTrue();
        } finally {
            restarted.close();
        }
        assertThat(PolicyMemory.forget(store, "_/lab-bad")).isTrue();
    }

    /** Whoever may edit the page of a realm must not become an administrator of the bridge. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"Action\":[\"admin:*\"]",
                "\"Action\":[\"*\"]",
                "\"Action\":[\"sts:*\"]",
                "\"Action\":[\"kms:*\"]",
                "\"NotAction\":[\"s3:DeleteBucket\"]"
            })
    void s70_aRealmAllowsActionsOfS3Only(String actions) throws Exception {
        String text = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\"," + actions
                + ",\"Resource\":[\"arn:aws:s3:::*\"]}]}";
        try (PolicyDocuments documents = PolicyDocuments.open(Optional.empty(), state, realms)) {
            take(realms, DEMO, Map.of("lab-all", text));
            documents.refresh();

            PolicySource source = source(documents);
            for (String action : KnownActions.all()) {
                boolean isOfS3 = action.startsWith("s3:");
                boolean isAllowed = may(source, DEMO, "lab-all", action);
                assertThat(isAllowed && !isOfS3).as(action).isFalse();
            }
            boolean isAboutS3 = actions.contains("Not") || actions.contains("[\"*\"]");
            assertThat(may(source, DEMO, "lab-all", "s3:GetObject")).isEqualTo(isAboutS3);
            assertThat(may(source, DEMO, "lab-all", "s3:DeleteBucket"))
                    .isEqualTo(isAboutS3 && !actions.contains("Not"));
        }
    }

    @Test
    void s72_aProviderHasOnlySoManyNames() {
        for (int round = 0; round < 3; round++) {
            Map<String, String> fresh = new HashMap<>();
            for (int i = 0; i < RealmPolicies.MAX_DOCUMENTS; i++) {
                fresh.put("lab-%d-%d".formatted(round, i), READ);
            }
            take(realms, DEMO, fresh);
        }
        assertThat(state.paths("realm-policies/")).hasSizeLessThanOrEqualTo(RealmPolicies.MAX_NAMES);
    }

    /** What is gone is still known to have denied nothing. */
    @Test
    void namesThatAreGoneGoOnlyWhereTheyStandInTheWay() {
        for (int round = 0; round < 2; round++) {
            Map<String, String> fresh = new HashMap<>();
            for (int i = 0; i < RealmPolicies.MAX_DOCUMENTS; i++) {
                fresh.put("lab-%d-%d".formatted(round, i), READ);
            }
            take(realms, DEMO, fresh);
        }
        assertThat(state.paths("realm-policies/")).hasSize(RealmPolicies.MAX_NAMES);

        take(realms, DEMO, Map.of("one-more", READ));

        assertThat(state.paths("realm-policies/")).hasSize(RealmPolicies.MAX_NAMES);
    }

    @Test
    void nothingIsWrittenWhereNothingHasChanged() {
        take(realms, DEMO, Map.of("lab-data", READ));
        long revision =
                store.get(RealmDocument.path(DEMO, "lab-data")).orElseThrow().revision();

        assertThat(take(realms, DEMO, Map.of("lab-data", READ))).isZero();
        assertThat(store.get(RealmDocument.path(DEMO, "lab-data")).orElseThrow().revision())
                .isEqualTo(revision);
    }

    private static int take(RealmPolicies policies, Realm realm, Map<String, String> texts) {
        return policies.take(realm, RealmPolicies.Offer.of(texts));
    }

    private static PolicySource source(PolicyDocuments documents) {
        return new PolicySource(documents, Map.of(), Attachments.NONE);
    }

    private static boolean may(PolicySource source, Realm realm, String name, String action) {
        return may(source, realm, List.of(name), action);
    }

    private static boolean may(PolicySource source, Realm realm, List<String> names, String action) {
        return PolicyEvaluator.decide(
                        source.resolve(realm, names), AccessRequest.of(action, "lab", "a", RequestContext.EMPTY))
                .isAllowed();
    }

    private static String allowing(String action) {
        return "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":[\"" + action
                + "\"],\"Resource\":[\"arn:aws:s3:::*\"]}]}";
    }
}
