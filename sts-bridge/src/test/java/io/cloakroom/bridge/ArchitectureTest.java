package io.cloakroom.bridge;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static io.cloakroom.bridge.ProductClasses.BRIDGE;
import static io.cloakroom.bridge.ProductClasses.EVERYTHING;
import static io.cloakroom.bridge.ProductClasses.PURE;
import static io.cloakroom.bridge.ProductClasses.ROOT;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaFieldAccess;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.Secret;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.bridge.authz.Caller;
import io.cloakroom.policy.PolicyEvaluator;
import java.net.URI;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Who knows whom. An edge that comes or goes is a change to this list, and is reviewed. */
class ArchitectureTest {
    /** What each package depends on inside the bridge: all of it, and nothing else. */
    private static final Map<String, Set<String>> EDGES = Map.ofEntries(
            Map.entry("config", Set.of()),
            Map.entry("files", Set.of()),
            Map.entry("log", Set.of()),
            Map.entry("state", Set.of("files")),
            Map.entry("state.etcd", Set.of("config", "state", "tls")),
            Map.entry("audit", Set.of()),
            Map.entry("wire", Set.of()),
            Map.entry("tls", Set.of("files")),
            Map.entry("endpoint", Set.of("audit")),
            Map.entry("policies", Set.of("files", "state")),
            Map.entry("identity", Set.of()),
            Map.entry("identity.certificate", Set.of("identity", "policies", "tls")),
            Map.entry("identity.ldap", Set.of("config", "endpoint", "identity", "policies", "tls")),
            Map.entry("identity.users", Set.of("authn", "identity", "policies")),
            Map.entry("identity.sessions", Set.of("authn", "credentials", "identity", "policies")),
            Map.entry("identity.oidc", Set.of("config", "identity", "policies", "tls")),
            Map.entry("webhook", Set.of("log", "tls")),
            Map.entry("identity.plugin", Set.of("config", "identity", "policies", "tls", "webhook")),
            Map.entry("credentials", Set.of("config", "state")),
            Map.entry("iam", Set.of("credentials", "files", "policies", "state")),
            Map.entry("authn", Set.of("audit", "credentials")),
            Map.entry("authz", Set.of("audit", "authn", "credentials", "policies", "webhook")),
            Map.entry("metrics", Set.of("audit", "authn", "authz", "endpoint")),
            Map.entry("store", Set.of("authz", "metrics")),
            Map.entry(
                    "store.embedded",
                    Set.of("authn", "authz", "config", "store", "store.embedded.catalog", "store.embedded.files")),
            Map.entry("store.embedded.catalog", Set.of("store.embedded.files")),
            Map.entry("store.embedded.files", Set.of("files")),
            Map.entry("store.embedded.upkeep", Set.of("files", "store.embedded.catalog", "store.embedded.files")),
            Map.entry("store.upstream", Set.of("authz", "config", "log", "metrics", "store", "tls", "wire")),
            Map.entry("gateway", Set.of("audit", "authn", "authz", "endpoint", "policies", "store")),
            Map.entry(
                    "sts",
                    Set.of(
                            "audit",
                            "authn",
                            "authz",
                            "config",
                            "credentials",
                            "endpoint",
                            "identity",
                            "identity.certificate",
                            "identity.ldap",
                            "identity.oidc",
                            "identity.plugin",
                            "identity.sessions",
                            "identity.users",
                            "policies")),
            Map.entry(
                    "admin",
                    Set.of(
                            "audit",
                            "authn",
                            "authz",
                            "config",
                            "credentials",
                            "endpoint",
                            "iam",
                            "identity.ldap",
                            "identity.oidc",
                            "policies",
                            "state")),
            Map.entry(
                    "signals",
                    Set.of(
                            "audit",
                            "config",
                            "credentials",
                            "endpoint",
                            "identity",
                            "identity.oidc",
                            "metrics",
                            "state",
                            "tls")),
            Map.entry(
                    "sso",
                    Set.of("audit", "config", "credentials", "endpoint", "identity", "identity.oidc", "state", "sts")),
            Map.entry(
                    "console",
                    Set.of(
                            "audit",
                            "authn",
                            "authz",
                            "credentials",
                            "endpoint",
                            "gateway",
                            "identity.oidc",
                            "policies",
                            "state",
                            "sts")),
            Map.entry("server", Set.of("audit", "authz", "endpoint", "gateway", "store", "wire")));

    /** Where signatures and sealed sessions are. */
    private static final Set<String> SIGNATURE_PACKAGES = Set.of(
            "io.cloakroom.aws",
            "io.cloakroom.aws.payload",
            "io.cloakroom.aws.sigv4",
            ROOT + ".authn",
            ROOT + ".credentials");

    @Test
    void packagesKnowExactlyWhomTheyAreSaidToKnow() {
        Map<String, Set<String>> found = new TreeMap<>();
        for (JavaClass type : BRIDGE) {
            Set<String> known = found.computeIfAbsent(unit(type), unit -> new TreeSet<>());
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass().getBaseComponentType();
                if (target.getPackageName().startsWith(ROOT)) {
                    known.add(unit(target));
                }
            }
        }
        // The composition root knows everybody.
        assertThat(found.remove("")).isNotNull();

        SoftAssertions.assertSoftly(all -> {
            all.assertThat(found.keySet()).as("packages of the bridge").isEqualTo(EDGES.keySet());
            found.forEach((unit, known) -> {
                known.remove(unit);
                all.assertThat(known)
                        .as("packages that bridge.%s knows", unit)
                        .isEqualTo(EDGES.getOrDefault(unit, Set.of()));
            });
        });
    }

    private static String unit(JavaClass type) {
        String name = type.getPackageName();
        return name.equals(ROOT) ? "" : name.substring(ROOT.length() + 1);
    }

    /** S3, STS and admin are decided in one place. */
    @Test
    void onlyAuthorizationAsksPolicies() {
        noClasses()
                .that(not(resideInAPackage(ROOT + ".authz")))
                .should()
                .dependOnClassesThat()
                .areAssignableTo(PolicyEvaluator.class)
                .check(BRIDGE);
    }

    /** A call says all that it is decided by. The head has been read by those who authenticated and classified it. */
    @Test
    void authorizationNeverReadsTheHead() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".authz")
                .and()
                .doNotHaveFullyQualifiedName(Caller.class.getName())
                .should()
                .dependOnClassesThat()
                .areAssignableTo(RequestHead.class)
                .check(BRIDGE);
    }

    @Test
    void everyErrorCodeIsAnswered() {
        Set<String> answered = EVERYTHING.stream()
                .filter(type -> !type.isEquivalentTo(AwsErrorCode.class))
                .flatMap(type -> type.getFieldAccessesFromSelf().stream())
                .filter(access -> access.getTargetOwner().isEquivalentTo(AwsErrorCode.class))
                .map(JavaFieldAccess::getName)
                .collect(Collectors.toSet());
        assertThat(AwsErrorCode.values()).extracting(AwsErrorCode::name).isSubsetOf(answered);
    }

    @Test
    void packagesAreFreeOfCycles() {
        slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(BRIDGE);
    }

    @Test
    void pureModulesAreFreeOfCyclesAndOfEachOther() {
        slices().matching("io.cloakroom.(**)").should().beFreeOfCycles().check(PURE);
        noClasses()
                .that()
                .resideInAPackage("io.cloakroom.policy..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.cloakroom.aws..")
                .check(PURE);
        noClasses()
                .that()
                .resideInAPackage("io.cloakroom.aws..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.cloakroom.policy..")
                .check(PURE);
    }

    @Test
    void policyLanguageIsInLayers() {
        noClasses()
                .that()
                .resideInAPackage("io.cloakroom.policy")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.cloakroom.policy.json", "io.cloakroom.policy.canned", "io.cloakroom.policy.lint")
                .check(PURE);
        noClasses()
                .that(not(resideInAPackage("io.cloakroom.policy.lint")))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.cloakroom.policy.lint")
                .check(PURE);
        noClasses()
                .that()
                .resideInAPackage("io.cloakroom.policy.condition")
                .should()
                .dependOnClassesThat(resideInAPackage("io.cloakroom.policy..")
                        .and(not(resideInAnyPackage("io.cloakroom.policy.condition", "io.cloakroom.policy.match"))))
                .check(PURE);
        noClasses()
                .that()
                .resideInAPackage("io.cloakroom.policy.match")
                .should()
                .dependOnClassesThat(resideInAPackage("io.cloakroom.policy..")
                        .and(not(resideInAPackage("io.cloakroom.policy.match"))))
                .check(PURE);
        noClasses()
                .that(not(resideInAPackage("io.cloakroom.policy.json")))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.fasterxml..")
                .check(PURE);
    }

    @Test
    void pureModulesDoNoInputOrOutput() {
        noClasses()
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                                "java.net..",
                                "java.nio.file..",
                                "java.nio.channels..",
                                "java.util.logging..",
                                "java.sql..",
                                "org.slf4j..",
                                "io.netty..",
                                "io.cloakroom.bridge..")
                        .and(not(equivalentTo(URI.class))))
                .orShould()
                .dependOnClassesThat()
                .haveNameMatching(
                        "java\\.io\\.(File.*|RandomAccessFile|Console)|java\\.lang\\.(Thread.*|Process.*|Runtime)"
                                + "|java\\.util\\.(Random|Timer.*)|java\\.security\\.SecureRandom"
                                + "|java\\.util\\.concurrent\\.(Execut.*|ThreadLocalRandom|CompletableFuture)")
                .orShould()
                .callMethod(System.class, "getenv")
                .orShould()
                .callMethod(System.class, "getenv", String.class)
                .orShould()
                .callMethod(System.class, "getProperty", String.class)
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(Clock.class, "systemUTC")
                .check(PURE);
    }

    @Test
    void timeIsInjected() {
        noClasses()
                .that(not(resideInAPackage("io.cloakroom.bridge.config")))
                .and()
                .doNotHaveFullyQualifiedName("io.cloakroom.bridge.Bridge")
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(LocalDate.class, "now")
                .orShould()
                .callMethod(LocalDateTime.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Clock.class, "systemUTC")
                .orShould()
                .callMethod(Clock.class, "systemDefaultZone")
                .orShould()
                .callMethod(InstantSource.class, "system")
                .check(BRIDGE);
    }

    @Test
    void onlyConfigReadsTheEnvironment() {
        noClasses()
                .that(not(resideInAPackage("io.cloakroom.bridge.config")))
                .should()
                .callMethod(System.class, "getenv")
                .orShould()
                .callMethod(System.class, "getenv", String.class)
                .check(BRIDGE);
    }

    @Test
    void nettyStaysWhereBytesFlow() {
        noClasses()
                .that(not(resideInAnyPackage(
                        "io.cloakroom.bridge.server..", "io.cloakroom.bridge.wire..", "io.cloakroom.bridge.store..")))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.netty..")
                .check(BRIDGE);
    }

    @Test
    void decisionsAskNobody() {
        noClasses()
                .that(resideInAnyPackage(
                        "io.cloakroom.bridge.authn..", "io.cloakroom.bridge.authz..", "io.cloakroom.bridge.gateway.."))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.net..", "java.nio.file..", "java.nio.channels..", "java.sql..")
                .check(BRIDGE);
    }

    @Test
    void noPackageIsADrawerForAnything() {
        noClasses()
                .should()
                .resideInAnyPackage(
                        "..util..",
                        "..common..",
                        "..helper..",
                        "..impl..",
                        "..dto..",
                        "..exception..",
                        "..exceptions..")
                .check(BRIDGE);
    }

    @DisplayName("S-42 whoever reads a secret or checks a signature compares it in constant time")
    @Test
    void s42_secretsAreComparedInConstantTime() {
        Predicate<JavaCodeUnit> handlesSecrets = unit -> unit.getMethodCallsFromSelf().stream()
                        .anyMatch(call -> call.getTargetOwner().isEquivalentTo(Secret.class)
                                && call.getName().equals("reveal"))
                || SIGNATURE_PACKAGES.contains(unit.getOwner().getPackageName());

        assertThat(EVERYTHING.stream()
                        .flatMap(type -> type.getCodeUnits().stream())
                        .filter(handlesSecrets)
                        .flatMap(unit -> unit.getMethodCallsFromSelf().stream())
                        .filter(ArchitectureTest::comparesBytesOrSecrets)
                        .map(JavaMethodCall::getDescription))
                .isEmpty();
        assertThat(EVERYTHING.stream()
                        .filter(type -> type.getMethodCallsFromSelf().stream()
                                .anyMatch(call -> call.getTargetOwner().isEquivalentTo(MessageDigest.class)
                                        && call.getName().equals("isEqual")))
                        .map(JavaClass::getSimpleName))
                .contains("Secret", "SignatureVerifier", "SignedChunks");
    }

    /** Bytes anywhere near signatures; texts only where a secret is read. */
    private static boolean comparesBytesOrSecrets(JavaMethodCall call) {
        JavaClass owner = call.getTargetOwner();
        boolean ofArrays = owner.isEquivalentTo(Arrays.class)
                && Set.of("equals", "compare", "mismatch").contains(call.getName());
        boolean ofBuffers = owner.isEquivalentTo(ByteBuffer.class)
                && Set.of("equals", "compareTo", "mismatch").contains(call.getName());
        boolean ofTexts = (owner.isEquivalentTo(String.class) || owner.isEquivalentTo(Objects.class))
                && Set.of("equals", "equalsIgnoreCase", "contentEquals", "compareTo", "regionMatches")
                        .contains(call.getName());
        boolean readsSecret = call.getOrigin().getMethodCallsFromSelf().stream()
                .anyMatch(other -> other.getTargetOwner().isEquivalentTo(Secret.class)
                        && other.getName().equals("reveal"));
        return ofArrays || ofBuffers || (ofTexts && readsSecret);
    }
}
