package io.cloakroom.keycloak.mapper;

import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.keycloak.protocol.oidc.mappers.OIDCAttributeMapperHelper;

/** Names of the options in a mapper's configuration, and so in realm files. */
final class OptionKey {
    static final String CLAIM_NAME = OIDCAttributeMapperHelper.TOKEN_CLAIM_NAME;
    static final String CLAIM_FORMAT = "claim.format";
    static final String ATTRIBUTE = "attribute";
    static final String ROLE_ATTRIBUTES = "role.attributes";
    static final String GROUP_ATTRIBUTES = "group.attributes";
    static final String USER_ATTRIBUTES = "user.attributes";
    static final String ROLE_PREFIX = "role.prefix";
    static final String ROLE_TABLE = "role.table";
    static final String CLIENTS = "client";
    static final String UNKNOWN_NAMES = "unknown.names";

    /** Keycloak's own switches: which tokens get the claim. */
    static final List<String> SWITCHES = List.of(
            OIDCAttributeMapperHelper.INCLUDE_IN_ID_TOKEN,
            OIDCAttributeMapperHelper.INCLUDE_IN_ACCESS_TOKEN,
            OIDCAttributeMapperHelper.INCLUDE_IN_LIGHTWEIGHT_ACCESS_TOKEN,
            OIDCAttributeMapperHelper.INCLUDE_IN_USERINFO,
            OIDCAttributeMapperHelper.INCLUDE_IN_INTROSPECTION);

    private static final List<String> OWN = List.of(
            CLAIM_NAME,
            CLAIM_FORMAT,
            ATTRIBUTE,
            ROLE_ATTRIBUTES,
            GROUP_ATTRIBUTES,
            USER_ATTRIBUTES,
            ROLE_PREFIX,
            ROLE_TABLE,
            CLIENTS,
            UNKNOWN_NAMES);

    private OptionKey() {}

    /**
     * Refuses unknown keys: they are likely typing errors, and nothing is guessed.
     *
     * @throws InvalidOptionException if a key is unknown
     */
    static void requireKnown(Collection<String> keys) {
        var unknown = new TreeSet<>(keys);
        unknown.removeAll(OWN);
        unknown.removeAll(SWITCHES);
        if (!unknown.isEmpty()) {
            throw new InvalidOptionException("Unknown option `%s`. Known are: %s."
                    .formatted(
                            unknown.first(),
                            String.join(
                                    ", ",
                                    Stream.concat(OWN.stream(), SWITCHES.stream())
                                            .sorted()
                                            .toList())));
        }
    }
}
