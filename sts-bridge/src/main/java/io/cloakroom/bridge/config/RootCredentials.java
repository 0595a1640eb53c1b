package io.cloakroom.bridge.config;

import io.cloakroom.aws.Secret;

/**
 * The owner's long-term key ({@code MINIO_ROOT_USER}, {@code MINIO_ROOT_PASSWORD}).
 *
 * @param accessKeyId at least 3 characters, as in MinIO
 * @param secretAccessKey at least 8 characters
 */
public record RootCredentials(String accessKeyId, Secret secretAccessKey) {
    public RootCredentials {
        if (accessKeyId.length() < 3) {
            throw new IllegalArgumentException("the root user needs at least 3 characters");
        }
        if (!accessKeyId.chars().allMatch(c -> c > ' ' && c < 0x7f && "=,/:".indexOf(c) < 0)) {
            throw new IllegalArgumentException(
                    "the root user must not contain spaces, control characters, or any of = , / :");
        }
        if (secretAccessKey.reveal().length() < 8) {
            throw new IllegalArgumentException("the root password needs at least 8 characters");
        }
    }
}
