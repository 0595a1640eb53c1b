package io.cloakroom.bridge.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a value is in a token. It is either the name of a claim, whatever characters that has, or a path of names
 * through objects that begins with a slash ({@code /realm_access/roles}).
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6901#section-3">RFC 6901, section 3</a>, how a path is spelled
 */
public final class ClaimName {
    private final String text;
    private final List<String> members;

    private ClaimName(String text, List<String> members) {
        this.text = text;
        this.members = List.copyOf(members);
    }

    /** @throws IllegalArgumentException with a sentence for the operator if it is empty or not a valid path */
    public static ClaimName parse(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("a claim must have a name");
        }
        if (!text.startsWith("/")) {
            return new ClaimName(text, List.of(text));
        }
        List<String> members = new ArrayList<>();
        for (String part : text.substring(1).split("/", -1)) {
            if (part.isEmpty()) {
                throw new IllegalArgumentException(
                        "`%s` is not a path to a claim: a name between its slashes is empty".formatted(text));
            }
            members.add(unescaped(part, text));
        }
        return new ClaimName(text, members);
    }

    private static String unescaped(String part, String text) {
        if (part.matches(".*~(?![01]).*")) {
            throw new IllegalArgumentException(
                    "`%s` is not a path to a claim: in a path `~` is written `~0`, and a `/` inside a name `~1`"
                            .formatted(text));
        }
        return part.replace("~1", "/").replace("~0", "~");
    }

    /** The value in these claims; empty if it is absent or null. Lists are not searched. */
    public Optional<Object> find(Map<String, ?> claims) {
        @Nullable Object value = claims;
        for (String member : members) {
            if (!(value instanceof Map<?, ?> object)) {
                return Optional.empty();
            }
            value = object.get(member);
        }
        return Optional.ofNullable(value);
    }

    /** The name of the claim, if this names one at the top of a token. */
    public Optional<String> topLevel() {
        return members.size() == 1 ? Optional.of(members.getFirst()) : Optional.empty();
    }

    /** The path that was probably meant, if this is a plain name with dots. */
    public Optional<ClaimName> dotsAsPath() {
        boolean isDotted = text.matches("[^./~]+(\\.[^./~]+)+");
        return isDotted ? Optional.of(parse("/" + text.replace('.', '/'))) : Optional.empty();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ClaimName name && name.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** The name as configured. */
    @Override
    public String toString() {
        return text;
    }
}
