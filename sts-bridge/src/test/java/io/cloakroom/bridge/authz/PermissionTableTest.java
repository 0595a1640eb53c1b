package io.cloakroom.bridge.authz;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.aws.s3.Calls;
import io.cloakroom.aws.s3.S3Operation;
import io.cloakroom.policy.match.KnownActions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PermissionTableTest {
    private static final String FILE = "permissions.txt";

    @ParameterizedTest
    @EnumSource(S3Operation.class)
    void everyOperationHasARow(S3Operation operation) {
        assertThat(PermissionTable.row(operation))
                .as("permission row of %s", operation)
                .isPresent();
        assertThat(requirements(TestCall.of(operation))).isNotEmpty();
    }

    /**
     * When permissions change on purpose, copy {@code target/permissions.txt} over the file and review the difference.
     */
    @Test
    void isAsReviewed() throws IOException {
        StringBuilder table = new StringBuilder("""
                # What each operation needs: on which occasion, what about which resource. Made by PermissionTableTest.
                """);
        for (S3Operation operation : S3Operation.values()) {
            table.append(operation).append('\n');
            for (PermissionRule rule : PermissionTable.row(operation).orElseThrow()) {
                table.append("    %-23s %-27s %-7s %s\n"
                        .formatted(rule.occasion(), rule.need(), rule.level(), String.join(" or ", rule.actions())));
            }
        }
        Files.writeString(Path.of("target", FILE), table);

        try (InputStream reviewed = Objects.requireNonNull(getClass().getResourceAsStream(FILE), FILE)) {
            assertThat(table).hasToString(new String(reviewed.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @ParameterizedTest
    @EnumSource(S3Operation.class)
    void rowsNameActionsThatExist(S3Operation operation) {
        assertThat(PermissionTable.row(operation).orElseThrow())
                .flatExtracting(PermissionRule::actions)
                .allSatisfy(action -> assertThat(KnownActions.all()).contains(action));
    }

    @ParameterizedTest
    @EnumSource(S3Operation.class)
    void everyOperationNeedsSomethingAllowedWhateverItSays(S3Operation operation) {
        assertThat(PermissionTable.requirements(
                        TestCall.of(operation).parameter("versionId", "v").call()))
                .first()
                .extracting(Requirement::need)
                .isEqualTo(Requirement.Need.ALLOW);
    }

    @Test
    void lockHeadersOfAnUploadNeedTheirOwnActions() {
        assertThat(requirements(TestCall.of(S3Operation.PUT_OBJECT)
                        .header("x-amz-object-lock-mode", "GOVERNANCE")
                        .header("x-amz-object-lock-legal-hold", "ON")))
                .containsExactly("s3:PutObject b/k", "s3:PutObjectRetention b/k", "s3:PutObjectLegalHold b/k");
    }

    @Test
    void lockSettingsInAPresignedQueryCountToo() {
        assertThat(requirements(TestCall.of(S3Operation.PUT_OBJECT)
                        .strayParameter("X-Amz-Signature", "00")
                        .strayParameter("X-Amz-Object-Lock-Legal-Hold", "ON")))
                .containsExactly("s3:PutObject b/k", "s3:PutObjectLegalHold b/k");
    }

    @Test
    void settingsInTheQueryOfASignedHeaderRequestAreNothing() {
        assertThat(requirements(
                        TestCall.of(S3Operation.PUT_OBJECT).strayParameter("X-Amz-Object-Lock-Legal-Hold", "ON")))
                .containsExactly("s3:PutObject b/k");
    }

    @Test
    void bucketWithObjectLockNeedsThreeActions() {
        assertThat(requirements(
                        TestCall.of(S3Operation.CREATE_BUCKET).header("x-amz-bucket-object-lock-enabled", "True")))
                .containsExactly(
                        "s3:CreateBucket b/", "s3:PutBucketObjectLockConfiguration b/", "s3:PutBucketVersioning b/");
    }

    @Test
    void bucketWithOwnershipNeedsItsOwnAction() {
        assertThat(requirements(TestCall.of(S3Operation.CREATE_BUCKET)
                        .header("x-amz-object-ownership", "BucketOwnerPreferred")))
                .containsExactly("s3:CreateBucket b/", "s3:PutBucketOwnershipControls b/");
    }

    @Test
    void bypassOfGovernanceNeedsItsOwnActionUnlessItSaysFalse() {
        assertThat(requirements(
                        TestCall.of(S3Operation.DELETE_OBJECT).header("x-amz-bypass-governance-retention", "false")))
                .containsExactly("s3:DeleteObject b/k");
        assertThat(requirements(
                        TestCall.of(S3Operation.DELETE_OBJECT).header("x-amz-bypass-governance-retention", "true")))
                .containsExactly("s3:DeleteObject b/k", "s3:BypassGovernanceRetention b/k");
    }

    @Test
    void copyNeedsSourceAndDestination() {
        assertThat(requirements(TestCall.of(S3Operation.COPY_OBJECT).copying("src", "s", "v1")))
                .containsExactly(
                        "s3:PutObject b/k",
                        "s3:GetObject src/s",
                        "s3:GetObjectVersion src/s",
                        "s3:GetObjectTagging src/s",
                        "s3:GetObjectVersionTagging src/s");
        assertThat(requirements(TestCall.of(S3Operation.COPY_OBJECT)
                        .copying("src", "s", "v1")
                        .header("x-amz-tagging-directive", "REPLACE")
                        .header("x-amz-tagging", "a=b")))
                .containsExactly(
                        "s3:PutObject b/k",
                        "s3:GetObject src/s",
                        "s3:GetObjectVersion src/s",
                        "s3:PutObjectTagging b/k");
        assertThat(requirements(TestCall.of(S3Operation.UPLOAD_PART_COPY)))
                .containsExactly("s3:PutObject b/k", "s3:GetObject src/s");
    }

    @Test
    void attributesOfAVersionNeedTheVersionActions() {
        assertThat(requirements(TestCall.of(S3Operation.GET_OBJECT_ATTRIBUTES).parameter("versionId", "v")))
                .containsExactly("s3:GetObjectVersionAttributes b/k", "s3:GetObjectVersion b/k");
    }

    @Test
    void accessControlListOfAnObjectIsAQuestionAboutTheBucket() {
        assertThat(requirements(TestCall.of(S3Operation.GET_OBJECT_ACL))).containsExactly("s3:GetBucketPolicy b/");
    }

    @DisplayName("S-47 a key with empty segments is also what a store that keeps paths makes of it")
    @ParameterizedTest
    @CsvSource({
        "//secret/x, secret/x",
        "/secret//x, secret/x",
        "a//secret/x, a/secret/x",
        "a////b//, a/b/",
        "//, ''",
    })
    void s47_keyWithEmptySegmentsIsAskedAboutBothWays(String key, String path) {
        assertThat(requirements(TestCall.on(S3Operation.GET_OBJECT, "b", key).parameter("versionId", "v")))
                .containsExactly(
                        "s3:GetObject b/" + key,
                        "s3:GetObject b/" + path,
                        "s3:GetObjectVersion b/" + key,
                        "s3:GetObjectVersion b/" + path);
    }

    @DisplayName("S-47 so is the source of a copy")
    @Test
    void s47_copySourceWithEmptySegmentsIsAskedAboutBothWays() {
        assertThat(requirements(TestCall.of(S3Operation.COPY_OBJECT).copying("src", "//s", "v1")))
                .contains("s3:GetObject src///s", "s3:GetObject src/s", "s3:GetObjectVersion src/s");
    }

    private static List<String> requirements(TestCall call) {
        return PermissionTable.requirements(call.call()).stream()
                .map(requirement -> requirement.actions().stream().collect(Collectors.joining("|")) + " "
                        + Calls.bucket(requirement.target()) + "/"
                        + Calls.key(requirement.target()))
                .toList();
    }
}
