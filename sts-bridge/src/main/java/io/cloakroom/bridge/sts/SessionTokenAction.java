package io.cloakroom.bridge.sts;

import io.cloakroom.aws.sts.GetSessionToken;
import java.util.Map;

/**
 * {@code GetSessionToken}: session credentials with all rights of a user.
 *
 * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html">GetSessionToken</a>
 */
final class SessionTokenAction implements StsAction<GetSessionToken> {
    private final UserKey key;

    SessionTokenAction(UserKey key) {
        this.key = key;
    }

    @Override
    public Login handle(GetSessionToken request, StsCall call) {
        return new Login(
                key.identity(call),
                UserKey.ACTION,
                request.session(),
                Map.of(),
                assumed -> new GetSessionToken.Answer(assumed.credentials()));
    }
}
