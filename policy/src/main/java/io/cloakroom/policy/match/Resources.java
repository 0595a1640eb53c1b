package io.cloakroom.policy.match;

import java.util.LinkedHashSet;
import java.util.List;

/** The {@code Resource} or {@code NotResource} element of a statement, or neither. Each entry occurs once. */
public sealed interface Resources {
    /** Whether the statement is about this resource. */
    boolean matches(ResourceText resource, Variables variables);

    /** The entries; empty if the statement has none. */
    List<ResourcePattern> patterns();

    /** The member of the statement that this comes from. */
    String element();

    /**
     * Prefixes for the index: each matching text begins with one of them. A slash counts as appended to the text and
     * its cleaned form if neither has one, so a bucket's name is given with its slash.
     */
    List<String> literalPrefixes();

    /** {@code Resource}: matches if one of the entries does. */
    record Only(List<ResourcePattern> patterns) implements Resources {
        /** @throws MalformedElementException if the list is empty */
        public Only {
            patterns = distinct(patterns);
        }

        @Override
        public boolean matches(ResourceText resource, Variables variables) {
            for (ResourcePattern pattern : patterns) {
                if (pattern.matches(resource, variables)) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public String element() {
            return "Resource";
        }

        @Override
        public List<String> literalPrefixes() {
            return patterns.stream().map(Only::prefix).distinct().toList();
        }

        private static String prefix(ResourcePattern resource) {
            TextPattern pattern = resource.pattern();
            return pattern.isLiteral() && pattern.text().indexOf('/') < 0
                    ? pattern.text() + "/"
                    : pattern.literalPrefix();
        }
    }

    /** {@code NotResource}: matches if none of the entries does. */
    record AllExcept(List<ResourcePattern> patterns) implements Resources {
        /** @throws MalformedElementException if the list is empty */
        public AllExcept {
            patterns = distinct(patterns);
        }

        @Override
        public boolean matches(ResourceText resource, Variables variables) {
            for (ResourcePattern pattern : patterns) {
                if (pattern.matches(resource, variables)) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public String element() {
            return "NotResource";
        }

        @Override
        public List<String> literalPrefixes() {
            return List.of("");
        }
    }

    /** Neither element. Possible in statements about admin, STS and KMS actions, which then cover everything. */
    record Unspecified() implements Resources {
        @Override
        public boolean matches(ResourceText resource, Variables variables) {
            return true;
        }

        @Override
        public List<ResourcePattern> patterns() {
            return List.of();
        }

        @Override
        public String element() {
            return "Resource";
        }

        @Override
        public List<String> literalPrefixes() {
            return List.of("");
        }
    }

    private static List<ResourcePattern> distinct(List<ResourcePattern> patterns) {
        if (patterns.isEmpty()) {
            throw new MalformedElementException("Resource must not be empty");
        }
        return List.copyOf(new LinkedHashSet<>(patterns));
    }
}
