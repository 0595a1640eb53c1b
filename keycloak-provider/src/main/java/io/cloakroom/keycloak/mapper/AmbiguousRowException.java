package io.cloakroom.keycloak.mapper;

/**
 * A row of the role policies that stands for more than one role of the realm. Nobody can tell whose policies it holds.
 * If it counted, whoever may create one of those roles could take the policies of another.
 */
final class AmbiguousRowException extends InvalidOptionException {
    private final String row;

    AmbiguousRowException(String row, RoleName one, RoleName other) {
        super(("Row `%s` of the role policies stands for %s and for %s, so it gives nothing. Rename or delete one of"
                        + " them.")
                .formatted(row, one.described(), other.described()));
        this.row = row;
    }

    String row() {
        return row;
    }
}
