package io.cloakroom.bridge.authz;

import io.cloakroom.aws.s3.CopySource;
import io.cloakroom.aws.s3.S3Call;
import io.cloakroom.aws.s3.S3Target;
import io.cloakroom.bridge.authz.Requirement.Need;
import java.util.List;
import java.util.Optional;

/** One rule of the permission table: on this occasion, one of these actions is needed at this level. */
record PermissionRule(Occasion occasion, Need need, Level level, List<String> actions) {
    /** The part of a call that the actions are about. */
    enum Level {
        SERVICE,
        BUCKET,
        OBJECT,
        SOURCE
    }

    Requirement of(S3Call call) {
        return new Requirement(need, target(call), actions);
    }

    /** The version of the object that the actions are about; empty: the current one. */
    Optional<String> versionId(S3Call call) {
        return level == Level.SOURCE ? call.copySource().flatMap(CopySource::versionId) : call.parameter("versionId");
    }

    private S3Target target(S3Call call) {
        return switch (level) {
            case SERVICE -> S3Target.SERVICE;
            case BUCKET -> new S3Target.Bucket(call.bucket());
            case OBJECT -> call.target();
            case SOURCE ->
                call.copySource()
                        .<S3Target>map(CopySource::target)
                        .orElseThrow(() -> new IllegalStateException(call.operation() + " without a copy source"));
        };
    }
}
