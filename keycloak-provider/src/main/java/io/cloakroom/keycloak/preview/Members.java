package io.cloakroom.keycloak.preview;

import io.cloakroom.keycloak.versions.OrganizationMembers;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.GroupModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RoleModel;
import org.keycloak.models.UserModel;

/**
 * Who has roles and who is in groups: many of them at once, from Keycloak's tables. Keycloak is asked for one role or
 * group after the other where others than its database know, and where the queries fail.
 */
final class Members {
    private static final Logger LOG = Logger.getLogger("io.cloakroom.keycloak.preview");

    /** How many ids one query names. Oracle takes no more than 1000. */
    private static final int IN_ONE_QUERY = 500;
    /** How many roles or groups one session loads, where Keycloak is asked for each. */
    private static final int IN_ONE_SESSION = 25;

    /** The type of components that bring users from elsewhere, as realm files name it. */
    private static final String USER_STORAGE = "org.keycloak.storage.UserStorageProvider";

    private static final String PERSON = ", u.id, u.username, u.enabled, u.email, u.firstName, u.lastName from ";
    private static final String OF_ROLES =
            "select m.roleId" + PERSON + "UserRoleMappingEntity m join m.user u where m.roleId in :ids";
    private static final String OF_GROUPS =
            "select m.groupId" + PERSON + "UserGroupMembershipEntity m join m.user u where m.groupId in :ids";

    private final OwnSession beside;
    private final boolean isInDatabase;

    /** @param isInDatabase whether Keycloak's tables say it all */
    Members(OwnSession beside, boolean isInDatabase) {
        this.beside = beside;
        this.isInDatabase = isInDatabase;
    }

    static Members of(KeycloakSession session, RealmModel realm) {
        // Otherwise somebody else says who has a role, or that a user is disabled.
        boolean isInDatabase =
                realm.getComponentsStream(realm.getId(), USER_STORAGE).findAny().isEmpty()
                        && !OrganizationMembers.areSwitchedOff(session);
        return new Members(OwnSession.beside(session, realm), isInDatabase);
    }

    /**
     * Tells who has these roles themselves, not by a group or a composite role.
     *
     * @param ids of roles
     * @param found gets the id of a role, and somebody who has it
     */
    void ofRoles(List<String> ids, BiConsumer<String, Person> found) {
        tell(OF_ROLES, ids, found, Members::ofRole);
    }

    /** The same for groups, without those below them. */
    void ofGroups(List<String> ids, BiConsumer<String, Person> found) {
        tell(OF_GROUPS, ids, found, Members::ofGroup);
    }

    private void tell(String jpql, List<String> ids, BiConsumer<String, Person> found, Question question) {
        if (isInDatabase) {
            try {
                // Whoever is told twice is there once.
                beside.read((own, ownRealm) -> query(own, jpql, ids, found));
                return;
            } catch (RuntimeException | LinkageError e) {
                LOG.warn("Members cannot be read with a few queries, so Keycloak is asked for those of each role", e);
            }
        }
        ask(ids, found, question);
    }

    /** Tells everybody. */
    void ofRealm(Consumer<UserModel> found) {
        beside.read((own, ownRealm) -> {
            try (Stream<UserModel> all = own.users().searchForUserStream(ownRealm, Map.of())) {
                all.forEach(found);
            }
        });
    }

    private static void query(KeycloakSession own, String jpql, List<String> ids, BiConsumer<String, Person> found) {
        EntityManager database = own.getProvider(JpaConnectionProvider.class).getEntityManager();
        for (List<String> some : parts(ids, IN_ONE_QUERY)) {
            for (Object[] row : database.createQuery(jpql, Object[].class)
                    .setParameter("ids", some)
                    .getResultList()) {
                Person person = new Person(
                        (String) row[1], (String) row[2], (Boolean) row[3], (String) row[4], (String) row[5], (String)
                                row[6]);
                found.accept((String) row[0], person);
            }
        }
    }

    /** Who is in one role or group. */
    private interface Question {
        Stream<UserModel> members(KeycloakSession in, RealmModel realm, String id);
    }

    /**
     * Asks Keycloak for the members of each. Some of them in a session: before each query, Hibernate looks at all that
     * its session has loaded, so one session for all would cost the square of the users.
     */
    private void ask(List<String> ids, BiConsumer<String, Person> found, Question question) {
        for (List<String> some : parts(ids, IN_ONE_SESSION)) {
            beside.read((own, ownRealm) -> {
                for (String id : some) {
                    try (Stream<UserModel> all = question.members(own, ownRealm, id)) {
                        all.forEach(user -> found.accept(id, Person.of(user)));
                    }
                }
            });
        }
    }

    private static Stream<UserModel> ofRole(KeycloakSession in, RealmModel realm, String id) {
        @Nullable RoleModel role = in.roles().getRoleById(realm, id);
        return role == null ? Stream.of() : in.users().getRoleMembersStream(realm, role);
    }

    private static Stream<UserModel> ofGroup(KeycloakSession in, RealmModel realm, String id) {
        @Nullable GroupModel group = in.groups().getGroupById(realm, id);
        return group == null ? Stream.of() : in.users().getGroupMembersStream(realm, group);
    }

    private static List<List<String>> parts(List<String> ids, int size) {
        return IntStream.iterate(0, i -> i < ids.size(), i -> i + size)
                .mapToObj(i -> ids.subList(i, Math.min(ids.size(), i + size)))
                .toList();
    }
}
