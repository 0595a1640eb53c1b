package io.cloakroom.aws.s3;

import java.util.Optional;

/** The object named by {@code x-amz-copy-source}. */
public record CopySource(S3Target target, Optional<String> versionId) {}
