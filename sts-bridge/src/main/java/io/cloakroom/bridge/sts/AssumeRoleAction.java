package io.cloakroom.bridge.sts;

import io.cloakroom.aws.sts.AssumeRole;
import java.util.Map;

/**
 * {@code AssumeRole}: exchange a user's long-term key for session credentials.
 *
 * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html">AssumeRole</a>
 */
final class AssumeRoleAction implements StsAction<AssumeRole> {
    private final UserKey key;

    AssumeRoleAction(UserKey key) {
        this.key = key;
    }

    @Override
    public Login handle(AssumeRole request, StsCall call) {
        return new Login(key.identity(call), UserKey.ACTION, request.session(), Map.of(), AssumeRole.Answer::new);
    }
}
