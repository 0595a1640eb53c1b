package io.cloakroom.keycloak.names;

import io.cloakroom.policy.canned.CannedPolicies;
import io.cloakroom.policy.match.NearestName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.keycloak.models.RealmModel;
import org.keycloak.services.ui.extend.UiPageProvider;

/**
 * The names of the policies that are known in a realm: its own and the canned ones. A bridge or a store may have more.
 *
 * @param own of the realm's policies, sorted, each once
 */
public record KnownPolicies(List<String> own) {
    /** The {@code providerId} of the components that keep policies. */
    public static final String PROVIDER = "s3-policies";

    /** The member of such a component that has the policy's name. */
    public static final String NAME = "policyName";

    public KnownPolicies {
        own = List.copyOf(new TreeSet<>(own));
    }

    /** Reads the names only. */
    public static KnownPolicies of(RealmModel realm) {
        return new KnownPolicies(realm.getComponentsStream(realm.getId(), UiPageProvider.class.getName())
                .filter(component -> PROVIDER.equals(component.getProviderId()))
                .map(component -> component.get(NAME, ""))
                .filter(name -> !name.isEmpty())
                .toList());
    }

    /** The canned policies, sorted. */
    public static List<String> canned() {
        return List.copyOf(new TreeSet<>(CannedPolicies.byName().keySet()));
    }

    /** All names. */
    public List<String> all() {
        List<String> all = new ArrayList<>(own);
        all.addAll(canned());
        return List.copyOf(all);
    }

    /** Letter case counts. */
    public boolean has(String name) {
        return own.contains(name) || CannedPolicies.find(name).isPresent();
    }

    /** Those that are not known, sorted, each once. */
    public List<String> unknown(Collection<String> names) {
        return new TreeSet<>(names).stream().filter(name -> !has(name)).toList();
    }

    /** The name in backticks, and which one was probably meant. For a name that is not known. */
    public String described(String name) {
        return NearestName.among(all(), name)
                .map(meant -> "`%s` (did you mean `%s`?)".formatted(name, meant))
                .orElse("`%s`".formatted(name));
    }
}
