package io.cloakroom.aws.s3;

import io.cloakroom.aws.payload.ChecksumHeaders;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Groups of headers that occur together in the table of operations. */
final class HeaderGroups {
    static final String COPY_SOURCE = "x-amz-copy-source";

    static final Set<String> CHECKSUMS = Stream.concat(
                    ChecksumHeaders.VALUES.stream(),
                    Stream.of(ChecksumHeaders.SDK_ALGORITHM, ChecksumHeaders.ALGORITHM, ChecksumHeaders.TYPE))
            .collect(Collectors.toUnmodifiableSet());
    static final Set<String> OWNER = Set.of("x-amz-expected-bucket-owner");
    static final Set<String> CONTENT = Set.of(
            "content-type", "content-encoding", "content-disposition", "content-language", "cache-control", "expires");
    static final Set<String> CONDITIONS =
            Set.of("if-match", "if-none-match", "if-modified-since", "if-unmodified-since");
    static final Set<String> WRITE_CONDITIONS = Set.of("if-match", "if-none-match");
    static final Set<String> CUSTOMER_KEY = Set.of(
            "x-amz-server-side-encryption-customer-algorithm",
            "x-amz-server-side-encryption-customer-key",
            "x-amz-server-side-encryption-customer-key-md5");
    static final Set<String> ENCRYPTION = Set.of(
            "x-amz-server-side-encryption",
            "x-amz-server-side-encryption-aws-kms-key-id",
            "x-amz-server-side-encryption-context",
            "x-amz-server-side-encryption-bucket-key-enabled");
    static final Set<String> LOCK =
            Set.of("x-amz-object-lock-mode", "x-amz-object-lock-retain-until-date", "x-amz-object-lock-legal-hold");
    static final Set<String> BYPASS = Set.of("x-amz-bypass-governance-retention", "x-amz-mfa");
    static final Set<String> NEW_OBJECT =
            Set.of("x-amz-acl", "x-amz-storage-class", "x-amz-tagging", "x-amz-website-redirect-location");
    static final Set<String> BODY = Set.of("content-type", "content-md5");
    static final Set<String> COPY = Set.of(
            COPY_SOURCE,
            "x-amz-copy-source-if-match",
            "x-amz-copy-source-if-none-match",
            "x-amz-copy-source-if-modified-since",
            "x-amz-copy-source-if-unmodified-since",
            "x-amz-copy-source-server-side-encryption-customer-algorithm",
            "x-amz-copy-source-server-side-encryption-customer-key",
            "x-amz-copy-source-server-side-encryption-customer-key-md5",
            "x-amz-source-expected-bucket-owner");
    static final Set<String> LISTING = Set.of("x-amz-optional-object-attributes");

    private HeaderGroups() {}
}
