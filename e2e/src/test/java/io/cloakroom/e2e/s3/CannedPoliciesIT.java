package io.cloakroom.e2e.s3;

import static io.cloakroom.e2e.Clients.assertDenied;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.cloakroom.e2e.Clients;
import io.cloakroom.e2e.Mode;
import io.cloakroom.e2e.Stack;
import io.cloakroom.e2e.User;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Bucket;

/**
 * What each user of the demo realm may do, and what not: the user's own policy alone and narrowed by each canned one.
 */
class CannedPoliciesIT {
    private static final String READABLE = "policies/readable";
    private static final String EVERYTHING = "GET_OBJECT LIST_OBJECTS PUT_OBJECT DELETE_OBJECT";

    /** The operations that tell the canned policies apart. */
    private enum Operation {
        GET_OBJECT {
            @Override
            void call(S3Client s3, String bucket) {
                s3.getObjectAsBytes(get -> get.bucket(bucket).key(READABLE));
            }
        },
        LIST_OBJECTS {
            @Override
            void call(S3Client s3, String bucket) {
                s3.listObjectsV2(list -> list.bucket(bucket));
            }
        },
        PUT_OBJECT {
            @Override
            void call(S3Client s3, String bucket) {
                s3.putObject(put -> put.bucket(bucket).key("policies/put"), RequestBody.fromString("x"));
            }
        },
        DELETE_OBJECT {
            @Override
            void call(S3Client s3, String bucket) {
                s3.deleteObject(delete -> delete.bucket(bucket).key("policies/put"));
            }
        };

        abstract void call(S3Client s3, String bucket);
    }

    @BeforeAll
    static void objects() {
        try (S3Client s3 = User.ADMIN.s3(Mode.SERVER)) {
            for (String bucket : new String[] {Stack.LAB_DATA, Stack.PUBLIC_REPORTS}) {
                s3.putObject(put -> put.bucket(bucket).key(READABLE), RequestBody.fromString("readable"));
            }
        }
    }

    static Stream<Arguments> grants() {
        return Stream.of(Mode.values()).flatMap(CannedPoliciesIT::grants);
    }

    private static Stream<Arguments> grants(Mode mode) {
        return Stream.of(
                Arguments.of(mode, User.READER, Stack.LAB_DATA, "GET_OBJECT"),
                Arguments.of(mode, User.READER, Stack.PUBLIC_REPORTS, "GET_OBJECT"),
                Arguments.of(mode, User.WRITER, Stack.PUBLIC_REPORTS, EVERYTHING),
                Arguments.of(mode, User.ADMIN, Stack.PUBLIC_REPORTS, EVERYTHING),
                Arguments.of(mode, User.ANALYST, Stack.LAB_DATA, EVERYTHING),
                Arguments.of(mode, User.ANALYST, Stack.PUBLIC_REPORTS, ""));
    }

    @ParameterizedTest(name = "{0}: {1} in {2} may {3}")
    @MethodSource("grants")
    void userMayDoExactlyThis(Mode mode, User user, String bucket, String allowed) {
        try (S3Client s3 = user.s3(mode)) {
            assertAllowedExactly(s3, bucket, allowed);
        }
    }

    static Stream<Arguments> narrowed() {
        return Stream.of(Mode.values()).flatMap(CannedPoliciesIT::narrowed);
    }

    /** Every user with a policy within every canned one: what both allow. */
    private static Stream<Arguments> narrowed(Mode mode) {
        return Stream.of(
                Arguments.of(mode, User.READER, "readonly", "GET_OBJECT"),
                Arguments.of(mode, User.READER, "writeonly", ""),
                Arguments.of(mode, User.READER, "readwrite", "GET_OBJECT"),
                Arguments.of(mode, User.READER, "diagnostics", ""),
                Arguments.of(mode, User.READER, "consoleAdmin", "GET_OBJECT"),
                Arguments.of(mode, User.WRITER, "readonly", "GET_OBJECT"),
                Arguments.of(mode, User.WRITER, "writeonly", "PUT_OBJECT"),
                Arguments.of(mode, User.WRITER, "readwrite", EVERYTHING),
                Arguments.of(mode, User.WRITER, "diagnostics", ""),
                Arguments.of(mode, User.WRITER, "consoleAdmin", EVERYTHING),
                Arguments.of(mode, User.ADMIN, "readonly", "GET_OBJECT"),
                Arguments.of(mode, User.ADMIN, "writeonly", "PUT_OBJECT"),
                Arguments.of(mode, User.ADMIN, "readwrite", EVERYTHING),
                Arguments.of(mode, User.ADMIN, "diagnostics", ""),
                Arguments.of(mode, User.ADMIN, "consoleAdmin", EVERYTHING),
                Arguments.of(mode, User.ANALYST, "readonly", "GET_OBJECT"),
                Arguments.of(mode, User.ANALYST, "writeonly", "PUT_OBJECT"),
                Arguments.of(mode, User.ANALYST, "readwrite", EVERYTHING),
                Arguments.of(mode, User.ANALYST, "diagnostics", ""),
                Arguments.of(mode, User.ANALYST, "consoleAdmin", EVERYTHING));
    }

    @ParameterizedTest(name = "{0}: {1} within {2} may {3}")
    @MethodSource("narrowed")
    void sessionPolicyOnlyNarrows(Mode mode, User user, String canned, String allowed) {
        String document = Stack.cannedPolicy(canned);
        try (S3Client s3 = Clients.s3(mode, user.credentialsWithin(mode, document))) {
            assertAllowedExactly(s3, Stack.LAB_DATA, allowed);
        }
    }

    private static void assertAllowedExactly(S3Client s3, String bucket, String allowed) {
        for (Operation operation : Operation.values()) {
            if (allowed.contains(operation.name())) {
                assertThatCode(() -> operation.call(s3, bucket))
                        .as(operation.name())
                        .doesNotThrowAnyException();
            } else {
                assertDenied(() -> operation.call(s3, bucket));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void listBucketsShowsWhatTheUserMaySee(Mode mode) {
        try (S3Client writer = User.WRITER.s3(mode);
                S3Client analyst = User.ANALYST.s3(mode)) {
            assertThat(writer.listBuckets().buckets())
                    .extracting(Bucket::name)
                    .contains(Stack.LAB_DATA, Stack.PUBLIC_REPORTS);
            assertThat(analyst.listBuckets().buckets()).extracting(Bucket::name).containsExactly(Stack.LAB_DATA);
        }
    }

    @ParameterizedTest
    @EnumSource
    void nobodyGetsNoCredentials(Mode mode) {
        Clients.assertRefused(
                "InvalidParameterValue", () -> User.NOBODY.credentialsWithin(mode, Stack.cannedPolicy("readonly")));
    }

    @ParameterizedTest
    @EnumSource
    void anonymousIsDenied(Mode mode) {
        try (S3Client s3 = Clients.s3(mode, Clients.NO_CREDENTIALS)) {
            for (Operation operation : Operation.values()) {
                assertDenied(() -> operation.call(s3, Stack.PUBLIC_REPORTS));
            }
        }
    }
}
