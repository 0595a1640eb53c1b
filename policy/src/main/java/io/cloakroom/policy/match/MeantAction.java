package io.cloakroom.policy.match;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The action somebody may have meant who wrote one that doesn't exist. */
public final class MeantAction {
    /** Names of operations, and of actions of AWS, that go by another action's name here. */
    private static final Map<String, String> ACTION_OF_OPERATION = Map.ofEntries(
            Map.entry("listobjects", "s3:ListBucket"),
            Map.entry("listobjectsv2", "s3:ListBucket"),
            Map.entry("listobject", "s3:ListBucket"),
            Map.entry("listobjectversions", "s3:ListBucketVersions"),
            Map.entry("listbuckets", "s3:ListAllMyBuckets"),
            Map.entry("listmultipartuploads", "s3:ListBucketMultipartUploads"),
            Map.entry("listparts", "s3:ListMultipartUploadParts"),
            Map.entry("headobject", "s3:GetObject"),
            Map.entry("selectobjectcontent", "s3:GetObject"),
            Map.entry("copyobject", "s3:PutObject"),
            Map.entry("postobject", "s3:PutObject"),
            Map.entry("createmultipartupload", "s3:PutObject"),
            Map.entry("uploadpart", "s3:PutObject"),
            Map.entry("completemultipartupload", "s3:PutObject"),
            Map.entry("deleteobjects", "s3:DeleteObject"),
            Map.entry("getobjectacl", "s3:GetBucketPolicy"),
            Map.entry("getbucketacl", "s3:GetBucketPolicy"),
            Map.entry("putobjectacl", "s3:PutBucketPolicy"),
            Map.entry("putbucketacl", "s3:PutBucketPolicy"),
            Map.entry("getbucketlifecycle", "s3:GetLifecycleConfiguration"),
            Map.entry("putbucketlifecycle", "s3:PutLifecycleConfiguration"),
            Map.entry("getbucketencryption", "s3:GetEncryptionConfiguration"),
            Map.entry("putbucketencryption", "s3:PutEncryptionConfiguration"),
            Map.entry("getbucketreplication", "s3:GetReplicationConfiguration"),
            Map.entry("putbucketreplication", "s3:PutReplicationConfiguration"));

    private MeantAction() {}

    /** The action that an entry without a match may have meant, wildcards included. */
    public static Optional<String> of(String entry) {
        String folded = entry.strip().toLowerCase(Locale.ROOT);
        String name = folded.startsWith("s3:") ? folded.substring("s3:".length()) : folded;
        return Optional.ofNullable(ACTION_OF_OPERATION.get(name))
                .or(() -> inOtherCase(folded))
                .or(() -> inOtherCase("s3:" + folded))
                .or(() -> Arrays.stream(ActionFamily.values())
                                .anyMatch(family -> family.prefix().equals(folded))
                        ? Optional.of(folded + "*")
                        : NearestName.among(KnownActions.all(), entry));
    }

    private static Optional<String> inOtherCase(String pattern) {
        Wildcard wildcard = Wildcard.compile(pattern);
        int literal = 0;
        while (literal < pattern.length() && "*?".indexOf(pattern.charAt(literal)) < 0) {
            literal++;
        }
        int end = literal;
        return KnownActions.all().stream()
                .filter(action -> wildcard.matches(action.toLowerCase(Locale.ROOT)))
                .sorted()
                .map(action -> action.substring(0, end) + pattern.substring(end))
                .filter(action -> new ActionPattern(action).isKnown())
                .findFirst();
    }
}
