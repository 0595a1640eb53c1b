package io.cloakroom.bridge.config;

import io.cloakroom.aws.Secret;

/** The owner's long-term key ({@code MINIO_ROOT_USER}, {@code MINIO_ROOT_PASSWORD}). */
public record RootCredentials(String accessKeyId, Secret secretAccessKey) {}
