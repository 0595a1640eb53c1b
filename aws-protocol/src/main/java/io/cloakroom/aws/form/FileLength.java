package io.cloakroom.aws.form;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;

/** How many bytes the file of a form may have; both bounds are allowed. */
public record FileLength(long minBytes, long maxBytes) {
    public static final FileLength ANY = new FileLength(0, Long.MAX_VALUE);

    /** What both allow. */
    public FileLength and(long min, long max) {
        return new FileLength(Math.max(minBytes, min), Math.min(maxBytes, max));
    }

    /** @throws AwsException {@code EntityTooLarge} if so many bytes are too many already */
    public void requireAtMost(long bytes) {
        if (bytes > maxBytes) {
            throw AwsException.of(
                    AwsErrorCode.ENTITY_TOO_LARGE, "The form's policy allows %d bytes at most.".formatted(maxBytes));
        }
    }

    /** @throws AwsException {@code EntityTooSmall} if so many bytes are too few for a whole file */
    public void requireAtLeast(long bytes) {
        if (bytes < minBytes) {
            throw AwsException.of(
                    AwsErrorCode.ENTITY_TOO_SMALL, "The form's policy demands %d bytes at least.".formatted(minBytes));
        }
    }
}
