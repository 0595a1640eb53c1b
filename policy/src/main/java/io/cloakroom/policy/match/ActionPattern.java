package io.cloakroom.policy.match;

/**
 * An entry of {@code Action} or {@code NotAction}, such as {@code s3:Get*}. Case-sensitive, with the wildcards of
 * {@link Wildcard}. The entry {@code s3:GetObjectVersion} also means {@code s3:GetObject}, as in MinIO.
 *
 * @param text as written in the policy
 */
public record ActionPattern(String text) {
    /** Whether the entry speaks of this action. */
    public boolean matches(String action) {
        return Wildcard.matches(text, action) || (text.equals("s3:GetObjectVersion") && action.equals("s3:GetObject"));
    }

    /** The family its prefix names. */
    public ActionFamily family() {
        return ActionFamily.of(text);
    }

    /** Whether there is an action in the family that the entry is good for. */
    public boolean isKnown() {
        return KnownActions.isKnown(this, family());
    }

    /** Whether it is good for an S3 action that works on an object. */
    public boolean isObjectAction() {
        return KnownActions.isObjectAction(this);
    }

    @Override
    public String toString() {
        return text;
    }
}
