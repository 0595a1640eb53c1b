package io.cloakroom.aws.payload;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** The headers about checksums; names in lower case. */
public final class ChecksumHeaders {
    /** The prefix of the headers that carry a value. */
    public static final String FAMILY = "x-amz-checksum-";

    /** Names the algorithm of the object's checksum. */
    public static final String ALGORITHM = "x-amz-checksum-algorithm";

    /** Says whether the checksum is one over all bytes or one over those of the parts. */
    public static final String TYPE = "x-amz-checksum-type";

    /** Asks for checksums in the answer. */
    public static final String MODE = "x-amz-checksum-mode";

    /** Names the algorithm of the checksum that an SDK computes for the body. */
    public static final String SDK_ALGORITHM = "x-amz-sdk-checksum-algorithm";

    /** The headers that carry a value, one for each algorithm. */
    public static final Set<String> VALUES = Arrays.stream(ChecksumAlgorithm.values())
            .map(ChecksumAlgorithm::headerName)
            .collect(Collectors.toUnmodifiableSet());

    private ChecksumHeaders() {}

    /** Whether it is the checksum of a body, or names its algorithm. */
    public static boolean isOfThePayload(String name) {
        return VALUES.contains(name) || name.equals(SDK_ALGORITHM);
    }
}
