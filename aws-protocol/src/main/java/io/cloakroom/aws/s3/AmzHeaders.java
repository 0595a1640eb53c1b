package io.cloakroom.aws.s3;

import java.util.Set;

/**
 * What becomes of {@code x-amz-*} headers that are in no row of the table of operations. Clients send many that an
 * operation has no use for; those are dropped, as MinIO does. Names are in lower case.
 */
public final class AmzHeaders {
    /**
     * Heeded before the operation is known. The AWS SDK for Java sends the checksum of its empty body with every
     * GetObject.
     */
    private static final Set<String> OF_THE_MESSAGE = Set.of(
            "x-amz-date",
            "x-amz-content-sha256",
            "x-amz-security-token",
            "x-amz-decoded-content-length",
            "x-amz-trailer",
            "x-amz-checksum-crc32",
            "x-amz-checksum-crc32c",
            "x-amz-checksum-crc64nvme",
            "x-amz-checksum-sha1",
            "x-amz-checksum-sha256",
            "x-amz-sdk-checksum-algorithm");

    /** They only say something about a checksum, which is not there or is checked. */
    private static final Set<String> ABOUT_CHECKSUMS =
            Set.of("x-amz-checksum-algorithm", "x-amz-checksum-mode", "x-amz-checksum-type");

    private static final String[] FAMILIES = {
        "x-amz-bypass-", "x-amz-checksum-", "x-amz-copy-source", "x-amz-grant-", "x-amz-rename-source", "x-amz-website-"
    };
    private static final String[] WORDS = {
        "-encryption", "-expected-", "-if-", "-kms-", "-legal-hold", "-mfa", "-object-lock", "-offset", "-retention"
    };

    private AmzHeaders() {}

    /** Whether it belongs to the message and not to the operation: to its signature, its coding or its checksum. */
    public static boolean isOfTheMessage(String name) {
        return OF_THE_MESSAGE.contains(name);
    }

    /** Whether it is the checksum of a body, or names its algorithm. */
    public static boolean isOfThePayload(String name) {
        return isOfTheMessage(name) && name.contains("checksum");
    }

    /**
     * Whether whoever sends it relies on what it asks for, so that an operation that does not do it is refused:
     * conditions, offsets, checksums of other algorithms, sources of copies, grants, locks, encryption, redirects, the
     * second factor.
     */
    static boolean isReliedOn(String name) {
        if (ABOUT_CHECKSUMS.contains(name)) {
            return false;
        }
        for (String family : FAMILIES) {
            if (name.startsWith(family)) {
                return true;
            }
        }
        for (String word : WORDS) {
            if (name.contains(word)) {
                return true;
            }
        }
        return false;
    }
}
