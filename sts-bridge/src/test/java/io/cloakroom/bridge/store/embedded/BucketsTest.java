package io.cloakroom.bridge.store.embedded;

import static io.cloakroom.aws.AwsErrorCode.BAD_REQUEST;
import static io.cloakroom.aws.AwsErrorCode.BUCKET_ALREADY_OWNED_BY_YOU;
import static io.cloakroom.aws.AwsErrorCode.BUCKET_NOT_EMPTY;
import static io.cloakroom.aws.AwsErrorCode.INVALID_BUCKET_NAME;
import static io.cloakroom.aws.AwsErrorCode.INVALID_TAG;
import static io.cloakroom.aws.AwsErrorCode.MALFORMED_XML;
import static io.cloakroom.aws.AwsErrorCode.MISSING_SECURITY_HEADER;
import static io.cloakroom.aws.AwsErrorCode.NOT_IMPLEMENTED;
import static io.cloakroom.aws.AwsErrorCode.NO_SUCH_BUCKET;
import static io.cloakroom.aws.AwsErrorCode.NO_SUCH_BUCKET_POLICY;
import static io.cloakroom.aws.AwsErrorCode.NO_SUCH_KEY;
import static io.cloakroom.aws.AwsErrorCode.NO_SUCH_TAG_SET;
import static io.cloakroom.aws.AwsErrorCode.TOO_MANY_BUCKETS;
import static io.cloakroom.bridge.store.embedded.StoreFixture.BUCKET;
import static io.cloakroom.bridge.store.embedded.StoreFixture.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.s3.S3Operation;
import io.cloakroom.aws.xml.XmlElement;
import io.cloakroom.bridge.store.embedded.FakeExchange.Answer;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Buckets and their settings: those the store has, and what it answers for those it has not. */
final class BucketsTest extends StoreTest {
    @Test
    void bucketsLiveAndDie() {
        assertThat(client.createBucket("other").header("location")).isEqualTo("/other");
        assertRefused(BUCKET_ALREADY_OWNED_BY_YOU, () -> client.createBucket("other"));
        client.put("other", "a", "x");
        assertRefused(
                BUCKET_NOT_EMPTY,
                () -> client.call(S3Operation.DELETE_BUCKET, "other").run());
        client.call(S3Operation.DELETE_OBJECT, "other", "a").run();
        client.call(S3Operation.DELETE_BUCKET, "other").run();
        assertRefused(
                NO_SUCH_BUCKET,
                () -> client.call(S3Operation.HEAD_BUCKET, "other").run());
        assertRefused(NO_SUCH_BUCKET, () -> client.put("other", "a", "x"));
        client.createBucket("other");
        assertRefused(NO_SUCH_KEY, () -> client.get("other", "a"));
    }

    @Test
    void theHeadOfABucketThatCannotBeSaysSo() {
        for (String name : List.of("Upper", "under_score")) {
            assertRefused(
                    INVALID_BUCKET_NAME,
                    () -> client.call(S3Operation.HEAD_BUCKET, name).run());
        }
        assertRefused(
                NO_SUCH_BUCKET,
                () -> client.call(S3Operation.HEAD_BUCKET, "authorize").run());
    }

    @Test
    void aBucketHasTags() throws IOException {
        assertRefused(NO_SUCH_TAG_SET, this::bucketTags);
        assertThat(putBucketTags("<Tagging><TagSet><Tag><Key>team</Key><Value>a &amp; b</Value></Tag>"
                                + "<Tag><Key>cost</Key><Value/></Tag></TagSet></Tagging>")
                        .status())
                .isEqualTo(204);
        fixture.reopen();
        client = fixture.client();
        assertThat(bucketTags())
                .contains("<TagSet><Tag><Key>cost</Key><Value></Value></Tag>"
                        + "<Tag><Key>team</Key><Value>a &amp; b</Value></Tag></TagSet>");
        assertThat(client.call(S3Operation.DELETE_BUCKET_TAGGING, BUCKET).run().status())
                .isEqualTo(204);
        assertRefused(NO_SUCH_TAG_SET, this::bucketTags);
        assertThat(putBucketTags(CopyTest.tagDocument(50)).status()).isEqualTo(204);
        assertRefused(BAD_REQUEST, () -> putBucketTags(CopyTest.tagDocument(51)));
        assertRefused(MALFORMED_XML, () -> putBucketTags("<Tagging/>"));
        assertRefused(MALFORMED_XML, () -> putBucketTags(""));
        assertRefused(
                INVALID_TAG, () -> putBucketTags("<Tagging><TagSet><Tag><Key></Key><Value/></Tag></TagSet></Tagging>"));
        assertRefused(
                NO_SUCH_BUCKET,
                () -> client.call(S3Operation.PUT_BUCKET_TAGGING, "nowhere").run());
        client.call(S3Operation.DELETE_BUCKET, BUCKET).run();
        client.createBucket(BUCKET);
        assertRefused(NO_SUCH_TAG_SET, this::bucketTags);
    }

    private Answer putBucketTags(String document) {
        return client.call(S3Operation.PUT_BUCKET_TAGGING, BUCKET)
                .body(document)
                .run();
    }

    private String bucketTags() {
        return client.call(S3Operation.GET_BUCKET_TAGGING, BUCKET).run().text();
    }

    @Test
    void theAccessControlListOfABucketIsPrivate() {
        String own = client.call(S3Operation.GET_BUCKET_ACL, BUCKET).run().text();
        assertThat(putBucketAcl("private", "").status()).isEqualTo(200);
        assertThat(putBucketAcl("", own).status()).isEqualTo(200);
        assertRefused(NOT_IMPLEMENTED, () -> putBucketAcl("public-read", ""));
        assertRefused(NOT_IMPLEMENTED, () -> putBucketAcl("", own.replace("</Grant>", "</Grant><Grant/>")));
        assertRefused(MISSING_SECURITY_HEADER, () -> putBucketAcl("", ""));
    }

    private Answer putBucketAcl(String canned, String document) {
        var call = client.call(S3Operation.PUT_BUCKET_ACL, BUCKET).body(document);
        return (canned.isEmpty() ? call : call.header("x-amz-acl", canned)).run();
    }

    @ParameterizedTest
    @CsvSource({
        "GET_BUCKET_VERSIONING,      VersioningConfiguration",
        "GET_BUCKET_LOCATION,        LocationConstraint",
        "GET_BUCKET_LOGGING,         BucketLoggingStatus",
        "GET_BUCKET_NOTIFICATION,    NotificationConfiguration",
        "GET_BUCKET_ACCELERATE,      AccelerateConfiguration",
        "GET_BUCKET_REQUEST_PAYMENT, RequestPaymentConfiguration",
        "GET_BUCKET_ACL,             AccessControlPolicy"
    })
    void answersASettingThatIsNotSetWithItsDefault(S3Operation operation, String root) {
        Answer answer = client.call(operation, BUCKET).run();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(XmlElement.parse(answer.body(), 100).name()).isEqualTo(root);
        assertRefused(NO_SUCH_BUCKET, () -> client.call(operation, "nowhere").run());
    }

    @ParameterizedTest
    @CsvSource({
        "GET_BUCKET_POLICY,             NO_SUCH_BUCKET_POLICY",
        "GET_BUCKET_POLICY_STATUS,      NO_SUCH_BUCKET_POLICY",
        "GET_BUCKET_LIFECYCLE,          NO_SUCH_LIFECYCLE_CONFIGURATION",
        "GET_BUCKET_ENCRYPTION,         SERVER_SIDE_ENCRYPTION_CONFIGURATION_NOT_FOUND",
        "GET_BUCKET_CORS,               NO_SUCH_CORS_CONFIGURATION",
        "GET_BUCKET_TAGGING,            NO_SUCH_TAG_SET",
        "GET_BUCKET_WEBSITE,            NO_SUCH_WEBSITE_CONFIGURATION",
        "GET_BUCKET_REPLICATION,        REPLICATION_CONFIGURATION_NOT_FOUND",
        "GET_OBJECT_LOCK_CONFIGURATION, OBJECT_LOCK_CONFIGURATION_NOT_FOUND",
        "GET_BUCKET_OWNERSHIP_CONTROLS, OWNERSHIP_CONTROLS_NOT_FOUND",
        "GET_PUBLIC_ACCESS_BLOCK,       NO_SUCH_PUBLIC_ACCESS_BLOCK_CONFIGURATION"
    })
    void answersASettingThatIsNotThereWithItsCode(S3Operation operation, AwsErrorCode code) {
        assertRefused(code, () -> client.call(operation, BUCKET).run());
        assertRefused(NO_SUCH_BUCKET, () -> client.call(operation, "nowhere").run());
    }

    @ParameterizedTest
    @CsvSource({
        "DELETE_BUCKET_ENCRYPTION",
        "DELETE_BUCKET_LIFECYCLE",
        "DELETE_BUCKET_WEBSITE",
        "DELETE_BUCKET_CORS",
        "DELETE_BUCKET_OWNERSHIP_CONTROLS",
        "DELETE_PUBLIC_ACCESS_BLOCK"
    })
    void deletesASettingThatIsNotThere(S3Operation operation) {
        assertThat(client.call(operation, BUCKET).run().status()).isEqualTo(204);
        assertRefused(NO_SUCH_BUCKET, () -> client.call(operation, "nowhere").run());
    }

    @ParameterizedTest
    @CsvSource({
        "PUT_BUCKET_VERSIONING",
        "PUT_BUCKET_ENCRYPTION",
        "PUT_BUCKET_LIFECYCLE",
        "PUT_OBJECT_LOCK_CONFIGURATION",
        "PUT_BUCKET_REPLICATION",
        "PUT_BUCKET_NOTIFICATION",
        "PUT_BUCKET_ACCELERATE",
        "PUT_BUCKET_REQUEST_PAYMENT",
        "PUT_BUCKET_OWNERSHIP_CONTROLS",
        "PUT_PUBLIC_ACCESS_BLOCK",
        "PUT_BUCKET_ABAC",
        "PUT_BUCKET_METRICS_CONFIGURATION",
        "GET_BUCKET_METRICS_CONFIGURATION",
        "LIST_BUCKET_INVENTORY_CONFIGURATIONS",
        "GET_BUCKET_METADATA_CONFIGURATION"
    })
    void refusesASettingThatItWouldNotHeed(S3Operation operation) {
        assertRefused(
                NOT_IMPLEMENTED,
                () -> client.call(operation, BUCKET).body("<A/>").run());
        assertRefused(NO_SUCH_BUCKET, () -> client.call(operation, "nowhere").run());
    }

    @Test
    void namesWhatItLacksAsAwsDoes() {
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() ->
                        client.call(S3Operation.PUT_BUCKET_LIFECYCLE, BUCKET).run())
                .returns(NOT_IMPLEMENTED, AwsException::code)
                .withMessageEndingWith("The embedded store has no PutBucketLifecycleConfiguration.");
    }

    @Test
    void answersWhatIsNotConfigured() {
        assertRefused(
                NO_SUCH_BUCKET_POLICY,
                () -> client.call(S3Operation.GET_BUCKET_POLICY, BUCKET).run());
        assertRefused(
                NOT_IMPLEMENTED,
                () -> client.call(S3Operation.PUT_BUCKET_POLICY, BUCKET).run());
        assertRefused(
                NO_SUCH_BUCKET,
                () -> client.call(S3Operation.GET_BUCKET_POLICY, "nowhere").run());
        assertThat(client.call(S3Operation.GET_BUCKET_VERSIONING, BUCKET).run().text())
                .contains("<VersioningConfiguration");
        assertThat(client.call(S3Operation.GET_OBJECT_LOCK_CONFIGURATION, BUCKET))
                .isNotNull();
    }

    @Test
    @DisplayName("S-72 buckets are held in memory, so there is a limit to them")
    void s72_bucketsAreLimited() {
        for (int i = 1; i < StoreFixture.MAX_BUCKETS; i++) {
            client.createBucket("bucket-" + i);
        }
        assertRefused(TOO_MANY_BUCKETS, () -> client.createBucket("one-more"));
        assertRefused(BUCKET_ALREADY_OWNED_BY_YOU, () -> client.createBucket("bucket-1"));
        client.call(S3Operation.DELETE_BUCKET, "bucket-1").run();
        assertThat(client.createBucket("one-more").status()).isEqualTo(200);
        assertRefused(TOO_MANY_BUCKETS, () -> client.createBucket("bucket-1"));
    }
}
