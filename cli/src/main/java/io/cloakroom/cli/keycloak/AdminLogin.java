package io.cloakroom.cli.keycloak;

import io.cloakroom.aws.Secret;
import java.util.LinkedHashMap;
import java.util.Map;

/** How an administrator proves who it is. */
sealed interface AdminLogin {
    /** A user of Keycloak's own command-line client. */
    record Password(String user, Secret password) implements AdminLogin {
        @Override
        public String who() {
            return "`%s`".formatted(user);
        }

        Map<String, Secret> form() {
            Map<String, Secret> form = new LinkedHashMap<>();
            form.put("grant_type", new Secret("password"));
            form.put("client_id", new Secret("admin-cli"));
            form.put("username", new Secret(user));
            form.put("password", password);
            return form;
        }
    }

    /** The service account of a confidential client. */
    record Client(String clientId, Secret secret) implements AdminLogin {
        @Override
        public String who() {
            return "client `%s`".formatted(clientId);
        }

        Map<String, Secret> form() {
            Map<String, Secret> form = new LinkedHashMap<>();
            form.put("grant_type", new Secret("client_credentials"));
            form.put("client_id", new Secret(clientId));
            form.put("client_secret", secret);
            return form;
        }
    }

    /** An access token that somebody else got. It is used as long as it lasts. */
    record Token(Secret accessToken) implements AdminLogin {
        @Override
        public String who() {
            return "the bearer of the token";
        }
    }

    /** The administrator, for messages. */
    String who();
}
