package io.cloakroom.keycloak.policy;

import io.cloakroom.policy.NamedPolicy;
import io.cloakroom.policy.json.PolicyReader;
import io.cloakroom.policy.json.ReadResult;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.keycloak.component.ComponentModel;
import org.keycloak.models.RealmModel;
import org.keycloak.services.ui.extend.UiPageProvider;

/**
 * A policy that a realm keeps.
 *
 * @param document as it was written
 */
public record KeptPolicy(String id, String name, String document) {
    private static final PolicyReader READER = new PolicyReader(PolicyReader.MAX_POLICY_BYTES);

    /** The policies of a realm, sorted by name. */
    public static List<KeptPolicy> of(RealmModel realm) {
        return realm.getComponentsStream(realm.getId(), UiPageProvider.class.getName())
                .filter(component -> S3PolicyPage.ID.equals(component.getProviderId()))
                .map(KeptPolicy::of)
                .sorted(Comparator.comparing(KeptPolicy::name).thenComparing(KeptPolicy::id))
                .toList();
    }

    static KeptPolicy of(ComponentModel component) {
        return new KeptPolicy(
                String.valueOf(component.getId()),
                component.get(PolicyForm.NAME, ""),
                StoredDocument.shown(component.get(PolicyForm.DOCUMENT, "")));
    }

    /** The document, read. It can be invalid: it was saved by an earlier version, or while the provider was away. */
    public ReadResult read() {
        return READER.read(document);
    }

    /** The policy, if its document is valid. */
    public Optional<NamedPolicy> policy() {
        return read().policy().map(policy -> new NamedPolicy(name, policy));
    }
}
