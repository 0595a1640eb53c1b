package io.cloakroom.bridge;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

/** The compiled classes of the product, read once for all rules about them. Tests are not among them. */
final class ProductClasses {
    private static final ClassFileImporter IMPORTER =
            new ClassFileImporter().withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS);

    static final String ROOT = "io.cloakroom.bridge";

    static final JavaClasses EVERYTHING = IMPORTER.importPackages("io.cloakroom");
    static final JavaClasses BRIDGE = IMPORTER.importPackages(ROOT);
    static final JavaClasses PURE = IMPORTER.importPackages("io.cloakroom.policy", "io.cloakroom.aws");

    private ProductClasses() {}
}
