package io.cloakroom.bridge.console;

import com.fasterxml.jackson.databind.JsonNode;
import io.cloakroom.aws.Secret;
import java.time.Instant;

/**
 * A folder that a user has shared by a link. It has the session that was issued for it, which can read the folder and
 * nothing else, without its secret, which follows from the key ring.
 *
 * @param prefix of the keys; empty: the whole bucket
 * @param issuer the provider of the user who shared it, and {@code subject} the user there
 * @param userName what people call the user
 * @param until when it ends, which is when its session does
 */
record Share(
        String bucket,
        String prefix,
        String issuer,
        String subject,
        String userName,
        Instant made,
        Instant until,
        String accessKeyId,
        Secret sessionToken) {
    boolean isOver(Instant now) {
        return !now.isBefore(until);
    }

    boolean isOf(String someIssuer, String someSubject) {
        return issuer.equals(someIssuer) && subject.equals(someSubject);
    }

    String toJson() {
        return Json.object()
                .put("bucket", bucket)
                .put("prefix", prefix)
                .put("issuer", issuer)
                .put("subject", subject)
                .put("userName", userName)
                .put("made", made.toString())
                .put("until", until.toString())
                .put("accessKeyId", accessKeyId)
                .put("sessionToken", sessionToken.reveal())
                .toString();
    }

    /** Reads what was stored. */
    static Share of(JsonNode json) {
        return new Share(
                json.required("bucket").textValue(),
                json.required("prefix").textValue(),
                json.required("issuer").textValue(),
                json.required("subject").textValue(),
                json.required("userName").textValue(),
                Instant.parse(json.required("made").textValue()),
                Instant.parse(json.required("until").textValue()),
                json.required("accessKeyId").textValue(),
                new Secret(json.required("sessionToken").textValue()));
    }
}
