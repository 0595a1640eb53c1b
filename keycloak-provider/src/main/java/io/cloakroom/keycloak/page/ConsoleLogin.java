package io.cloakroom.keycloak.page;

import io.cloakroom.keycloak.versions.AdminRights;
import io.cloakroom.keycloak.versions.Login;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.Config;
import org.keycloak.common.ClientConnection;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.ClientModel;
import org.keycloak.models.ClientSessionContext;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.representations.AccessToken;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.services.resources.admin.AdminAuth;
import org.keycloak.services.resources.admin.AdminEventBuilder;
import org.keycloak.services.util.DefaultClientSessionContext;
import org.keycloak.utils.RoleResolveUtil;

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
        // As if the console had asked, with the roles of the user as far as the console may use them.
        this.auth = new AdminAuth(home, cookie.issuedFor(console.getClientId()), user, console);
        this.connection = session.getContext().getConnection();
    }

    /** Who has sent the request, to the realm where they log in. */
    public static Optional<ConsoleLogin> of(KeycloakSession session) {
        RealmModel home = session.getContext().getRealm();
        @Nullable ClientModel console = home.getClientByClientId(Constants.ADMIN_CONSOLE_CLIENT_ID);
        if (console == null) {
            return Optional.empty();
        }
        Optional<Login> login = Login.of(AuthenticationManager.authenticateIdentityCookie(session, home, true));
        return login.flatMap(Login::session)
                .flatMap(browser -> Optional.ofNullable(browser.getAuthenticatedClientSessionByClient(console.getId())))
                .flatMap(atConsole -> login.flatMap(Login::user)
                        .flatMap(user -> login.flatMap(Login::token)
                                .map(cookie -> new ConsoleLogin(
                                        session, user, withRoles(cookie, atConsole, session), console))));
    }

    /** A cookie names no roles, and older versions of Keycloak do not look them up for it. */
    private static AccessToken withRoles(
            AccessToken cookie, AuthenticatedClientSessionModel atConsole, KeycloakSession session) {
        ClientSessionContext context = DefaultClientSessionContext.fromClientSessionScopeParameter(atConsole, session);
        cookie.setRealmAccess(RoleResolveUtil.getResolvedRealmRoles(session, context, true));
        cookie.setResourceAccess(RoleResolveUtil.getAllResolvedClientRoles(session, context));
        return cookie;
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
    public AdminRights rights(KeycloakSession session, RealmModel realm) {
        return AdminRights.of(session, realm, auth);
    }

    /** For an event that says who has changed something in a realm. One for each change. */
    public AdminEventBuilder event(KeycloakSession session, RealmModel realm) {
        return new AdminEventBuilder(realm, auth, session, connection);
    }
}
