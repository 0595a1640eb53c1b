package io.cloakroom.aws.s3;

import io.cloakroom.aws.payload.ChecksumHeaders;
import java.util.Set;

/**
 * Decides about {@code x-amz-*} headers that no row of the table of operations lists. Clients send many that an
 * operation has no use for; those are dropped, as MinIO does. Names are in lower case.
 */
public final class AmzHeaders {
    /** Headers used before the operation is known. */
    private static final Set<String> OF_THE_MESSAGE = Set.of(
            "x-amz-date",
            "x-amz-content-sha256",
            "x-amz-security-token",
            "x-amz-decoded-content-length",
            "x-amz-trailer");

    /** Headers that only describe a checksum. It is absent, or it is verified anyway. */
    private static final Set<String> ABOUT_CHECKSUMS =
            Set.of(ChecksumHeaders.ALGORITHM, ChecksumHeaders.MODE, ChecksumHeaders.TYPE);

    private static final String[] FAMILIES = {
        "x-amz-bypass-",
        ChecksumHeaders.FAMILY,
        "x-amz-copy-source",
        "x-amz-grant-",
        "x-amz-rename-source",
        "x-amz-website-"
    };
    private static final String[] WORDS = {
        "-encryption", "-expected-", "-if-", "-kms-", "-legal-hold", "-mfa", "-object-lock", "-offset", "-retention"
    };

    private AmzHeaders() {}

    /**
     * Whether the header belongs to the message rather than the operation: to its signature, coding or checksum. The
     * AWS SDK for Java sends the checksum of its empty body with every GetObject.
     */
    public static boolean isOfTheMessage(String name) {
        return OF_THE_MESSAGE.contains(name) || ChecksumHeaders.isOfThePayload(name);
    }

    /**
     * Whether the sender relies on the header's effect. An operation that does not support it must then refuse it.
     * These are conditions, offsets, checksums of other algorithms, sources of copies, grants, locks, encryption,
     * redirects and MFA.
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
