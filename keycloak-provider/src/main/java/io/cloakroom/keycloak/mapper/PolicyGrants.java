package io.cloakroom.keycloak.mapper;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.keycloak.models.ClientScopeModel;
import org.keycloak.models.GroupModel;
import org.keycloak.models.ProtocolMapperModel;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RoleModel;
import org.keycloak.models.UserModel;

/**
 * What one mapper of a client scope gives, role by role and group by group, by the very rules with which it writes
 * tokens. For those who ask before a token is issued.
 */
public final class PolicyGrants {
    private final String mapper;
    private final RealmModel realm;
    private final MapperOptions options;

    private PolicyGrants(String mapper, RealmModel realm, MapperOptions options) {
        this.mapper = mapper;
        this.realm = realm;
        this.options = options;
    }

    /**
     * What the mappers of these client scopes give.
     *
     * @param grants of the mappers that can be used
     * @param failures a sentence for each mapper that cannot: while there is one, nobody gets the claim
     * @param leftOut a sentence for each mapper that does not write into access tokens
     */
    public record OfScopes(List<PolicyGrants> grants, List<String> failures, List<String> leftOut) {
        public OfScopes {
            grants = List.copyOf(grants);
            failures = List.copyOf(failures);
            leftOut = List.copyOf(leftOut);
        }
    }

    /** The mappers of client scopes that write a claim into access tokens. */
    public static OfScopes of(RealmModel realm, Collection<ClientScopeModel> scopes, String claim) {
        List<PolicyGrants> grants = new ArrayList<>();
        List<String> failures = new ArrayList<>();
        List<String> leftOut = new ArrayList<>();
        for (ClientScopeModel scope : scopes) {
            scope.getProtocolMappersStream()
                    .filter(mapper -> S3PolicyMapper.ID.equals(mapper.getProtocolMapper()))
                    .filter(mapper ->
                            MapperOptions.claimName(ClaimWriter.config(mapper)).equals(claim))
                    .forEach(mapper -> {
                        if (TokenKind.ACCESS_TOKEN.isIncludedBy(mapper)) {
                            usable(realm, scope, mapper, failures::add).ifPresent(grants::add);
                        } else {
                            leftOut.add("%s does not write into access tokens".formatted(described(scope, mapper)));
                        }
                    });
        }
        return new OfScopes(grants, failures, leftOut);
    }

    /** The same, whatever other mappers are like. */
    static List<PolicyGrants> ofRealm(RealmModel realm) {
        return ofRealm(realm, problem -> {});
    }

    /**
     * All mappers of a realm that can be used. In a realm without any, what a mapper with the default options would
     * give.
     *
     * @param problems gets a sentence for each mapper that cannot be used: while there is one, nobody gets its claim
     */
    public static List<PolicyGrants> ofRealm(RealmModel realm, Consumer<String> problems) {
        List<PolicyGrants> grants = new ArrayList<>();
        realm.getClientScopesStream()
                .forEach(scope -> scope.getProtocolMappersStream()
                        .filter(mapper -> S3PolicyMapper.ID.equals(mapper.getProtocolMapper()))
                        .forEach(
                                mapper -> usable(realm, scope, mapper, problems).ifPresent(grants::add)));
        if (grants.isEmpty()) {
            grants.add(new PolicyGrants("S3 policies", realm, MapperOptions.parse(Map.of())));
        }
        return grants;
    }

    private static Optional<PolicyGrants> usable(
            RealmModel realm, ClientScopeModel scope, ProtocolMapperModel mapper, Consumer<String> problems) {
        try {
            return Optional.of(
                    new PolicyGrants(described(scope, mapper), realm, MapperOptions.parse(ClaimWriter.config(mapper))));
        } catch (InvalidOptionException e) {
            problems.accept("%s gives no claim: %s".formatted(described(scope, mapper), e.sentence()));
            return Optional.empty();
        }
    }

    private static String described(ClientScopeModel scope, ProtocolMapperModel mapper) {
        return "mapper `%s` of client scope `%s`".formatted(mapper.getName(), scope.getName());
    }

    /** The mapper and its client scope, in a few words. */
    public String mapper() {
        return mapper;
    }

    /** The attribute that it reads. */
    public String attribute() {
        return options.attribute();
    }

    /** Whether it reads attributes of roles: of the realm, and of {@link #clients}. */
    public boolean readsRoles() {
        return options.roleAttributes();
    }

    /** The ids of the clients whose roles count. */
    public Set<String> clients() {
        return options.clients();
    }

    /** Whether it reads attributes of groups. */
    public boolean readsGroups() {
        return options.groupAttributes();
    }

    /** Whether it reads attributes of users. */
    public boolean readsUsers() {
        return options.userAttributes();
    }

    /**
     * The names that a role itself gives, without those of the roles inside it.
     *
     * @throws AmbiguousRoleException if a row of the mapper's table stands for this role and another: who has it gets
     *     no claim
     */
    public List<String> ofRole(RoleModel role) {
        return ofRole(facts(role));
    }

    /**
     * The same for a role of which only this is known.
     *
     * @param client the id of the client that has it; empty: the realm has it
     * @param values of {@link #attribute}
     * @throws AmbiguousRoleException as {@link #ofRole(RoleModel)}
     */
    public List<String> ofRole(String name, String client, List<String> values) {
        RoleName role = client.isEmpty() ? new RoleName.RealmRole(name) : new RoleName.ClientRole(client, name);
        return ofRole(new RoleFacts(role, () -> values));
    }

    private List<String> ofRole(RoleFacts facts) {
        PolicyNames names = new PolicyNames();
        try {
            options.addRole(facts, other -> other.existsIn(realm), names);
        } catch (AmbiguousRowException e) {
            throw new AmbiguousRoleException(e.sentence());
        }
        return names.toList();
    }

    /** The names that a group itself gives by its attribute, without its parents. */
    public List<String> ofGroup(GroupModel group) {
        PolicyNames names = new PolicyNames();
        if (options.groupAttributes()) {
            group.getAttributeStream(options.attribute()).forEach(names::addAll);
        }
        return names.toList();
    }

    /** The names that a user itself gives by its attribute. */
    public List<String> ofUser(UserModel user) {
        PolicyNames names = new PolicyNames();
        if (options.userAttributes()) {
            user.getAttributeStream(options.attribute()).forEach(names::addAll);
        }
        return names.toList();
    }

    /**
     * The names that a role itself gives, whatever its attributes say: by its own name and by the table.
     *
     * @throws AmbiguousRoleException as {@link #ofRole(RoleModel)}
     */
    public List<String> ofRoleWithoutAttributes(RoleModel role) {
        return ofRole(new RoleFacts(RoleName.of(role), List::of));
    }

    /** The names that a role itself gives by its attributes and its name. */
    List<String> ofRoleWithoutRows(RoleModel role) {
        PolicyNames names = new PolicyNames();
        options.addOwn(facts(role), names);
        return names.toList();
    }

    /** The rows of its table that stand for no role of the realm, sorted. They give nothing. */
    public List<String> rowsWithoutRole() {
        return options.table().withoutRole(role -> role.existsIn(realm));
    }

    /** The rows of its table, sorted, with the policies of each. */
    SortedMap<String, List<String>> rows() {
        return new TreeMap<>(options.table().policies());
    }

    private RoleFacts facts(RoleModel role) {
        return new RoleFacts(
                RoleName.of(role),
                () -> role.getAttributeStream(options.attribute()).toList());
    }

    /** A role as people know it: {@code realm role `x`}. */
    public static String described(RoleModel role) {
        return RoleName.of(role).described();
    }

    /** A role that a row of a mapper's table stands for together with another. Users who have it get no claim. */
    public static final class AmbiguousRoleException extends RuntimeException {
        AmbiguousRoleException(String sentence) {
            super(sentence);
        }
    }
}
