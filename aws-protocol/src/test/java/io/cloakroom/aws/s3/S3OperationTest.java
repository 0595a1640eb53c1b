package io.cloakroom.aws.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
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
        "GET_PUBLIC_ACCESS_BLOCK,       GetPublicAccessBlock",
        "GET_BUCKET_METRICS_CONFIGURATION,    GetBucketMetricsConfiguration",
        "LIST_BUCKET_METRICS_CONFIGURATIONS,  ListBucketMetricsConfigurations",
        "CREATE_BUCKET_METADATA_CONFIGURATION, CreateBucketMetadataConfiguration"
    })
    void isNamedAsAwsNamesIt(S3Operation operation, String name) {
        assertThat(operation.awsName()).isEqualTo(name);
    }

    @ParameterizedTest
    @EnumSource
    void hasNoInternalName(S3Operation operation) {
        assertThat(operation.awsName()).matches("([A-Z][a-z]+)+(V2)?");
    }

    @ParameterizedTest
    @EnumSource
    void hasOneRowThatSaysMethodAndBody(S3Operation operation) {
        assertThat(S3Table.of(operation).operation()).isEqualTo(operation);
        assertThat(operation.method()).isIn("GET", "HEAD", "PUT", "POST", "DELETE");
        if (!Set.of("PUT", "POST").contains(operation.method())) {
            assertThat(operation.body()).isEqualTo(S3Body.NONE);
        }
    }

    /** Every other operation with a PUT or POST takes a document about its target alone. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            NONE                     | COPY_OBJECT CREATE_MULTIPART_UPLOAD UPLOAD_PART_COPY
            OBJECT                   | PUT_OBJECT UPLOAD_PART
            DOCUMENT_OF_KEYS         | DELETE_OBJECTS
            DOCUMENT_OF_PARTS        | COMPLETE_MULTIPART_UPLOAD
            DOCUMENT_OF_OTHER_PLACES | PUT_BUCKET_NOTIFICATION PUT_BUCKET_REPLICATION RESTORE_OBJECT \
                PUT_BUCKET_WEBSITE PUT_BUCKET_LOGGING \
                PUT_BUCKET_ANALYTICS_CONFIGURATION PUT_BUCKET_INVENTORY_CONFIGURATION \
                CREATE_BUCKET_METADATA_CONFIGURATION CREATE_BUCKET_METADATA_TABLE_CONFIGURATION \
                UPDATE_BUCKET_METADATA_INVENTORY_TABLE_CONFIGURATION
            FORM                     | POST_OBJECT
            """)
    void bodiesThatAreNotDocumentsAboutTheTarget(S3Body body, String operations) {
        assertThat(S3Operation.values())
                .filteredOn(operation ->
                        operation.body() == body && Set.of("PUT", "POST").contains(operation.method()))
                .extracting(S3Operation::name)
                .containsExactlyInAnyOrder(operations.split(" +", -1));
    }

    @Test
    void namesAreDifferent() {
        assertThat(S3Operation.values()).extracting(S3Operation::awsName).doesNotHaveDuplicates();
    }
}
