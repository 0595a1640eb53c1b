package io.cloakroom.keycloak.versions;

import java.lang.reflect.Method;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.GroupModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.OrganizationModel;
import org.keycloak.models.UserModel;
import org.keycloak.organization.OrganizationProvider;

/**
 * Groups that belong to organizations. Keycloak lists them apart from a user's other groups. Versions whose
 * organizations have no groups have none here.
 */
public final class OrganizationGroups {
    private static final Optional<Method> OF_MEMBER = ByName.find(
            OrganizationProvider.class, "getOrganizationGroupsByMember", OrganizationModel.class, UserModel.class);
    private static final Optional<Method> TOP_LEVEL = ByName.find(
            OrganizationProvider.class, "getTopLevelGroups", OrganizationModel.class, Integer.class, Integer.class);

    private OrganizationGroups() {}

    /** A group of an organization. */
    public record Membership(OrganizationModel organization, GroupModel group) {}

    /** The user's groups in enabled organizations, without the groups above them. */
    public static Stream<Membership> of(KeycloakSession session, UserModel user) {
        return OF_MEMBER.stream()
                .flatMap(method -> organizations(session)
                        .flatMap(all -> all.getByMember(user)
                                .filter(OrganizationModel::isEnabled)
                                .flatMap(organization -> groups(ByName.call(method, all, organization, user))
                                        .map(group -> new Membership(organization, group)))));
    }

    /** All groups of all enabled organizations. */
    public static Stream<Membership> all(KeycloakSession session) {
        return TOP_LEVEL.stream()
                .flatMap(method -> organizations(session)
                        .flatMap(all -> all.getAllStream()
                                .filter(OrganizationModel::isEnabled)
                                .flatMap(organization -> groups(ByName.call(method, all, organization, null, null))
                                        .flatMap(OrganizationGroups::withChildren)
                                        .map(group -> new Membership(organization, group)))));
    }

    /** Whether there is such an organization, and it is enabled. */
    public static boolean isEnabled(KeycloakSession session, String organization) {
        return organizations(session)
                .flatMap(all -> Stream.ofNullable(all.getById(organization)))
                .anyMatch(OrganizationModel::isEnabled);
    }

    /** All groups of an organization, also those below others. */
    public static Stream<GroupModel> allOf(KeycloakSession session, String organization) {
        return TOP_LEVEL.stream()
                .flatMap(method -> organizations(session)
                        .flatMap(all -> Stream.ofNullable(all.getById(organization))
                                .flatMap(found -> groups(ByName.call(method, all, found, null, null)))))
                .flatMap(OrganizationGroups::withChildren);
    }

    private static Stream<GroupModel> withChildren(GroupModel group) {
        return Stream.concat(Stream.of(group), group.getSubGroupsStream().flatMap(OrganizationGroups::withChildren));
    }

    /** Empty where the feature or the realm's switch is off, and where there is no organization. */
    private static Stream<OrganizationProvider> organizations(KeycloakSession session) {
        @Nullable OrganizationProvider organizations = session.getProvider(OrganizationProvider.class);
        return Stream.ofNullable(organizations).filter(it -> it.isEnabled() && it.count() > 0);
    }

    private static Stream<GroupModel> groups(@Nullable Object stream) {
        return stream instanceof Stream<?> groups ? groups.map(GroupModel.class::cast) : Stream.of();
    }
}
