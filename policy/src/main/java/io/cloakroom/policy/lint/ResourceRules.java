package io.cloakroom.policy.lint;

import static io.cloakroom.policy.lint.LintRule.*;

import io.cloakroom.policy.json.Place;
import io.cloakroom.policy.match.ActionFamily;
import io.cloakroom.policy.match.ResourcePattern;
import io.cloakroom.policy.match.Resources;
import java.util.Optional;

/** Findings about {@code Resource} and {@code NotResource}, entry by entry. */
final class ResourceRules {
    private ResourceRules() {}

    static void check(LintedStatement statement, Findings findings) {
        Resources resources = statement.statement().resources();
        ActionFamily family = statement.resourceFamily();
        if (family == ActionFamily.ADMIN || family == ActionFamily.STS) {
            checkIgnored(statement, findings);
            return;
        }
        if (family == ActionFamily.KMS && resources instanceof Resources.AllExcept) {
            findings.add(
                    IGNORED_RESOURCE,
                    statement.element("NotResource"),
                    "`NotResource` doesn't count for KMS actions: the statement is about every key");
            return;
        }
        if (resources instanceof Resources.AllExcept) {
            checkExcept(statement, findings);
        }
        if (family == ActionFamily.S3) {
            statement.resourceEntries().forEach(entry -> checkBucket(entry, findings));
        }
    }

    private static void checkIgnored(LintedStatement statement, Findings findings) {
        boolean isOfRoles = statement.resourceFamily() == ActionFamily.STS
                && statement.statement().resources().patterns().stream().anyMatch(ResourcePattern::isRole);
        boolean isNarrow = !isOfRoles
                && statement.statement().resources().patterns().stream()
                        .anyMatch(
                                pattern -> !Globs.isEverything(pattern.pattern().text()));
        if (isNarrow) {
            findings.add(
                    IGNORED_RESOURCE,
                    statement.element(statement.statement().resources().element()),
                    "admin and STS actions are about the whole server: the resource is not looked at");
        }
    }

    private static void checkExcept(LintedStatement statement, Findings findings) {
        boolean leavesNothing = statement.statement().resources().patterns().stream()
                .anyMatch(pattern -> Globs.isEverything(pattern.pattern().text()));
        if (leavesNothing) {
            findings.add(
                    NOTHING_LEFT,
                    statement.element("NotResource"),
                    "no resource is left over, so the statement never applies");
        } else if (statement.isAllow()) {
            findings.add(
                    NOT_RESOURCE_ALLOW,
                    statement.element("NotResource"),
                    "allows these actions on every bucket that is not listed, also on those to come: list what is "
                            + "allowed, or Deny what isn't");
        }
    }

    private static void checkBucket(Place entry, Findings findings) {
        ResourcePattern resource = ResourcePattern.parse(entry.text());
        String pattern = resource.pattern().text();
        Optional<String> oddity = ResourceForm.fault(resource);
        if (resource.isInert()) {
            findings.add(NO_BUCKET, entry, "`%s` names no bucket and means nothing".formatted(resource));
        } else if (oddity.isPresent()) {
            findings.add(UNLIKELY_RESOURCE, entry, oddity.get());
        } else if (resource.partition() == ResourcePattern.Partition.ANY
                && !entry.text().equals("*")) {
            findings.add(
                    NO_BUCKET,
                    entry,
                    "the star at the beginning of `%1$s` stands for the ARN's prefix, so this means `arn:aws:s3:::%2$s`: write that"
                            .formatted(resource, pattern));
        } else if (pattern.startsWith("*") && !Globs.isEverything(pattern)) {
            findings.add(
                    NO_BUCKET,
                    entry,
                    "the star at the beginning of `%s` stands for any bucket, so this is about all of them"
                            .formatted(pattern));
        } else {
            BucketNames.fault(pattern).ifPresent(fault -> findings.add(BUCKET_NAME, entry, fault));
        }
    }
}
