package io.cloakroom.keycloak;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.stream.Stream;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.Test;

/** The edges the provider must keep: see the layout section of the architecture and style guide. */
class ArchitectureTest {
    private static final JavaClasses PROVIDER = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.cloakroom.keycloak");

    /** What runs inside every token request: the mapper, and what it calls of other packages. */
    private static final DescribedPredicate<JavaClass> OF_TOKENS = DescribedPredicate.describe(
            "run inside token requests",
            type -> Stream.of(
                            "mapper.",
                            "names.",
                            "versions.LightweightTokens",
                            "versions.OrganizationGroups",
                            "versions.ByName")
                    .anyMatch(
                            name -> type.getBaseComponentType().getName().startsWith("io.cloakroom.keycloak." + name)));

    /** S-65: a mapper may not wait for anything but Keycloak's own models. */
    @Test
    void s65_mapperHasNoNetworkFilesThreadsOrScripts() {
        classes()
                .that()
                .resideInAPackage("io.cloakroom.keycloak.mapper")
                .should()
                .onlyDependOnClassesThat(OF_TOKENS
                        .or(resideOutsideOfPackage("io.cloakroom.keycloak.."))
                        .or(simpleName("ProviderVersion")))
                .check(PROVIDER);
        noClasses()
                .that(OF_TOKENS)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.net..",
                        "java.io..",
                        "java.nio..",
                        "javax.net..",
                        "javax.naming..",
                        "javax.script..",
                        "java.sql..",
                        "jakarta.ws.rs.client..",
                        "org.keycloak.connections..",
                        "org.keycloak.broker.provider.util..")
                .check(PROVIDER);
        noClasses()
                .that(OF_TOKENS)
                .should()
                .dependOnClassesThat()
                .areAssignableTo(Thread.class)
                .check(PROVIDER);
    }

    /** S-66: nobody but Java says whose certificate is good. */
    @Test
    void s66_nothingJudgesCertificatesItself() {
        noClasses()
                .should()
                .beAssignableTo(TrustManager.class)
                .orShould()
                .beAssignableTo(HostnameVerifier.class)
                .check(PROVIDER);
    }

    @Test
    void usesOnlyThePolicyLibraryOfTheProject() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.cloakroom.keycloak..",
                        "io.cloakroom.policy..",
                        "org.keycloak..",
                        "org.jboss.logging..",
                        "com.fasterxml.jackson..",
                        "jakarta..",
                        "org.jspecify..",
                        "javax.net.ssl..",
                        "java..")
                .check(PROVIDER);
    }

    /** Whoever is logging in must not wait for a bridge: only the pusher's threads post. */
    @Test
    void onlyThePusherPosts() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.cloakroom.keycloak.events")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.net.http..")
                .check(PROVIDER);
    }

    /** Else a server that lacks one of these would not start: it loads every factory, and what they name. */
    @Test
    void onlyVersionsKnowsWhatDiffersBetweenVersionsOfKeycloak() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.keycloak.services.resources.admin.fgap..")
                .check(PROVIDER);
        noClasses()
                .that()
                .resideOutsideOfPackage("io.cloakroom.keycloak.versions")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.keycloak.organization..")
                .orShould()
                .dependOnClassesThat()
                .haveNameMatching(
                        "org\\.keycloak\\.models\\.(GroupModel\\$GroupMember|RoleModel\\$|OrganizationModel\\$).*")
                .check(PROVIDER);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.cloakroom.keycloak.(*)..")
                .should()
                .beFreeOfCycles()
                .check(PROVIDER);
    }
}
