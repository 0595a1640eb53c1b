package io.cloakroom.keycloak.preview;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an administrator asks. Empty texts were not said.
 *
 * @param user id or name
 * @param client the client that the token is for; its default and optional client scopes count
 * @param claim that names policies
 * @param context values of condition keys, {@code KEY=VALUE}
 */
record Asked(String user, String client, String claim, String action, String bucket, String key, List<String> context) {
    Asked {
        context = List.copyOf(context);
    }

    static Asked of(
            @Nullable String user,
            @Nullable String client,
            String claim,
            String action,
            @Nullable String bucket,
            @Nullable String key,
            List<String> context) {
        return new Asked(text(user), text(client), claim, action, text(bucket), text(key), context);
    }

    private static String text(@Nullable String said) {
        return said == null ? "" : said;
    }
}
