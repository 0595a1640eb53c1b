package io.cloakroom.e2e.keycloak;

import static io.cloakroom.e2e.keycloak.EndingRealm.NAME;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.testkit.KeycloakTokens;
import java.util.List;
import java.util.Map;

/** Something that happens in Keycloak by which somebody loses the right to the bucket. */
enum Change {
    LOGOUT("the user logs out") {
        @Override
        Taking give(EndingRealm in, String user, String id) {
            in.giveRole(id, "direct");
            return tokens -> in.form("logout", Map.of("client_id", "cli", "refresh_token", tokens.refreshToken()), 204);
        }
    },
    SESSION_ENDED("an administrator ends one session") {
        @Override
        Taking give(EndingRealm in, String user, String id) {
            in.giveRole(id, "direct");
            return tokens -> in.admin()
                    .delete(
                            NAME + "/sessions/"
                                    + tokens.accessClaims().path("sid").asText(),
                            Map.of());
        }
    },
    SESSIONS_ENDED("an administrator ends all sessions of the user") {
        @Override
        Taking give(EndingRealm in, String user, String id) {
            in.giveRole(id, "direct");
            return tokens -> in.admin().post(NAME + "/users/" + id + "/logout", Map.of());
        }
    },
    REVOKE("a refresh token is revoked (`/revoke`)") {
        @Override
        Taking give(EndingRealm in, String user, String id) {
            in.giveRole(id, "direct");
            return tokens -> in.form("revoke", Map.of("client_id", "cli", "token", tokens.refreshToken()), 200);
        }
    },
    CONSENT("an administrator withdraws the consent for a client") {
        @Override
        Taking give(EndingRealm in, String user, String id) {
            in.giveRole(id, "direct");
            return tokens -> {
                in.login(user, "offline_access"); // so that there is something to withdraw
                in.admin().delete(NAME + "/users/" + id + "/consents/cli", Map.of());
            };
        }
    },
    DISABLED("the user is disabled") {
        @Override
        Taking give(EndingRealm in, String user, String id) {
            in.giveRole(id, "direct");
            return tokens -> {
                ObjectNode changed = (ObjectNode) in.admin().get(NAME + "/users/" + id);
                in.admin().put(NAME + "/users/" + id, changed.put("enabled", false));
            };
        }
    },
    DELETED("the user is deleted") {
        @Override
        Taking give(EndingRealm in, String user, String id) {
            in.giveRole(id, "direct");
            return tokens -> in.admin().delete(NAME + "/users/" + id, Map.of());
        }
    },
    PASSWORD("an administrator sets a new password") {
        @Override
        Taking give(EndingRealm in, String user, String id) {
            in.giveRole(id, "direct");
            return tokens -> in.admin()
                    .put(
                            NAME + "/users/" + id + "/reset-password",
                            Map.of("type", "password", "value", "another", "temporary", false));
        }
    },
    REALM_ROLE("a realm role is taken away") {
        @Override
        Taking give(EndingRealm in, String user, String id) {
            in.giveRole(id, "direct");
            return tokens -> in.takeRole(id, "direct");
        }
    },
    CLIENT_ROLE("a client role is taken away") {
        @Override
        Taking give(EndingRealm in, String user, String id) {
            in.giveClientRole(id, "lab");
            return tokens -> in.takeClientRole(id, "lab");
        }
    },
    GROUP("the user leaves a group") {
        @Override
        Taking give(EndingRealm in, String user, String id) {
            String path = NAME + "/users/" + id + "/groups/" + in.group(user);
            in.admin().put(path, Map.of());
            return tokens -> in.admin().delete(path, Map.of());
        }
    },
    ORGANIZATION("the user leaves an organization") {
        @Override
        Taking give(EndingRealm in, String user, String id) {
            String staff = in.staff(user, id);
            String organization = staff.substring(0, staff.indexOf("/groups/"));
            return tokens -> in.admin().delete(organization + "/members/" + id, Map.of());
        }
    },
    ROLE_ATTRIBUTE("the attribute of a role names another policy") {
        @Override
        Taking give(EndingRealm in, String user, String id) {
            in.giveRole(id, in.role(user));
            return tokens -> in.setPolicies(user, user, List.of("diagnostics"));
        }
    },
    COMPOSITE("a role is taken out of a composite role") {
        @Override
        Taking give(EndingRealm in, String user, String id) {
            in.role(user);
            in.admin().create(NAME + "/roles", Map.of("name", "outer-" + user));
            String path = NAME + "/roles/outer-" + user + "/composites";
            in.admin().post(path, List.of(in.admin().realmRole(NAME, user)));
            in.giveRole(id, "outer-" + user);
            return tokens -> in.admin().delete(path, List.of(in.admin().realmRole(NAME, user)));
        }
    },
    ROLE_OF_GROUP("a group loses a role") {
        @Override
        Taking give(EndingRealm in, String user, String id) {
            String group = in.group(user);
            in.admin().put(NAME + "/users/" + id + "/groups/" + group, Map.of());
            return tokens -> in.admin()
                    .delete(
                            NAME + "/groups/" + group + "/role-mappings/realm",
                            List.of(in.admin().realmRole(NAME, "direct")));
        }
    },
    GROUP_MOVED("a group moves out of a group with a role") {
        @Override
        Taking give(EndingRealm in, String user, String id) {
            String child = child(in, user, id);
            return tokens -> in.admin().post(NAME + "/groups", Map.of("id", child, "name", "child-" + user));
        }
    },
    GROUP_MOVED_BELOW("a group moves below another group") {
        @Override
        Taking give(EndingRealm in, String user, String id) {
            String child = child(in, user, id);
            String other = in.admin().create(NAME + "/groups", Map.of("name", "other-" + user));
            return tokens -> in.admin()
                    .post(NAME + "/groups/" + other + "/children", Map.of("id", child, "name", "child-" + user));
        }
    },
    ROLE_OF_ORGANIZATION("a group of an organization loses a role") {
        @Override
        Taking give(EndingRealm in, String user, String id) {
            String roles = in.staff(user, id) + "/role-mappings/realm";
            return tokens -> in.admin().delete(roles, List.of(in.admin().realmRole(NAME, "direct")));
        }
    },
    ORGANIZATION_DISABLED("an organization is disabled") {
        @Override
        Taking give(EndingRealm in, String user, String id) {
            String staff = in.staff(user, id);
            String organization = staff.substring(0, staff.indexOf("/groups/"));
            return tokens -> {
                ObjectNode changed = (ObjectNode) in.admin().get(organization);
                in.admin().put(organization, changed.put("enabled", false));
            };
        }
    },
    ROLE_RENAMED("a role gets another name and loses its policy") {
        @Override
        Taking give(EndingRealm in, String user, String id) {
            in.giveRole(id, in.role(user));
            return tokens -> in.setPolicies(user, user + "-now", List.of("diagnostics"));
        }
    },
    ROLE_DELETED("a role is deleted") {
        @Override
        Taking give(EndingRealm in, String user, String id) {
            in.giveRole(id, in.role(user));
            return tokens -> in.admin().delete(NAME + "/roles/" + user, Map.of());
        }
    },
    MANY_HOLDERS("a role of more than a hundred users loses its policy") {
        @Override
        Taking give(EndingRealm in, String user, String id) {
            String role = in.roleOfMany();
            in.giveRole(id, role);
            return tokens -> in.setPolicies(role, role, List.of("diagnostics"));
        }
    },
    DOCUMENT("the document of a policy changes") {
        @Override
        Taking give(EndingRealm in, String user, String id) {
            in.document("s3:GetObject");
            in.giveRole(id, "documents");
            return tokens -> in.document("s3:PutObject");
        }
    },
    MAPPER("an option of the mapper changes") {
        @Override
        Taking give(EndingRealm in, String user, String id) {
            in.giveClientRole(id, "lab");
            return tokens -> in.realm.configure(Map.of("role.table", "[]"));
        }
    },
    REALM("an administrator ends all sessions of the realm") {
        @Override
        Taking give(EndingRealm in, String user, String id) {
            in.giveRole(id, "direct");
            return tokens -> in.admin().act(NAME + "/logout-all", Map.of());
        }
    };

    private final String words;

    /** Whether everybody in the realm loses access by it. */
    boolean isOfAll() {
        return this == MAPPER || this == REALM;
    }

    /** Whether only the one user loses access by it, however many have the right in the same way. */
    boolean isOfOneUser() {
        return !isOfAll() && this != MANY_HOLDERS && this != DOCUMENT;
    }

    /** Takes the right away. When it returns, Keycloak has answered. */
    interface Taking {
        void take(KeycloakTokens tokens);
    }

    Change(String words) {
        this.words = words;
    }

    /**
     * Gives the right.
     *
     * @param user the user's name; nothing else in the realm has it
     * @param id of the user
     */
    abstract Taking give(EndingRealm in, String user, String id);

    /** A group with the user in it, below one that has the role {@code direct}. */
    private static String child(EndingRealm in, String user, String id) {
        String parent = in.group(user);
        String child = in.admin().create(NAME + "/groups/" + parent + "/children", Map.of("name", "child-" + user));
        in.admin().put(NAME + "/users/" + id + "/groups/" + child, Map.of());
        return child;
    }

    @Override
    public String toString() {
        return words;
    }
}
