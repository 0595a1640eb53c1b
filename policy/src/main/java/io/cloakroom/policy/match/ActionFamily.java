package io.cloakroom.policy.match;

/** The services whose actions a statement can speak of. One statement has actions of one family. */
public enum ActionFamily {
    S3("s3:"),
    ADMIN("admin:"),
    STS("sts:"),
    KMS("kms:");

    private final String prefix;

    ActionFamily(String prefix) {
        this.prefix = prefix;
    }

    /** What the names of its actions begin with, such as {@code s3:}. */
    public String prefix() {
        return prefix;
    }

    /** The family whose prefix the text has; S3 for texts with none of them, such as {@code *} or {@code s*}. */
    public static ActionFamily of(String action) {
        for (ActionFamily family : values()) {
            if (action.startsWith(family.prefix)) {
                return family;
            }
        }
        return S3;
    }
}
