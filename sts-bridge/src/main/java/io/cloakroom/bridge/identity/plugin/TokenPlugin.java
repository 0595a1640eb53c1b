package io.cloakroom.bridge.identity.plugin;

import static io.cloakroom.aws.AwsErrorCode.IDP_COMMUNICATION_ERROR;
import static io.cloakroom.aws.AwsErrorCode.IDP_REJECTED_CLAIM;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.Secret;
import io.cloakroom.bridge.config.TokenPluginConfig;
import io.cloakroom.bridge.identity.RoleArn;
import io.cloakroom.bridge.identity.WaitingRoom;
import io.cloakroom.bridge.webhook.Webhook;
import io.cloakroom.bridge.webhook.WebhookException;
import java.net.URLEncoder;

/** One plugin. It is asked for every token anew, and few callers wait for it at a time. */
final class TokenPlugin implements AutoCloseable {
    private final TokenPluginConfig config;
    private final String roleArn;
    private final Webhook webhook;
    private final WaitingRoom waitingRoom = new WaitingRoom();

    TokenPlugin(TokenPluginConfig config, String region, Webhook webhook) {
        this.config = config;
        this.roleArn = roleArn(config, region);
        this.webhook = webhook;
    }

    /** The role's ARN as MinIO computes it: from the role id of the settings, else from the URL as configured. */
    static String roleArn(TokenPluginConfig config, String region) {
        String id = config.roleId().orElseGet(() -> RoleArn.hash(config.url().toString()));
        return RoleArn.withId("idmp-" + id, region);
    }

    TokenPluginConfig config() {
        return config;
    }

    String roleArn() {
        return roleArn;
    }

    WaitingRoom waitingRoom() {
        return waitingRoom;
    }

    /**
     * Asks for the owner of a token.
     *
     * @throws AwsException {@code IDPRejectedClaim} if the plugin refuses it; {@code IDPCommunicationError} if the
     *     plugin cannot be asked or its answer is not as agreed; as {@link WaitingRoom#enter}
     */
    TokenOwner ask(CustomToken shown) {
        WaitingRoom.Place place = waitingRoom.enter(shown.address());
        try {
            Webhook.Answer answer = webhook.postQuery(
                    new Secret("token=" + URLEncoder.encode(shown.token().reveal(), UTF_8)), shown.trace());
            return switch (answer.status()) {
                case 200 -> TokenOwner.parse(answer.body());
                case 403 ->
                    throw AwsException.of(
                            IDP_REJECTED_CLAIM,
                            TokenOwner.reason(answer.body())
                                    .map("The plugin says: `%s`"::formatted)
                                    .orElse("The plugin gives no reason."));
                default ->
                    throw new AwsException(
                            IDP_COMMUNICATION_ERROR,
                            "Invalid status code %d from auth plugin".formatted(answer.status()));
            };
        } catch (WebhookException e) {
            throw new AwsException(
                    IDP_COMMUNICATION_ERROR, "The auth plugin could not be asked: %s".formatted(e.sentence()));
        } catch (AwsException e) {
            if (e.code() == IDP_COMMUNICATION_ERROR) {
                webhook.report(e.sentence());
            }
            throw e;
        } finally {
            place.close();
        }
    }

    @Override
    public void close() {
        webhook.close();
    }
}
