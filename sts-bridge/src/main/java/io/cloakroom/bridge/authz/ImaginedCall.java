package io.cloakroom.bridge.authz;

import io.cloakroom.policy.condition.UnavailableValueException;
import java.time.Instant;
import java.util.List;

/**
 * The values of condition keys for a call that somebody asks about and does not make. It would come from where the
 * question comes from, signed as that is. What else a request says about itself is not known.
 */
record ImaginedCall(Caller caller, Instant now) implements CallerContext {
    @Override
    public List<String> values(String key) {
        if (key.equals("s3:signatureversion")) {
            return List.of("AWS4-HMAC-SHA256");
        }
        if (key.equals("s3:authType")) {
            return List.of("REST-HEADER");
        }
        if (key.startsWith("s3:") || key.startsWith("aws:RequestTag/") || key.equals("aws:TagKeys")) {
            throw new UnavailableValueException(key);
        }
        List<String> ofOrigin = ofOrigin(key);
        return ofOrigin != null ? ofOrigin : PrincipalValues.of(caller.principal(), key);
    }
}
