package io.cloakroom.keycloak.policy;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.ext.Provider;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keycloak.common.util.MultivaluedHashMap;
import org.keycloak.representations.idm.ComponentRepresentation;

/**
 * Shows policy documents as they were written, with the advice on them. It changes the answers of the admin REST API
 * about components, from which the console fills its page. Representations of whole realms stay as they are: they may
 * become realm files.
 */
@Provider
public final class ShownPolicies implements ContainerResponseFilter {

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        Object entity = response.getEntity();
        if (entity instanceof ComponentRepresentation component) {
            show(component);
        } else if (entity instanceof Collection<?> list) {
            list.forEach(ShownPolicies::showIfPolicy);
        } else if (entity instanceof Stream<?> stream) {
            response.setEntity(stream.peek(ShownPolicies::showIfPolicy));
        }
    }

    private static void showIfPolicy(Object element) {
        if (element instanceof ComponentRepresentation component) {
            show(component);
        }
    }

    private static void show(ComponentRepresentation component) {
        MultivaluedHashMap<String, String> config = component.getConfig();
        if (!S3PolicyPage.ID.equals(component.getProviderId()) || config == null) {
            return;
        }
        @Nullable List<String> kept = config.get(PolicyForm.DOCUMENT);
        if (kept != null) {
            List<String> shown = kept.stream().map(StoredDocument::shown).toList();
            config.put(PolicyForm.DOCUMENT, new ArrayList<>(shown));
            Advice advice = Advice.on(new KeptPolicy("", "", String.join("", shown)));
            config.putSingle(PolicyForm.ADVICE, advice.text());
            config.putSingle(PolicyForm.STATE, advice.summary());
        }
    }
}
