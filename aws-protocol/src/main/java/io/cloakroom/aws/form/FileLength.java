package io.cloakroom.aws.form;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;

/** How many bytes the file of a form may have; both bounds are inclusive. */
public record FileLength(long minBytes, long maxBytes) {
    public static final FileLength ANY = new FileLength(0, Long.MAX_VALUE);

    /** The lengths that this and the other bounds allow. */
    public FileLength and(long min, long max) {
        return new FileLength(Math.max(minBytes, min), Math.min(maxBytes, max));
    }

    /** @throws AwsException {@code EntityTooLarge} if this is more than the maximum */
    public void requireAtMost(long bytes) {
        if (bytes > maxBytes) {
            throw AwsException.of(
                    AwsErrorCode.ENTITY_TOO_LARGE, "The form's policy allows %d bytes at most.".formatted(maxBytes));
        }
    }

    /** @throws AwsException {@code EntityTooSmall} if a whole file of this length is below the minimum */
    public void requireAtLeast(long bytes) {
        if (bytes < minBytes) {
            throw AwsException.of(
                    AwsErrorCode.ENTITY_TOO_SMALL, "The form's policy demands %d bytes at least.".formatted(minBytes));
        }
    }
}
