package io.cloakroom.bridge.authz;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.TraceContext;
import io.cloakroom.aws.s3.S3Target;
import java.util.Map;
import java.util.Optional;

/** Where the tags of stored objects are found. */
@FunctionalInterface
public interface ObjectTags {
    /**
     * The tags of an object as they are now, by key. An object that does not exist has none. Blocks.
     *
     * @param versionId empty: the current version
     * @param trace of the request that needs them
     * @return empty if the store does not tell
     * @throws AwsException if they cannot be read now, but another try may succeed
     */
    Optional<Map<String, String>> of(S3Target.Object object, Optional<String> versionId, TraceContext trace);
}
