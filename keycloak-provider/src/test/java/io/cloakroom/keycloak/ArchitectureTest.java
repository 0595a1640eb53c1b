package io.cloakroom.keycloak;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The edges the provider must keep: see the layout section of the architecture and style guide. */
class ArchitectureTest {
    private static final JavaClasses PROVIDER = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.cloakroom.keycloak");

    /** S-65: a mapper runs inside every token request, so it may not wait for anything but Keycloak's own models. */
    @Test
    void s65_mapperHasNoNetworkFilesThreadsOrScripts() {
        noClasses()
                .that()
                .resideInAPackage("io.cloakroom.keycloak.mapper")
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
                .that()
                .resideInAPackage("io.cloakroom.keycloak.mapper")
                .should()
                .dependOnClassesThat()
                .areAssignableTo(Thread.class)
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
