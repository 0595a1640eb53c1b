package io.cloakroom.bridge.identity.plugin;

import static io.cloakroom.aws.AwsErrorCode.INVALID_PARAMETER_VALUE;
import static io.cloakroom.aws.AwsErrorCode.STS_NOT_INITIALIZED;

import io.cloakroom.aws.AwsException;
import io.cloakroom.bridge.config.TokenPluginConfig;
import io.cloakroom.bridge.identity.Grant;
import io.cloakroom.bridge.identity.Identity;
import io.cloakroom.bridge.identity.IdentityClaims;
import io.cloakroom.bridge.identity.RoleArn;
import io.cloakroom.bridge.identity.Source;
import io.cloakroom.bridge.policies.PolicySource;
import io.cloakroom.bridge.tls.TrustedRoots;
import io.cloakroom.bridge.webhook.Webhook;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The plugins as identity sources. Each has one role, whose ARN says which plugin is asked. Its users have names of
 * their own: {@code custom:<user>}, or {@code custom/<plugin>:<user>} for a plugin with a name. No user of this
 * installation and no subject of a provider has such a name. Blocks while a plugin is asked.
 */
public final class PluginSource implements AutoCloseable {
    private static final String ISSUER = "urn:cloakroom:plugin";

    private final Map<String, TokenPlugin> byRoleArn = new LinkedHashMap<>();
    private final PolicySource policies;
    private final InstantSource clock;

    /** @param region part of the ARNs; may be empty */
    public PluginSource(List<TokenPluginConfig> plugins, String region, PolicySource policies, InstantSource clock) {
        this(plugins, region, policies, clock, TrustedRoots.ofTheJdk());
    }

    /**
     * @param region part of the ARNs; may be empty
     * @param roots who may sign the certificates of plugins
     */
    public PluginSource(
            List<TokenPluginConfig> plugins,
            String region,
            PolicySource policies,
            InstantSource clock,
            TrustedRoots roots) {
        this.policies = policies;
        this.clock = clock;
        for (TokenPluginConfig config : plugins) {
            TokenPlugin plugin = new TokenPlugin(config, region, new Webhook(config.url(), config.authToken(), roots));
            byRoleArn.put(plugin.roleArn(), plugin);
        }
    }

    /** The policy names of each plugin's role, by its ARN. */
    public static Map<String, List<String>> roles(List<TokenPluginConfig> plugins, String region) {
        Map<String, List<String>> roles = new LinkedHashMap<>();
        plugins.forEach(config -> roles.put(TokenPlugin.roleArn(config, region), config.rolePolicies()));
        return roles;
    }

    /** The ARNs that clients have to send, for the operator. */
    public Set<String> roleArns() {
        return byRoleArn.keySet();
    }

    /**
     * The identity of a token's owner.
     *
     * @throws AwsException {@code STSNotInitialized} if there is no plugin; {@code InvalidParameterValue} if the role
     *     is none of a plugin's, or has no policy that exists; as {@link TokenPlugin#ask}
     */
    public Identity identity(CustomToken shown) {
        if (byRoleArn.isEmpty()) {
            throw new AwsException(STS_NOT_INITIALIZED, "STS API 'AssumeRoleWithCustomToken' is disabled");
        }
        TokenPlugin plugin = Optional.ofNullable(byRoleArn.get(shown.roleArn())).orElseThrow(() -> noRole(shown));
        List<String> granted = plugin.config().rolePolicies();
        if (policies.known(granted).isEmpty()) {
            throw new AwsException(
                    INVALID_PARAMETER_VALUE,
                    "None of the given policies (`%s`) are defined, credentials will not be generated: the role has policies that do not exist"
                            .formatted(String.join(",", granted)));
        }
        // A cut-off that is made while the plugin is asked counts.
        Instant asked = clock.instant();
        return identity(plugin, plugin.ask(shown), asked);
    }

    private static Identity identity(TokenPlugin plugin, TokenOwner owner, Instant assertedAt) {
        String name = plugin.config().name();
        boolean isNamed = !name.equals(TokenPluginConfig.UNNAMED);
        String user = (isNamed ? "custom/" + name : "custom") + ":" + owner.user();
        Map<String, List<String>> claims = new LinkedHashMap<>(owner.claims());
        claims.put("sub", List.of(user));
        Duration longest = plugin.config().maxSession();
        return new Identity(
                new Source(Source.Kind.PLUGIN, name),
                isNamed ? ISSUER + ":" + name : ISSUER,
                user,
                Optional.empty(),
                assertedAt,
                owner.user(),
                user,
                new IdentityClaims(claims, Set.of(), Map.of(), Optional.empty()),
                owner.longestSession().compareTo(longest) < 0 ? owner.longestSession() : longest,
                new Grant.Role(plugin.roleArn()));
    }

    private AwsException noRole(CustomToken shown) {
        String arn = shown.roleArn();
        return new AwsException(
                INVALID_PARAMETER_VALUE,
                policies.namesOfRole(arn).isEmpty()
                        ? "Error processing parameter RoleArn: " + RoleArn.problem(arn)
                        : "Invalid role ARN value: " + arn);
    }

    @Override
    public void close() {
        byRoleArn.values().forEach(TokenPlugin::close);
    }
}
