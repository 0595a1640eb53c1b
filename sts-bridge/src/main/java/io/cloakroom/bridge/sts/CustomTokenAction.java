package io.cloakroom.bridge.sts;

import io.cloakroom.aws.sts.AssumeRoleWithCustomToken;
import io.cloakroom.bridge.endpoint.SourceNetwork;
import io.cloakroom.bridge.identity.Identity;
import io.cloakroom.bridge.identity.plugin.CustomToken;
import io.cloakroom.bridge.identity.plugin.PluginSource;
import java.util.Map;

/** MinIO's {@code AssumeRoleWithCustomToken}: exchange a token that a plugin understands for session credentials. */
final class CustomTokenAction implements StsAction<AssumeRoleWithCustomToken> {
    private static final String ACTION = "sts:AssumeRoleWithCustomToken";

    private final PluginSource plugins;

    CustomTokenAction(PluginSource plugins) {
        this.plugins = plugins;
    }

    @Override
    public Login handle(AssumeRoleWithCustomToken request, StsCall call) {
        Identity identity = plugins.identity(new CustomToken(
                request.token(),
                request.session().roleArn().orElse(""),
                SourceNetwork.of(call.connection().address()),
                call.audit().trace().unsampled()));
        return new Login(
                identity,
                ACTION,
                request.session(),
                Map.of(),
                assumed -> new AssumeRoleWithCustomToken.Answer(assumed, identity.parentUser()));
    }
}
