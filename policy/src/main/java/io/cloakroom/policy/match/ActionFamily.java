package io.cloakroom.policy.match;

/** The services whose actions a statement can name. All actions of a statement belong to one family. */
public enum ActionFamily {
    S3("s3:"),
    ADMIN("admin:"),
    STS("sts:"),
    KMS("kms:");

    private final String prefix;

    ActionFamily(String prefix) {
        this.prefix = prefix;
    }

    /** The prefix of its actions' names, such as {@code s3:}. */
    public String prefix() {
        return prefix;
    }

    /** The family of the text's prefix. S3 for texts without a known prefix, such as {@code *} or {@code s*}. */
    public static ActionFamily of(String action) {
        for (ActionFamily family : values()) {
            if (action.startsWith(family.prefix)) {
                return family;
            }
        }
        return S3;
    }
}
