package io.cloakroom.policy.lint;

import io.cloakroom.policy.match.ActionFamily;
import io.cloakroom.policy.match.ActionPattern;
import io.cloakroom.policy.match.ResourcePattern;
import io.cloakroom.policy.match.ResourceText;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The kind of a request's resource. Identity policies see it as {@code /}, {@code bucket/} or {@code bucket/key}. */
enum RequestKind {
    SERVICE("the server as a whole, `*`"),
    BUCKET("buckets"),
    OBJECT("objects");

    private static final Set<String> SERVICE_AND_BUCKET = Set.of("s3:ListenNotification");
    private static final Set<String> BUCKET_AND_OBJECT = Set.of("s3:ResetBucketReplicationState");

    private final String noun;

    RequestKind(String noun) {
        this.noun = noun;
    }

    /** The kinds of requests for an action, given by its full name. */
    static Set<RequestKind> of(String action) {
        if (ActionFamily.of(action) != ActionFamily.S3 || action.equals("s3:ListAllMyBuckets")) {
            return EnumSet.of(SERVICE);
        }
        if (SERVICE_AND_BUCKET.contains(action)) {
            return EnumSet.of(SERVICE, BUCKET);
        }
        if (BUCKET_AND_OBJECT.contains(action)) {
            return EnumSet.of(BUCKET, OBJECT);
        }
        return EnumSet.of(new ActionPattern(action).isObjectAction() ? OBJECT : BUCKET);
    }

    /** The kinds of requests whose resource the entry can match. */
    static Set<RequestKind> of(ResourcePattern resource) {
        String pattern = resource.pattern().text();
        if (Globs.hasVariables(pattern)) {
            return EnumSet.allOf(RequestKind.class);
        }
        Set<RequestKind> kinds = EnumSet.noneOf(RequestKind.class);
        if (resource.matches(ResourceText.NONE, name -> Optional.empty())) {
            kinds.add(SERVICE);
        }
        if (canMatchBucket(pattern)) {
            kinds.add(BUCKET);
        }
        if (canMatchObject(pattern)) {
            kinds.add(OBJECT);
        }
        return kinds;
    }

    /** Whether the pattern can match {@code bucket/}, or names the bucket without wildcards. */
    private static boolean canMatchBucket(String pattern) {
        int slash = pattern.indexOf('/');
        if (slash >= 0) {
            return pattern.substring(slash + 1).chars().allMatch(c -> c == '*');
        }
        return !Globs.hasWildcards(pattern) || pattern.endsWith("*") || pattern.endsWith("?");
    }

    private static boolean canMatchObject(String pattern) {
        int slash = pattern.indexOf('/');
        return Globs.hasWildcards(pattern) || (slash >= 0 && slash < pattern.length() - 1);
    }

    static String listed(Set<RequestKind> kinds) {
        return kinds.stream().map(kind -> kind.noun).collect(Collectors.joining(" or "));
    }

    /** Why an entry doesn't fit the statement's actions. */
    static String explain(ResourcePattern resource, Set<RequestKind> asked) {
        String pattern = resource.pattern().text();
        if (asked.contains(OBJECT)) {
            String bucket = pattern.endsWith("/") ? pattern.substring(0, pattern.length() - 1) : pattern;
            return "`%s` names the bucket only, and the actions are about objects: write `arn:aws:s3:::%s/*`"
                    .formatted(resource, bucket);
        }
        if (asked.contains(BUCKET) && pattern.indexOf('/') < 0) {
            return "a pattern with wildcards is matched with `bucket/`, slash included, so `%1$s` matches no bucket: write `%1$s/*`"
                    .formatted(resource);
        }
        if (asked.contains(BUCKET)) {
            return "`%s` is about objects, and the actions are about buckets: write `arn:aws:s3:::%s`"
                    .formatted(resource, pattern.substring(0, pattern.indexOf('/')));
        }
        return "the actions are about %s".formatted(listed(asked));
    }
}
