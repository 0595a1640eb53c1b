package io.cloakroom.keycloak.mapper;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientScopeModel;
import org.keycloak.models.GroupModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.ProtocolMapperModel;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RoleModel;
import org.keycloak.models.UserModel;

/** What a user's next tokens say, by the very code that writes them. */
public final class ClaimsNow {
    private ClaimsNow() {}

    /**
     * The names in each claim, sorted; an empty list if the user gets none. A claim is left out if clients would get
     * different ones: several mappers write it and do not agree, or its client scope is for holders of certain roles.
     */
    public static SortedMap<String, List<String>> of(KeycloakSession session, RealmModel realm, UserModel user) {
        Map<String, @Nullable List<String>> claims = new LinkedHashMap<>();
        Holdings holdings = Holdings.now(session, user);
        realm.getClientScopesStream()
                .forEach(scope -> scope.getProtocolMappersStream()
                        .filter(mapper -> S3PolicyMapper.ID.equals(mapper.getProtocolMapper()))
                        .forEach(mapper -> {
                            String claim = MapperOptions.claimName(ClaimWriter.config(mapper));
                            @Nullable List<String> names = isForAll(scope) ? names(holdings, realm, mapper) : null;
                            boolean isAgreed = !claims.containsKey(claim) || Objects.equals(claims.get(claim), names);
                            claims.put(claim, isAgreed ? names : null);
                        }));
        SortedMap<String, List<String>> agreed = new TreeMap<>();
        claims.forEach((claim, names) -> {
            if (names != null) {
                agreed.put(claim, names);
            }
        });
        return agreed;
    }

    /** The names that holders of a role get by it, with everything inside it. */
    public static Set<String> ofRoles(RealmModel realm, Set<RoleModel> deep) {
        Set<String> names = new TreeSet<>();
        for (PolicyGrants grants : PolicyGrants.ofRealm(realm)) {
            for (RoleModel role : deep) {
                try {
                    names.addAll(grants.ofRole(role));
                } catch (PolicyGrants.AmbiguousRoleException e) {
                    // Whoever has it gets no claim by this mapper.
                }
            }
        }
        return names;
    }

    /** The names that a group's own attributes give. */
    public static Set<String> ofGroup(RealmModel realm, GroupModel group) {
        Set<String> names = new TreeSet<>();
        PolicyGrants.ofRealm(realm).forEach(grants -> names.addAll(grants.ofGroup(group)));
        return names;
    }

    /** Whether a mapper of the realm reads attributes of users. */
    public static boolean readsUsers(RealmModel realm) {
        return PolicyGrants.ofRealm(realm).stream().anyMatch(PolicyGrants::readsUsers);
    }

    /** Whether a client scope of the realm has the mapper. */
    public static boolean isGiven(RealmModel realm) {
        return realm.getClientScopesStream()
                .flatMap(ClientScopeModel::getProtocolMappersStream)
                .anyMatch(mapper -> S3PolicyMapper.ID.equals(mapper.getProtocolMapper()));
    }

    private static boolean isForAll(ClientScopeModel scope) {
        return scope.getScopeMappingsStream().findAny().isEmpty();
    }

    /** A mapper that fails gives no claim. */
    private static List<String> names(Holdings holdings, RealmModel realm, ProtocolMapperModel mapper) {
        PolicyNames names = new PolicyNames();
        try {
            GrantedPolicies.add(holdings, realm, MapperOptions.parse(ClaimWriter.config(mapper)), names);
            return names.toList();
        } catch (InvalidOptionException e) {
            return List.of();
        }
    }
}
