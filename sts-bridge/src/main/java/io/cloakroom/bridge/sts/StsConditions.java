package io.cloakroom.bridge.sts;

import io.cloakroom.aws.sts.StsRequest;
import io.cloakroom.bridge.identity.oidc.Identity;
import io.cloakroom.policy.condition.ClaimValues;
import io.cloakroom.policy.condition.RequestContext;
import io.cloakroom.policy.condition.TokenClaims;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The values of condition keys for a login: the duration that was asked for, what the verified token says (here every claim of
 * it), and who the session would be. Nothing comes from the request's headers.
 */
final class StsConditions {
    private static final String CLAIM_PREFIX = "jwt:";

    private StsConditions() {}

    static RequestContext of(StsRequest.WebIdentity request, Identity identity, TokenClaims token) {
        Map<String, List<String>> values = new LinkedHashMap<>(token.requestValues());
        request.duration()
                .ifPresent(wanted -> values.put("sts:DurationSeconds", List.of(Long.toString(wanted.toSeconds()))));
        values.put("aws:username", List.of(identity.parentUser()));
        values.put("aws:userid", List.of(identity.parentUser()));
        values.put("aws:groups", ClaimValues.of(identity.claim("groups").orElse(null)));
        return key -> key.startsWith(CLAIM_PREFIX)
                ? ClaimValues.of(
                        identity.claim(key.substring(CLAIM_PREFIX.length())).orElse(null))
                : values.getOrDefault(key, List.of());
    }
}
