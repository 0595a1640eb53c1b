package io.cloakroom.examples;

import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/** A user's long-term key, from the environment variables that every S3 client reads. */
record UserKey(AwsCredentials credentials) {
    static UserKey of(Map<String, String> environment) {
        String id = environment.getOrDefault("AWS_ACCESS_KEY_ID", "");
        String secret = environment.getOrDefault("AWS_SECRET_ACCESS_KEY", "");
        if (id.isEmpty() || secret.isEmpty()) {
            throw new IllegalArgumentException(
                    "the environment variables AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY hold the user's key");
        }
        return new UserKey(AwsBasicCredentials.create(id, secret));
    }
}
