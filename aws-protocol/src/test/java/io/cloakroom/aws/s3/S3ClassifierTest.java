package io.cloakroom.aws.s3;

import static io.cloakroom.aws.s3.ClassifierFixture.head;
import static io.cloakroom.aws.s3.ClassifierFixture.outcome;
import static io.cloakroom.aws.s3.ClassifierFixture.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.RequestHead;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class S3ClassifierTest {
    /** Method, target, header where one is needed, operation: policy and store hang on these. */
    private static final String TABLE = """
            GET    /                                        LIST_BUCKETS
            GET    /?x-id=ListBuckets                       LIST_BUCKETS
            GET    /?max-buckets=10&prefix=a                LIST_BUCKETS
            PUT    /bucket                                  CREATE_BUCKET
            PUT    /bucket/                                 CREATE_BUCKET
            HEAD   /bucket                                  HEAD_BUCKET
            HEAD   /bucket/                                 HEAD_BUCKET
            DELETE /bucket                                  DELETE_BUCKET
            GET    /bucket?location                         GET_BUCKET_LOCATION
            GET    /bucket/?location=                       GET_BUCKET_LOCATION
            GET    /bucket?versioning                       GET_BUCKET_VERSIONING
            PUT    /bucket?versioning                       PUT_BUCKET_VERSIONING
            GET    /bucket?policy                           GET_BUCKET_POLICY
            PUT    /bucket?policy                           PUT_BUCKET_POLICY
            DELETE /bucket?policy                           DELETE_BUCKET_POLICY
            GET    /bucket?policyStatus                     GET_BUCKET_POLICY_STATUS
            GET    /bucket?lifecycle                        GET_BUCKET_LIFECYCLE
            PUT    /bucket?lifecycle                        PUT_BUCKET_LIFECYCLE
            DELETE /bucket?lifecycle                        DELETE_BUCKET_LIFECYCLE
            GET    /bucket?encryption                       GET_BUCKET_ENCRYPTION
            PUT    /bucket?encryption                       PUT_BUCKET_ENCRYPTION
            DELETE /bucket?encryption                       DELETE_BUCKET_ENCRYPTION
            GET    /bucket?object-lock                      GET_OBJECT_LOCK_CONFIGURATION
            PUT    /bucket?object-lock                      PUT_OBJECT_LOCK_CONFIGURATION
            GET    /bucket?tagging                          GET_BUCKET_TAGGING
            PUT    /bucket?tagging                          PUT_BUCKET_TAGGING
            DELETE /bucket?tagging                          DELETE_BUCKET_TAGGING
            GET    /bucket?notification                     GET_BUCKET_NOTIFICATION
            PUT    /bucket?notification                     PUT_BUCKET_NOTIFICATION
            GET    /bucket?replication                      GET_BUCKET_REPLICATION
            PUT    /bucket?replication                      PUT_BUCKET_REPLICATION
            DELETE /bucket?replication                      DELETE_BUCKET_REPLICATION
            GET    /bucket?acl                              GET_BUCKET_ACL
            PUT    /bucket?acl                              PUT_BUCKET_ACL
            GET    /bucket?cors                             GET_BUCKET_CORS
            PUT    /bucket?cors                             PUT_BUCKET_CORS
            DELETE /bucket?cors                             DELETE_BUCKET_CORS
            GET    /bucket?website                          GET_BUCKET_WEBSITE
            GET    /bucket?accelerate                       GET_BUCKET_ACCELERATE
            GET    /bucket?requestPayment                   GET_BUCKET_REQUEST_PAYMENT
            GET    /bucket?logging                          GET_BUCKET_LOGGING
            GET    /bucket?ownershipControls                GET_BUCKET_OWNERSHIP_CONTROLS
            GET    /bucket?publicAccessBlock                GET_PUBLIC_ACCESS_BLOCK
            PUT    /bucket?website                          PUT_BUCKET_WEBSITE
            DELETE /bucket?website                          DELETE_BUCKET_WEBSITE
            PUT    /bucket?accelerate                       PUT_BUCKET_ACCELERATE
            PUT    /bucket?requestPayment                   PUT_BUCKET_REQUEST_PAYMENT
            PUT    /bucket?logging                          PUT_BUCKET_LOGGING
            PUT    /bucket?ownershipControls                PUT_BUCKET_OWNERSHIP_CONTROLS
            DELETE /bucket?ownershipControls                DELETE_BUCKET_OWNERSHIP_CONTROLS
            PUT    /bucket?publicAccessBlock                PUT_PUBLIC_ACCESS_BLOCK
            DELETE /bucket?publicAccessBlock                DELETE_PUBLIC_ACCESS_BLOCK
            GET    /bucket?abac                             GET_BUCKET_ABAC
            PUT    /bucket?abac                             PUT_BUCKET_ABAC
            GET    /bucket?analytics                        LIST_BUCKET_ANALYTICS_CONFIGURATIONS
            GET    /bucket?analytics&continuation-token=t   LIST_BUCKET_ANALYTICS_CONFIGURATIONS
            GET    /bucket?analytics&id=1                   GET_BUCKET_ANALYTICS_CONFIGURATION
            GET    /bucket?id=1&analytics=                  GET_BUCKET_ANALYTICS_CONFIGURATION
            PUT    /bucket?analytics&id=1                   PUT_BUCKET_ANALYTICS_CONFIGURATION
            DELETE /bucket?analytics&id=1                   DELETE_BUCKET_ANALYTICS_CONFIGURATION
            PUT    /bucket?analytics                        InvalidArgument
            DELETE /bucket?analytics                        InvalidArgument
            POST   /bucket?analytics&id=1                   NotImplemented
            GET    /bucket?intelligent-tiering              LIST_BUCKET_INTELLIGENT_TIERING_CONFIGURATIONS
            GET    /bucket?intelligent-tiering&continuation-token=t LIST_BUCKET_INTELLIGENT_TIERING_CONFIGURATIONS
            GET    /bucket?intelligent-tiering&id=1         GET_BUCKET_INTELLIGENT_TIERING_CONFIGURATION
            GET    /bucket?id=1&intelligent-tiering=        GET_BUCKET_INTELLIGENT_TIERING_CONFIGURATION
            PUT    /bucket?intelligent-tiering&id=1         PUT_BUCKET_INTELLIGENT_TIERING_CONFIGURATION
            DELETE /bucket?intelligent-tiering&id=1         DELETE_BUCKET_INTELLIGENT_TIERING_CONFIGURATION
            PUT    /bucket?intelligent-tiering              InvalidArgument
            DELETE /bucket?intelligent-tiering              InvalidArgument
            POST   /bucket?intelligent-tiering&id=1         NotImplemented
            GET    /bucket?inventory                        LIST_BUCKET_INVENTORY_CONFIGURATIONS
            GET    /bucket?inventory&continuation-token=t   LIST_BUCKET_INVENTORY_CONFIGURATIONS
            GET    /bucket?inventory&id=1                   GET_BUCKET_INVENTORY_CONFIGURATION
            GET    /bucket?id=1&inventory=                  GET_BUCKET_INVENTORY_CONFIGURATION
            PUT    /bucket?inventory&id=1                   PUT_BUCKET_INVENTORY_CONFIGURATION
            DELETE /bucket?inventory&id=1                   DELETE_BUCKET_INVENTORY_CONFIGURATION
            PUT    /bucket?inventory                        InvalidArgument
            DELETE /bucket?inventory                        InvalidArgument
            POST   /bucket?inventory&id=1                   NotImplemented
            GET    /bucket?metrics                          LIST_BUCKET_METRICS_CONFIGURATIONS
            GET    /bucket?metrics&continuation-token=t     LIST_BUCKET_METRICS_CONFIGURATIONS
            GET    /bucket?metrics&id=1                     GET_BUCKET_METRICS_CONFIGURATION
            GET    /bucket?id=1&metrics=                    GET_BUCKET_METRICS_CONFIGURATION
            PUT    /bucket?metrics&id=1                     PUT_BUCKET_METRICS_CONFIGURATION
            DELETE /bucket?metrics&id=1                     DELETE_BUCKET_METRICS_CONFIGURATION
            PUT    /bucket?metrics                          InvalidArgument
            DELETE /bucket?metrics                          InvalidArgument
            POST   /bucket?metrics&id=1                     NotImplemented
            GET    /bucket?metadataConfiguration            GET_BUCKET_METADATA_CONFIGURATION
            POST   /bucket?metadataConfiguration            CREATE_BUCKET_METADATA_CONFIGURATION
            DELETE /bucket?metadataConfiguration            DELETE_BUCKET_METADATA_CONFIGURATION
            GET    /bucket?metadataTable                    GET_BUCKET_METADATA_TABLE_CONFIGURATION
            POST   /bucket?metadataTable                    CREATE_BUCKET_METADATA_TABLE_CONFIGURATION
            DELETE /bucket?metadataTable                    DELETE_BUCKET_METADATA_TABLE_CONFIGURATION
            PUT    /bucket?metadataInventoryTable           UPDATE_BUCKET_METADATA_INVENTORY_TABLE_CONFIGURATION
            PUT    /bucket?metadataJournalTable             UPDATE_BUCKET_METADATA_JOURNAL_TABLE_CONFIGURATION
            GET    /bucket?session                          NotImplemented
            GET    /bucket                                  LIST_OBJECTS
            GET    /bucket/?prefix=a/&delimiter=/           LIST_OBJECTS
            GET    /bucket?list-type=2&prefix=a             LIST_OBJECTS_V2
            GET    /bucket?list-type=1&prefix=a             LIST_OBJECTS
            GET    /bucket?list-type=3                      LIST_OBJECTS
            GET    /bucket?list-type=                       LIST_OBJECTS
            GET    /bucket?list-type                        LIST_OBJECTS
            GET    /bucket?versions                         LIST_OBJECT_VERSIONS
            GET    /bucket?uploads                          LIST_MULTIPART_UPLOADS
            POST   /bucket?delete                           DELETE_OBJECTS
            POST   /bucket/?delete&x-id=DeleteObjects       DELETE_OBJECTS
            POST   /bucket       content-type:multipart/form-data;boundary=b POST_OBJECT
            GET    /bucket/key                              GET_OBJECT
            GET    /bucket/key?versionId=v&partNumber=1     GET_OBJECT
            GET    /bucket/key?response-content-type=a      GET_OBJECT
            HEAD   /bucket/key                              HEAD_OBJECT
            PUT    /bucket/key                              PUT_OBJECT
            PUT    /bucket/key?x-id=PutObject               PUT_OBJECT
            PUT    /bucket/key   x-amz-copy-source:/bucket/other COPY_OBJECT
            DELETE /bucket/key                              DELETE_OBJECT
            DELETE /bucket/key?versionId=v                  DELETE_OBJECT
            GET    /bucket/key?attributes                   GET_OBJECT_ATTRIBUTES
            GET    /bucket/key?acl                          GET_OBJECT_ACL
            PUT    /bucket/key?acl                          PUT_OBJECT_ACL
            GET    /bucket/key?tagging&versionId=v          GET_OBJECT_TAGGING
            PUT    /bucket/key?tagging                      PUT_OBJECT_TAGGING
            DELETE /bucket/key?tagging                      DELETE_OBJECT_TAGGING
            GET    /bucket/key?retention                    GET_OBJECT_RETENTION
            PUT    /bucket/key?retention                    PUT_OBJECT_RETENTION
            GET    /bucket/key?legal-hold                   GET_OBJECT_LEGAL_HOLD
            PUT    /bucket/key?legal-hold                   PUT_OBJECT_LEGAL_HOLD
            POST   /bucket/key?select&select-type=2         SELECT_OBJECT_CONTENT
            POST   /bucket/key?restore                      RESTORE_OBJECT
            POST   /bucket/key?uploads                      CREATE_MULTIPART_UPLOAD
            PUT    /bucket/key?partNumber=1&uploadId=u      UPLOAD_PART
            PUT    /bucket/key?uploadId=u&partNumber=1 x-amz-copy-source:bucket/other UPLOAD_PART_COPY
            POST   /bucket/key?uploadId=u                   COMPLETE_MULTIPART_UPLOAD
            DELETE /bucket/key?uploadId=u                   ABORT_MULTIPART_UPLOAD
            GET    /bucket/key?uploadId=u&max-parts=5       LIST_PARTS
            GET    /?events=put                             NotImplemented
            GET    /bucket?events=put                       NotImplemented
            GET    /bucket?replication-metrics              NotImplemented
            PUT    /bucket?replication-reset                NotImplemented
            DELETE /bucket?acl                              NotImplemented
            DELETE /bucket/key?acl                          NotImplemented
            HEAD   /bucket?policy                           NotImplemented
            HEAD   /bucket/key?acl                          NotImplemented
            GET    /bucket/key?torrent                      NotImplemented
            GET    /bucket/key?lambdaArn=a                  NotImplemented
            GET    /bucket/key?policy                       NotImplemented
            PUT    /bucket/key?append                       NotImplemented
            PUT    /bucket/key?renameObject                 NotImplemented
            PUT    /bucket/key?somethingNew                 NotImplemented
            PUT    /bucket/key?somethingNew=1               NotImplemented
            DELETE /bucket?somethingNew=1                   NotImplemented
            GET    /bucket?somethingNew                     NotImplemented
            GET    /bucket?acl&policy                       NotImplemented
            GET    /bucket?list-type=2&versions             NotImplemented
            DELETE /bucket/key?tagging&uploadId=u           NotImplemented
            GET    /bucket?acl&acl                          NotImplemented
            GET    /bucket?list-type=1&list-type=2          NotImplemented
            PUT    /bucket?list-type=1                      NotImplemented
            GET    /bucket/key   x-amz-copy-source:b/k      NotImplemented
            GET    /minio/admin/v3/info                     NotImplemented
            GET    /bucket?prefix=a&prefix=b                InvalidArgument
            GET    /bucket/key?versionId=1&versionId=2      InvalidArgument
            PUT    /bucket/key?uploadId=u                   InvalidArgument
            POST   /bucket/key?select                       InvalidArgument
            POST   /                                        BadRequest
            PUT    /                                        BadRequest
            POST   /bucket                                  BadRequest
            POST   /bucket/key                              BadRequest
            PATCH  /bucket/key                              MethodNotAllowed
            OPTIONS /bucket/key                             MethodNotAllowed
            TRACE  /                                        MethodNotAllowed
            """;

    @Test
    void theTable() {
        List<String> wrong = new ArrayList<>();
        Set<S3Operation> missing = EnumSet.allOf(S3Operation.class);
        for (String line : TABLE.lines().toList()) {
            String[] words = line.split(" +", -1);
            String expected = words[words.length - 1];
            RequestHead head = words.length == 3
                    ? head(words[0], words[1])
                    : head(words[0], words[1], words[2].split(":", 2)[0], words[2].split(":", 2)[1]);
            String outcome = outcome(head);
            if (!outcome.equals(expected)) {
                wrong.add(line + " but was " + outcome);
            }
            missing.removeIf(operation -> operation.name().equals(expected));
        }
        assertThat(wrong).isEmpty();
        assertThat(missing).as("operations without a line here").isEmpty();
    }

    @DisplayName("S-45 RenameObject, appending, and extensions that unpack archives are off")
    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "PUT, /bucket/key?renameObject, x-amz-rename-source, /bucket/source",
        "PUT, /bucket/key?renameObject, a, b",
        "PUT, /bucket/key, x-amz-rename-source, /bucket/source",
        "PUT, /bucket/key, x-amz-write-offset-bytes, 5",
        "POST, /bucket/key?append&position=5, a, b",
        "PUT, /bucket/key?append&position=5, a, b",
        "PUT, /bucket/all.tar, x-amz-meta-snowball-auto-extract, true",
        "PUT, /bucket/all.tar, x-amz-meta-minio-snowball-prefix, theirs/",
        "PUT, /bucket/all.tar, x-minio-extract, true",
        "PUT, /bucket/all.tar?extract, a, b",
        "GET, /bucket/all.zip/inner, x-minio-extract, true",
        "HEAD, /bucket/all.zip/inner, x-minio-extract, true",
        "GET, /bucket?list-type=2&prefix=all.zip, x-minio-extract, true"
    })
    void s45_otherWaysToWriteAreOff(String method, String target, String name, String value) {
        assertThat(refusal(head(method, target, name, value)))
                .returns(AwsErrorCode.NOT_IMPLEMENTED, AwsException::code);
    }

    @DisplayName("an unknown parameter is dropped on reads, and refused on writes and where it has no value")
    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "GET, /bucket/key?newthing=1, GET_OBJECT",
        "HEAD, /bucket?newthing=1, HEAD_BUCKET",
        "GET, /bucket/key?newthing, NotImplemented",
        "PUT, /bucket/key?newthing=1, NotImplemented",
        "PUT, /bucket/key?newthing, NotImplemented",
        "DELETE, /bucket/key?newthing=1, NotImplemented",
        "POST, /bucket/key?uploads&newthing=1, NotImplemented"
    })
    void unknownParameters(String method, String target, String outcome) {
        assertThat(outcome(head(method, target))).isEqualTo(outcome);
    }
}
