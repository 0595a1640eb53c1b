package io.cloakroom.policy.match;

/**
 * An entry of {@code Resource} or {@code NotResource}.
 *
 * @param partition by the ARN's prefix
 * @param pattern the text after the prefix; {@code *} for the entry {@code *}
 */
public record ResourcePattern(Partition partition, TextPattern pattern) {
    /** The kinds of resource. */
    public enum Partition {
        /** {@code arn:aws:s3:::}: buckets and objects. */
        S3("arn:aws:s3:::"),
        /** {@code arn:minio:kms:::}: keys of the key server. */
        KMS("arn:minio:kms:::"),
        /** {@code arn:aws:iam::}: roles, for {@code sts:AssumeRole}. */
        IAM("arn:aws:iam::"),
        /** {@code *}: all of them. */
        ANY("*");

        private final String prefix;

        Partition(String prefix) {
            this.prefix = prefix;
        }

        /** The prefix of its entries. */
        public String prefix() {
            return prefix;
        }
    }

    private static final String ROLES = Partition.IAM.prefix + "000000000000:role/";

    /**
     * Reads an entry. {@code *foo} is accepted as MinIO does: the star is the prefix and {@code foo} the pattern.
     *
     * @throws MalformedElementException {@code invalid resource} if the prefix is none of the four, or the pattern
     *     begins with a slash
     */
    public static ResourcePattern parse(String text) {
        for (Partition partition : Partition.values()) {
            if (text.startsWith(partition.prefix) && (partition != Partition.IAM || text.startsWith(ROLES))) {
                String pattern = text.equals("*") ? "*" : text.substring(partition.prefix.length());
                if (pattern.startsWith("/")) {
                    throw new MalformedElementException(
                            "invalid resource '%s' - starts with '/' will not match a bucket".formatted(text));
                }
                return new ResourcePattern(partition, TextPattern.compileResource(pattern));
            }
        }
        throw new MalformedElementException(
                "invalid resource '%s': expected `*`, `arn:aws:s3:::bucket`, `arn:aws:s3:::bucket/key` or `arn:minio:kms:::key`"
                        .formatted(text));
    }

    /** Whether the entry may be in a statement about buckets and objects. Every bare prefix may. */
    public boolean isS3() {
        return partition == Partition.S3 || partition == Partition.ANY || (partition == Partition.KMS && isInert());
    }

    /** Whether the entry may be in a statement about keys of the key server. Every bare prefix may. */
    public boolean isKms() {
        return partition == Partition.KMS || partition == Partition.ANY || (partition == Partition.S3 && isInert());
    }

    /** Whether the entry names roles. Only such a resource has a meaning in a statement about STS. */
    public boolean isRole() {
        return partition == Partition.IAM;
    }

    /**
     * Whether the entry could be a key's name where it must be one. Key names have no {@code /}, {@code \} or
     * {@code .}.
     */
    public boolean isPlausible() {
        String text = pattern.text();
        return partition == Partition.S3 || (text.indexOf('/') < 0 && text.indexOf('\\') < 0 && text.indexOf('.') < 0);
    }

    /** Whether the pattern is empty, so that it matches no request. */
    public boolean isInert() {
        return pattern.text().isEmpty();
    }

    /** Whether the entry matches this resource: it equals the cleaned path, or its wildcards match the text. */
    public boolean matches(ResourceText resource, Variables variables) {
        return pattern.matches(resource.text(), variables)
                || (!resource.isClean() && pattern.isExactly(resource.cleaned(), variables));
    }

    /** The entry as written. */
    public String text() {
        return partition == Partition.ANY && pattern.text().equals("*") ? "*" : partition.prefix + pattern.text();
    }

    @Override
    public String toString() {
        return text();
    }
}
