package io.cloakroom.bridge.sts;

import io.cloakroom.aws.sts.GetFederationToken;
import java.util.Map;

/**
 * {@code GetFederationToken}: session credentials that a user asks for on behalf of somebody else.
 *
 * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_GetFederationToken.html">GetFederationToken</a>
 */
final class FederationTokenAction implements StsAction<GetFederationToken> {
    private final UserKey key;

    FederationTokenAction(UserKey key) {
        this.key = key;
    }

    @Override
    public Login handle(GetFederationToken request, StsCall call) {
        return new Login(
                key.identity(call),
                UserKey.ACTION,
                request.session(),
                Map.of(),
                assumed -> new GetFederationToken.Answer(request.name(), assumed));
    }
}
