package io.cloakroom.aws.s3;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class S3OperationTest {
    @ParameterizedTest
    @CsvSource({
        "PUT_BUCKET_TAGGING,            PutBucketTagging",
        "PUT_BUCKET_REPLICATION,        PutBucketReplication",
        "LIST_OBJECTS_V2,               ListObjectsV2",
        "GET_BUCKET_LIFECYCLE,          GetBucketLifecycleConfiguration",
        "DELETE_BUCKET_LIFECYCLE,       DeleteBucketLifecycle",
        "PUT_BUCKET_NOTIFICATION,       PutBucketNotificationConfiguration",
        "GET_BUCKET_ACCELERATE,         GetBucketAccelerateConfiguration",
        "PUT_OBJECT_LOCK_CONFIGURATION, PutObjectLockConfiguration",
        "GET_PUBLIC_ACCESS_BLOCK,       GetPublicAccessBlock"
    })
    void isNamedAsAwsNamesIt(S3Operation operation, String name) {
        assertThat(operation.awsName()).isEqualTo(name);
    }

    @ParameterizedTest
    @EnumSource
    void hasNoInternalName(S3Operation operation) {
        assertThat(operation.awsName()).matches("([A-Z][a-z]+)+(V2)?");
    }

    @Test
    void namesAreDifferent() {
        assertThat(S3Operation.values()).extracting(S3Operation::awsName).doesNotHaveDuplicates();
    }
}
