package io.cloakroom.policy.match;

import org.jspecify.annotations.Nullable;

/**
 * An entry of {@code Action} or {@code NotAction}, such as {@code s3:Get*}. Case-sensitive, with the wildcards of
 * {@link Wildcard}. The entry {@code s3:GetObjectVersion} also means {@code s3:GetObject}, as in MinIO. Equal if the
 * texts are equal.
 */
public final class ActionPattern {
    private final String text;
    private final Wildcard wildcard;

    /** @param text as written in the policy; every text is a pattern */
    public ActionPattern(String text) {
        this.text = text;
        this.wildcard = Wildcard.compile(text);
    }

    /** The pattern as written. */
    public String text() {
        return text;
    }

    /** Whether the entry covers this action. */
    public boolean matches(String action) {
        return spells(action) || (text.equals("s3:GetObjectVersion") && action.equals("s3:GetObject"));
    }

    /** Whether the wildcards of the entry match the action's name. An entry may cover more than that. */
    public boolean spells(String action) {
        return wildcard.matches(action);
    }

    /** The family of its prefix. */
    public ActionFamily family() {
        return ActionFamily.of(text);
    }

    /** Whether the entry covers at least one action of its family. */
    public boolean isKnown() {
        return KnownActions.isKnown(this, family());
    }

    /** Whether the entry covers an S3 action on objects. */
    public boolean isObjectAction() {
        return KnownActions.isObjectAction(this);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ActionPattern pattern && pattern.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
