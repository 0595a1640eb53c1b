package io.cloakroom.cli.keycloak;

import java.util.Locale;

/** A known way to set up a realm, or to get a token, that does not work. {@code docs/keycloak.md} explains each. */
enum Trap {
    PROVIDER_MISSING,
    PROVIDER_TWICE,
    SCOPE_MISSING,
    SCOPE_NOT_IN_TOKEN,
    SCOPE_OF_ALL,
    MAPPER_MISSING,
    MAPPER_OFF,
    MAPPER_ON_CLIENT,
    CLAIM_OTHER_NAME,
    CLAIM_OF_ANOTHER,
    AUDIENCE_MISSING,
    CLIENT_MISSING,
    CLIENT_OFF,
    CLIENT_WITHOUT_SCOPE,
    CLIENT_UNLISTED,
    RIGHT_MISSING,
    SUBJECT_MISSING,
    SUBJECT_PAIRWISE,
    POLICY_MISSING,
    POLICY_UNKNOWN,
    ROLE_UNKNOWN,
    ATTRIBUTE_MISSPELT,
    ATTRIBUTE_ON_GROUP,
    ATTRIBUTE_OF_USERS,
    ISSUER_OTHER_NAME,
    CLOCK,
    TOKEN_KIND,
    TOKEN_ID,
    TOKEN_ALGORITHM,
    TOKEN_BOUND,
    TOKEN_LASTING,
    TOKEN_EXPIRED;

    /** Its name in the reference, such as {@code scope-missing}. */
    String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
