package io.cloakroom.policy;

import io.cloakroom.policy.match.ResourcePattern;
import io.cloakroom.policy.match.Resources;
import io.cloakroom.policy.match.Variables;
import java.util.List;
import java.util.stream.Collectors;

/** An allow statement for the action, and the reason why it doesn't apply to the request. */
public sealed interface NearMiss {
    /** The statement. */
    StatementId statement();

    /** The reason, in one line for the policy's author. */
    String sentence();

    /**
     * Action and resource match, but conditions don't hold.
     *
     * @param unmet for each of them, what it wants and what the request has
     */
    record UnmetConditions(StatementId statement, List<String> unmet) implements NearMiss {
        public UnmetConditions {
            unmet = List.copyOf(unmet);
        }

        @Override
        public String sentence() {
            return "%s would allow it, but %s".formatted(statement, String.join(", and ", unmet));
        }
    }

    /**
     * The resource doesn't match.
     *
     * @param resources the statement's resources
     * @param listed some of the resources, with the values of their variables
     * @param requested the request's resource as patterns see it: {@code bucket/key}
     */
    record OtherResource(StatementId statement, Resources resources, String listed, String requested)
            implements NearMiss {
        private static final int MAX_LISTED = 3;

        static OtherResource of(StatementId statement, Resources resources, String requested, Variables variables) {
            String listed = resources.patterns().stream()
                    .limit(MAX_LISTED)
                    .map(pattern -> shown(pattern, variables))
                    .collect(Collectors.joining(", "));
            return new OtherResource(statement, resources, listed, requested);
        }

        private static String shown(ResourcePattern resource, Variables variables) {
            String expanded = resource.pattern().expand(variables);
            return expanded.equals(resource.pattern().text())
                    ? "`%s`".formatted(resource)
                    : "`%s` (here `%s`)".formatted(resource, expanded);
        }

        @Override
        public String sentence() {
            int others = resources.patterns().size() - MAX_LISTED;
            String more = others > 0 ? " and %d more".formatted(others) : "";
            return "%s covers the action, but its %s %s%s %s %s%s"
                    .formatted(
                            statement,
                            resources.element(),
                            listed,
                            more,
                            resources instanceof Resources.AllExcept ? "excludes" : "doesn't match",
                            about(),
                            hint());
        }

        private String about() {
            int slash = requested.indexOf('/');
            if (slash == 0 && requested.length() == 1) {
                return "a request about no bucket";
            }
            boolean isBucket = slash > 0 && slash == requested.length() - 1;
            return "`%s`".formatted(isBucket ? requested.substring(0, slash) : requested);
        }

        /** A hint at the most common mistake: the statement names the bucket, but its objects are meant. */
        private String hint() {
            int slash = requested.indexOf('/');
            String bucket = slash < 0 ? requested : requested.substring(0, slash);
            boolean namesBucket = slash > 0
                    && slash < requested.length() - 1
                    && resources instanceof Resources.Only
                    && resources.patterns().stream()
                            .anyMatch(pattern -> pattern.pattern().text().equals(bucket));
            return namesBucket ? ": objects of `%1$s` are `arn:aws:s3:::%1$s/*`".formatted(bucket) : "";
        }
    }

    /**
     * The statement of a bucket policy is about other callers.
     *
     * @param account the caller's name; empty for anonymous
     */
    record OtherPrincipal(StatementId statement, String account) implements NearMiss {
        @Override
        public String sentence() {
            return "%s covers the action, but its Principal is not %s"
                    .formatted(statement, account.isEmpty() ? "anonymous" : "`%s`".formatted(account));
        }
    }
}
