package io.cloakroom.keycloak.policy;

import io.cloakroom.keycloak.mapper.PolicyUses;
import io.cloakroom.keycloak.names.KnownPolicies;
import io.cloakroom.keycloak.versions.PlainFactory;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.keycloak.component.ComponentModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.services.ErrorResponse;
import org.keycloak.services.ui.extend.UiPageProvider;
import org.keycloak.services.ui.extend.UiPageProviderFactory;

/**
 * The page <i>S3 policies</i> of the admin console: a realm's policy documents, each kept as a component of the realm.
 *
 * <p>An invalid policy is refused with every problem, whether it comes from the page, the admin REST API or a realm
 * file. Two requests at the same moment can still save the same name twice. A policy that something names is neither
 * deleted nor renamed.
 */
public final class S3PolicyPage extends PlainFactory implements UiPageProviderFactory<ComponentModel> {

    /**
     * The components' {@code providerId} in the admin REST API and in realm files, and the page's name in its address.
     */
    public static final String ID = KnownPolicies.PROVIDER;

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public String getHelpText() {
        return "Policies that roles and groups of this realm can name.";
    }

    @Override
    public List<ProviderConfigProperty> getConfigProperties() {
        return PolicyForm.properties();
    }

    @Override
    public Map<String, Object> getTypeMetadata() {
        return Map.of("displayFields", PolicyForm.COLUMNS);
    }

    @Override
    public void validateConfiguration(KeycloakSession session, RealmModel realm, ComponentModel component) {
        List<String> problems = realm.getId().equals(component.getParentId())
                ? PolicyCheck.problems(component.getConfig(), otherNames(realm, component))
                : List.of("a policy belongs to the realm itself: leave `parentId` out");
        if (!problems.isEmpty()) {
            throw new RefusedPolicyException(realm.getName(), component.get(PolicyForm.NAME, ""), problems);
        }
        component.put(PolicyForm.DOCUMENT, StoredDocument.of(component.get(PolicyForm.DOCUMENT)));
        component.getConfig().remove(PolicyForm.ADVICE);
        component.getConfig().remove(PolicyForm.STATE);
    }

    @Override
    public void onUpdate(
            KeycloakSession session, RealmModel realm, ComponentModel oldPolicy, ComponentModel newPolicy) {
        if (!oldPolicy.get(PolicyForm.NAME, "").equals(newPolicy.get(PolicyForm.NAME, ""))) {
            requireUnused(session, realm, oldPolicy, newPolicy, "renamed");
        }
    }

    @Override
    public void preRemove(KeycloakSession session, RealmModel realm, ComponentModel policy) {
        requireUnused(session, realm, policy, policy, "deleted");
    }

    /** Who has the policy would lose it, with what it denies. */
    private static void requireUnused(
            KeycloakSession session, RealmModel realm, ComponentModel policy, ComponentModel asked, String verb) {
        if (asked.get(PolicyForm.RELEASED, false)) {
            return;
        }
        String name = policy.get(PolicyForm.NAME, "");
        boolean isMissed = !name.isEmpty() && !otherNames(realm, policy).contains(name);
        List<String> uses = isMissed ? PolicyUses.of(session, realm).naming(name) : List.of();
        if (!uses.isEmpty()) {
            session.getTransactionManager().setRollbackOnly();
            throw ErrorResponse.error(
                    ("Policy `%s` is not %s, because it is named by %s. Change these first, or save the policy with the"
                                    + " switch on that allows it (`%s`).")
                            .formatted(name, verb, String.join(", ", uses), PolicyForm.RELEASED),
                    Response.Status.CONFLICT);
        }
    }

    private static Set<String> otherNames(RealmModel realm, ComponentModel component) {
        return realm.getComponentsStream(realm.getId(), UiPageProvider.class.getName())
                .filter(other -> ID.equals(other.getProviderId()))
                .filter(other -> !Objects.equals(other.getId(), component.getId()))
                .map(other -> other.get(PolicyForm.NAME, ""))
                .collect(Collectors.toSet());
    }
}
