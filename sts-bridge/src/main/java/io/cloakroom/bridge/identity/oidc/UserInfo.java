package io.cloakroom.bridge.identity.oidc;

import static io.cloakroom.aws.AwsErrorCode.IDP_COMMUNICATION_ERROR;
import static io.cloakroom.aws.AwsErrorCode.IDP_REJECTED_CLAIM;
import static io.cloakroom.aws.AwsErrorCode.INVALID_PARAMETER_VALUE;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.Secret;
import io.cloakroom.bridge.identity.WaitingRoom;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds claims that a token lacks, from the provider's user info endpoint.
 *
 * @see <a href="https://openid.net/specs/openid-connect-core-1_0.html#UserInfo">OpenID Connect Core, section 5.3</a>
 */
final class UserInfo {
    private static final Logger LOG = LoggerFactory.getLogger(UserInfo.class);
    /** Claims that a token makes about itself. User info cannot supply them. */
    private static final Set<String> OF_THE_TOKEN = Set.of(
            "iss",
            "sub",
            "aud",
            "azp",
            "client_id",
            "scope",
            "exp",
            "nbf",
            "iat",
            "jti",
            "typ",
            "sid",
            "auth_time",
            "events");

    private final ProviderClient client;

    UserInfo(ProviderClient client) {
        this.client = client;
    }

    /**
     * The claims, completed from user info. Where both have a claim, the token's value stays.
     *
     * @throws AwsException {@code InvalidParameterValue} without an access token; {@code IDPRejectedClaim} if the
     *     provider refuses it or it belongs to somebody else; {@code IDPCommunicationError} if there is no answer; as
     *     {@link WaitingRoom#enter}
     */
    Claims complete(Claims claims, String subject, OidcProvider provider, ShownTokens shown) {
        Secret token = shown.accessToken()
                .orElseThrow(
                        () -> new AwsException(
                                INVALID_PARAMETER_VALUE,
                                "access_token is mandatory if user_info claim is enabled: send it as `WebIdentityAccessToken`"));
        Optional<URI> endpoint = provider.metadata(shown.address()).userinfoEndpoint();
        if (endpoint.isEmpty()) {
            throw AwsException.of(IDP_COMMUNICATION_ERROR, "The provider has no user info endpoint.");
        }
        Claims answer;
        WaitingRoom.Place place = provider.waitingRoom().enter(shown.address());
        try {
            answer = ask(provider, endpoint.get(), token);
        } finally {
            place.close();
        }
        if (!answer.text("sub").equals(Optional.of(subject))) {
            throw AwsException.of(
                    IDP_REJECTED_CLAIM,
                    "The `sub` of the user info is not the token's: the tokens belong to different users.");
        }
        TokenRules.refuseBound(answer);
        return claims.and(answer.without(OF_THE_TOKEN));
    }

    private Claims ask(OidcProvider provider, URI endpoint, Secret token) {
        try {
            HttpCall.Answer response = client.begin(provider.config()).userinfo(endpoint, token);
            if (response.status() == 401 || response.status() == 403) {
                throw AwsException.of(IDP_REJECTED_CLAIM, "It refuses the access token at its user info endpoint.");
            }
            return ProviderClient.object(endpoint, response);
        } catch (ProviderException e) {
            LOG.warn("User info: {}", e.getMessage());
            throw AwsException.of(IDP_COMMUNICATION_ERROR, "User info cannot be fetched.");
        } catch (IllegalArgumentException e) {
            // The token cannot be a header's value. The exception's own message would repeat it.
            throw new AwsException(INVALID_PARAMETER_VALUE, "`WebIdentityAccessToken` is not an access token");
        }
    }
}
