package io.cloakroom.keycloak.page;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.Config;
import org.keycloak.common.ClientConnection;
import org.keycloak.models.ClientModel;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.representations.AccessToken;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.services.resources.admin.AdminAuth;
import org.keycloak.services.resources.admin.AdminEventBuilder;
import org.keycloak.services.resources.admin.fgap.AdminPermissionEvaluator;
import org.keycloak.services.resources.admin.fgap.AdminPermissions;

/**
 * An administrator who is logged in to the admin console in this browser.
 *
 * <p>The cookie of the login counts only if that login has been at the admin console: its client may ask for more than
 * others do, such as a second factor.
 */
public final class ConsoleLogin {
    private final RealmModel home;
    private final AdminAuth auth;
    private final ClientConnection connection;

    private ConsoleLogin(KeycloakSession session, UserModel user, AccessToken cookie, ClientModel console) {
        this.home = session.getContext().getRealm();
        // As if the console had asked: Keycloak then looks up the roles of the user, as far as the console may use
        // them.
        this.auth = new AdminAuth(home, cookie.issuedFor(console.getClientId()), user, console);
        this.connection = session.getContext().getConnection();
    }

    /** Who has sent the request, to the realm where they log in. */
    public static Optional<ConsoleLogin> of(KeycloakSession session) {
        RealmModel home = session.getContext().getRealm();
        AuthenticationManager.@Nullable AuthResult login =
                AuthenticationManager.authenticateIdentityCookie(session, home, true);
        @Nullable ClientModel console = home.getClientByClientId(Constants.ADMIN_CONSOLE_CLIENT_ID);
        if (login == null || console == null) {
            return Optional.empty();
        }
        @Nullable UserSessionModel browser = login.session();
        @Nullable UserModel user = login.user();
        boolean isAtConsole = browser != null && browser.getAuthenticatedClientSessionByClient(console.getId()) != null;
        return isAtConsole && user != null
                ? Optional.of(new ConsoleLogin(session, user, login.token(), console))
                : Optional.empty();
    }

    /**
     * The realm that is meant: one's own, or any that exists for an administrator of {@code master}. What may be done
     * there, {@link #rights} says.
     *
     * @param name empty for one's own
     */
    public Optional<RealmModel> realm(KeycloakSession session, String name) {
        if (name.isEmpty() || name.equals(home.getName())) {
            return Optional.of(home);
        }
        return home.getName().equals(Config.getAdminRealm())
                ? Optional.ofNullable(session.realms().getRealmByName(name))
                : Optional.empty();
    }

    /** What the administrator may do in a realm. */
    public AdminPermissionEvaluator rights(KeycloakSession session, RealmModel realm) {
        return AdminPermissions.evaluator(session, realm, auth);
    }

    /** For an event that says who has changed something in a realm. One for each change. */
    public AdminEventBuilder event(KeycloakSession session, RealmModel realm) {
        return new AdminEventBuilder(realm, auth, session, connection);
    }
}
