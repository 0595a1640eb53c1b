package io.cloakroom.bridge.config;

import io.cloakroom.aws.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A plugin that identifies the owner of a custom token.
 *
 * @param name the suffix of its settings, {@link #UNNAMED} without one
 * @param url as it stands in the settings: the ARN of its role is computed from it
 * @param authToken for the header {@code Authorization}
 * @param rolePolicies of everybody it vouches for
 * @param roleId takes the place of the URL in the ARN of its role
 * @param maxSession longer sessions are cut to it
 */
public record TokenPluginConfig(
        String name,
        URI url,
        Optional<Secret> authToken,
        List<String> rolePolicies,
        Optional<String> roleId,
        Duration maxSession) {
    /** The name of the plugin whose settings have no suffix. */
    public static final String UNNAMED = "_";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]+");

    public TokenPluginConfig {
        rolePolicies = List.copyOf(rolePolicies);
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("the name of a plugin has letters, digits, `_`, `.` and `-` only");
        }
        if (rolePolicies.isEmpty()) {
            throw new IllegalArgumentException("a plugin's role must have a policy");
        }
        if (roleId.isPresent() && !NAME.matcher(roleId.get()).matches()) {
            throw new IllegalArgumentException(
                    "`%s` is not a role id: letters, digits, `_` and `-` only".formatted(roleId.get()));
        }
    }
}
