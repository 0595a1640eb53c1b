package io.cloakroom.aws.s3;

/**
 * Headers that stores use internally, and metadata that some stores take for commands. Neither comes in from a client
 * nor goes out to one.
 */
public final class VendorHeaders {
    private static final String META = "x-amz-meta-";
    private static final String[] VENDORS = {
        "x-minio-", "x-rustfs-", "x-seaweedfs-", "seaweed-", "x-rgw-", "x-emc-", "x-goog-", "x-internal-"
    };
    private static final String[] COMMANDS = {
        "snowball-",
        "minio-",
        "rustfs-",
        "seaweedfs-",
        "seaweed-",
        "rgw-",
        "x-minio-",
        "x-rustfs-",
        "x-seaweedfs-",
        "x-rgw-",
        "x-emc-",
        "x-goog-",
        "x-internal-"
    };

    private VendorHeaders() {}

    /** Whether the header is internal to a store; its name is given in lower case. */
    public static boolean isOwn(String name) {
        return startsWithAny(VENDORS, name, 0);
    }

    /**
     * Whether the metadata header is a command to some stores; its name is given in lower case.
     * {@code x-amz-meta-x-amz-…} is none: clients that encrypt keep their keys there.
     */
    public static boolean isCommand(String name) {
        return name.startsWith(META) && startsWithAny(COMMANDS, name, META.length());
    }

    private static boolean startsWithAny(String[] prefixes, String name, int from) {
        for (String prefix : prefixes) {
            if (name.startsWith(prefix, from)) {
                return true;
            }
        }
        return false;
    }
}
