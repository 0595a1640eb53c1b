package io.cloakroom.policy.match;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Suggests an action for one that doesn't exist. */
public final class MeantAction {
    /** Names of operations and AWS actions that have another action's name here. */
    private static final Map<String, String> ACTION_OF_OPERATION = table("""
            ListBucket listobjects listobjectsv2 listobject
            ListBucket* listobject* listobjects*
            ListBucketVersions listobjectversions
            ListAllMyBuckets listbuckets
            ListBucketMultipartUploads listmultipartuploads
            ListMultipartUploadParts listparts
            GetObject headobject selectobjectcontent getobjectmetadata
            PutObject copyobject postobject createmultipartupload uploadpart uploadpartcopy completemultipartupload
            DeleteObject deleteobjects
            GetLifecycleConfiguration getbucketlifecycle getbucketlifecycleconfiguration
            PutLifecycleConfiguration putbucketlifecycle putbucketlifecycleconfiguration deletebucketlifecycle
            PutLifecycleConfiguration deletebucketlifecycleconfiguration deletelifecycleconfiguration
            GetEncryptionConfiguration getbucketencryption
            PutEncryptionConfiguration putbucketencryption deletebucketencryption deleteencryptionconfiguration
            GetReplicationConfiguration getbucketreplication
            PutReplicationConfiguration putbucketreplication deletebucketreplication deletereplicationconfiguration
            GetBucketNotification getbucketnotificationconfiguration
            PutBucketNotification putbucketnotificationconfiguration
            GetBucketObjectLockConfiguration getobjectlockconfiguration
            PutBucketObjectLockConfiguration putobjectlockconfiguration
            PutBucketTagging deletebuckettagging
            GetAccelerateConfiguration getbucketaccelerateconfiguration
            PutAccelerateConfiguration putbucketaccelerateconfiguration
            GetAnalyticsConfiguration getbucketanalyticsconfiguration listbucketanalyticsconfigurations
            PutAnalyticsConfiguration putbucketanalyticsconfiguration deletebucketanalyticsconfiguration
            GetIntelligentTieringConfiguration getbucketintelligenttieringconfiguration
            GetIntelligentTieringConfiguration listbucketintelligenttieringconfigurations
            PutIntelligentTieringConfiguration putbucketintelligenttieringconfiguration
            PutIntelligentTieringConfiguration deletebucketintelligenttieringconfiguration
            GetInventoryConfiguration getbucketinventoryconfiguration listbucketinventoryconfigurations
            PutInventoryConfiguration putbucketinventoryconfiguration deletebucketinventoryconfiguration
            GetMetricsConfiguration getbucketmetricsconfiguration listbucketmetricsconfigurations
            PutMetricsConfiguration putbucketmetricsconfiguration deletebucketmetricsconfiguration
            GetBucketPublicAccessBlock getpublicaccessblock
            PutBucketPublicAccessBlock putpublicaccessblock deletepublicaccessblock
            PutBucketOwnershipControls deletebucketownershipcontrols
            """);

    /** The same, for actions that allow more than the name says. */
    private static final Map<String, String> WIDER_ACTION = table("""
            GetBucketPolicy getobjectacl getobjectversionacl getbucketacl
            PutBucketPolicy putobjectacl putobjectversionacl putbucketacl
            """);

    private MeantAction() {}

    /** The action that an entry without a match may have meant, wildcards included. */
    public static Optional<String> of(String entry) {
        String folded = entry.strip().toLowerCase(Locale.ROOT);
        String name = nameIn(entry);
        return Optional.ofNullable(ACTION_OF_OPERATION.get(name))
                .or(() -> Optional.ofNullable(WIDER_ACTION.get(name)))
                .or(() -> inOtherCase(folded))
                .or(() -> inOtherCase("s3:" + folded))
                .or(() -> Arrays.stream(ActionFamily.values())
                                .anyMatch(family -> family.prefix().equals(folded))
                        ? Optional.of(folded + "*")
                        : NearestName.among(KnownActions.all(), entry));
    }

    /** Whether the suggested action allows more than the entry says, so that the author may not want it. */
    public static boolean isWider(String entry) {
        return WIDER_ACTION.containsKey(nameIn(entry));
    }

    private static String nameIn(String entry) {
        String folded = entry.strip().toLowerCase(Locale.ROOT);
        return folded.startsWith("s3:") ? folded.substring("s3:".length()) : folded;
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

    /** @param lines each with an action and then the names, in lower case, that mean it */
    private static Map<String, String> table(String lines) {
        Map<String, String> actions = new HashMap<>();
        for (String line : lines.lines().toList()) {
            String[] words = line.split(" ");
            Arrays.stream(words).skip(1).forEach(name -> actions.put(name, "s3:" + words[0]));
        }
        return Map.copyOf(actions);
    }
}
