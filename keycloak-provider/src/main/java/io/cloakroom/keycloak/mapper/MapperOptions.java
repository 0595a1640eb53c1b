package io.cloakroom.keycloak.mapper;

import static io.cloakroom.keycloak.mapper.OptionKey.ATTRIBUTE;
import static io.cloakroom.keycloak.mapper.OptionKey.CLAIM_FORMAT;
import static io.cloakroom.keycloak.mapper.OptionKey.CLAIM_NAME;
import static io.cloakroom.keycloak.mapper.OptionKey.CLIENTS;
import static io.cloakroom.keycloak.mapper.OptionKey.GROUP_ATTRIBUTES;
import static io.cloakroom.keycloak.mapper.OptionKey.ROLE_ATTRIBUTES;
import static io.cloakroom.keycloak.mapper.OptionKey.ROLE_PREFIX;
import static io.cloakroom.keycloak.mapper.OptionKey.ROLE_TABLE;
import static io.cloakroom.keycloak.mapper.OptionKey.UNKNOWN_NAMES;
import static io.cloakroom.keycloak.mapper.OptionKey.USER_ATTRIBUTES;

import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.keycloak.models.Constants;

/**
 * The options of one mapper.
 *
 * @param claimName top-level claim; a dot in it is part of the name
 * @param attribute name of the attribute that lists policies
 * @param roleAttributes whether attributes of the roles that count are read
 * @param groupAttributes whether the attributes of groups and their parents are read
 * @param userAttributes whether the user's own attributes are read: unsafe where users may edit them
 * @param rolePrefix a role that counts and whose name starts with it gives the policy named by the rest; empty for none
 * @param table counts for every role, since it names each
 * @param clients ids of the clients whose roles count besides realm roles
 */
record MapperOptions(
        String claimName,
        ClaimFormat format,
        String attribute,
        boolean roleAttributes,
        boolean groupAttributes,
        boolean userAttributes,
        String rolePrefix,
        RoleTable table,
        Set<String> clients) {

    static final String DEFAULT_CLAIM = "policy";
    static final String DEFAULT_ATTRIBUTE = "s3-policy";
    private static final int LONGEST_NAME = 255;

    /**
     * Claims that already have a meaning, from RFC 7519 §4.1, OpenID Connect Core §2 and Keycloak. With a second claim
     * of the same name, readers would understand a token differently.
     */
    private static final Set<String> RESERVED_CLAIMS = Set.of(
            ("iss sub aud exp nbf iat jti typ azp sid acr amr auth_time nonce at_hash c_hash s_hash scope client_id cnf act may_act"
                            + " realm_access resource_access trusted-certs allowed-origins authorization authorization_details"
                            + " session_state name given_name family_name middle_name nickname preferred_username profile"
                            + " picture website email email_verified gender birthdate zoneinfo locale phone_number"
                            + " phone_number_verified address updated_at active username token_type claims_locales category")
                    .split(" "));

    MapperOptions {
        clients = Set.copyOf(clients);
        requireClaimName(claimName);
        if (roleAttributes || groupAttributes || userAttributes) {
            requireName("The attribute name", attribute);
        } else if (rolePrefix.isEmpty() && table.isEmpty()) {
            throw new InvalidOptionException(
                    "This mapper reads nothing. Switch attributes on, enter a role name prefix or add role policies.");
        }
        if (!rolePrefix.isEmpty()) {
            requireName("The role name prefix", rolePrefix);
            if (rolePrefix.indexOf(',') >= 0) {
                throw new InvalidOptionException(
                        "The role name prefix must not contain a comma: commas separate policy names.");
            }
        }
    }

    /**
     * Reads a mapper's configuration. An absent option has the default that the form shows.
     *
     * @throws InvalidOptionException if an option is unknown or its value cannot be used
     */
    static MapperOptions parse(Map<String, String> config) {
        OptionKey.requireKnown(config.keySet());
        OptionKey.SWITCHES.forEach(key -> flag(config, key, false));
        acceptsUnknownNames(config);
        return new MapperOptions(
                config.getOrDefault(CLAIM_NAME, DEFAULT_CLAIM),
                ClaimFormat.parse(config.getOrDefault(CLAIM_FORMAT, ClaimFormat.ARRAY.option())),
                config.getOrDefault(ATTRIBUTE, DEFAULT_ATTRIBUTE),
                flag(config, ROLE_ATTRIBUTES, true),
                flag(config, GROUP_ATTRIBUTES, false),
                flag(config, USER_ATTRIBUTES, false),
                config.getOrDefault(ROLE_PREFIX, ""),
                RoleTable.parse(config.getOrDefault(ROLE_TABLE, "")),
                clients(config.getOrDefault(CLIENTS, "")));
    }

    /**
     * Whether the mapper is saved though it names roles or policies that the realm does not know. It counts only then.
     */
    static boolean acceptsUnknownNames(Map<String, String> config) {
        return flag(config, UNKNOWN_NAMES, false);
    }

    /** Splits the rows as the admin console joins them. Earlier mappers have one client here. */
    private static Set<String> clients(String joined) {
        return Constants.CFG_DELIMITER_PATTERN
                .splitAsStream(joined.strip())
                .filter(client -> !client.isEmpty())
                .collect(Collectors.toSet());
    }

    /**
     * The claim that a mapper writes, even if its other options cannot be used. The default, if its name cannot be used
     * either.
     */
    static String claimName(Map<String, String> config) {
        String name = config.getOrDefault(CLAIM_NAME, DEFAULT_CLAIM);
        try {
            requireClaimName(name);
            return name;
        } catch (InvalidOptionException e) {
            return DEFAULT_CLAIM;
        }
    }

    /**
     * Requires names to be given when a mapper is saved. Keycloak drops empty options, so a cleared field would
     * silently mean the default.
     *
     * @throws InvalidOptionException if the claim name is missing, or the attribute name where attributes are read
     */
    void requireStated(Map<String, String> config) {
        requireName("The claim name", config.getOrDefault(CLAIM_NAME, ""));
        if (roleAttributes || groupAttributes || userAttributes) {
            requireName("The attribute name", config.getOrDefault(ATTRIBUTE, ""));
        }
    }

    /**
     * Requires each row of the table to stand for one role.
     *
     * @throws AmbiguousRowException if a row stands for more
     */
    void requireOneMeaning(Predicate<RoleName> exists) {
        table.requireOneMeaning(meant(exists));
    }

    /**
     * Adds what a role gives: by its attributes, its name and the table.
     *
     * @param exists whether the realm has another role
     * @throws AmbiguousRowException if the role's row of the table stands for another role as well. The caller must
     *     then use none of the names: those left out may be of policies that deny.
     */
    void addRole(RoleFacts facts, Predicate<RoleName> exists, PolicyNames names) {
        RoleName role = facts.role();
        addOwn(facts, names);
        if (!table.isEmpty() && isMeant(role)) {
            table.policiesOf(role, meant(exists)).forEach(names::addOne);
        }
    }

    /** Adds what a role gives by its attributes and its name. */
    void addOwn(RoleFacts facts, PolicyNames names) {
        RoleName role = facts.role();
        if (counts(role)) {
            if (roleAttributes) {
                facts.attributeValues().forEach(names::addAll);
            }
            if (!rolePrefix.isEmpty() && role.name().startsWith(rolePrefix)) {
                names.addOne(role.name().substring(rolePrefix.length()));
            }
        }
    }

    /**
     * Whether the attributes and name of a role count. Whoever may edit such a role can write any policy's name there;
     * for a client's roles that includes the client's administrator.
     */
    private boolean counts(RoleName role) {
        return role instanceof RoleName.RealmRole || role.isOfOneOf(clients);
    }

    private Predicate<RoleName> meant(Predicate<RoleName> exists) {
        return role -> isMeant(role) && exists.test(role);
    }

    /**
     * Whether a row that can be read in several ways means this role. If it can be read as a role of a listed client,
     * it means only that role, whatever roles others create.
     */
    private boolean isMeant(RoleName role) {
        return role.isOfOneOf(clients) || RoleName.writtenAs(role.row()).noneMatch(other -> other.isOfOneOf(clients));
    }

    private static boolean flag(Map<String, String> config, String key, boolean absent) {
        String text = config.getOrDefault(key, "");
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            case "" -> absent;
            default ->
                throw new InvalidOptionException("Option `%s` must be true or false, not `%s`.".formatted(key, text));
        };
    }

    private static void requireClaimName(String name) {
        requireName("The claim name", name);
        if (RESERVED_CLAIMS.contains(name)) {
            throw new InvalidOptionException(
                    "The claim name `%s` has another meaning in tokens. Choose one of your own, such as `policy`."
                            .formatted(name));
        }
    }

    private static void requireName(String what, String text) {
        if (text.isBlank()) {
            throw new InvalidOptionException(what + " must not be blank.");
        }
        if (!text.equals(text.strip()) || text.chars().anyMatch(Character::isISOControl)) {
            throw new InvalidOptionException(
                    what + " must not start or end with a space or contain control characters.");
        }
        if (text.length() > LONGEST_NAME) {
            throw new InvalidOptionException("%s must not be longer than %d characters.".formatted(what, LONGEST_NAME));
        }
    }
}
