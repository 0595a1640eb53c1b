package io.cloakroom.cli.cases;

import io.cloakroom.cli.documents.InputException;
import io.cloakroom.policy.match.NearestName;
import java.util.Arrays;
import java.util.List;

/** The kinds of case, with the members that each may have. */
enum Kind {
    IAM("iam", "policy args expect context session_policy"),
    IAM_MERGED("iam-merged", "policies args expect context session_policy"),
    BUCKET("bucket", "policy args expect context bucket"),
    IAM_VALIDATE("iam-validate", "policy_text valid"),
    BUCKET_VALIDATE("bucket-validate", "policy_text valid bucket"),
    RESOURCE_MATCH("resource-match", "pattern resource expect conditions context"),
    WILDCARD("wildcard", "pattern text simple expect"),
    CLAIMS("claims", "claims claim_name expect");

    private static final String COMMON = "id kind comment ";

    private final String label;
    private final String members;

    Kind(String label, String members) {
        this.label = label;
        this.members = COMMON + members;
    }

    /** The kind of a case. Refuses unknown members. */
    static Kind of(CaseObject line) throws InputException {
        String label = line.text("kind");
        List<String> labels = Arrays.stream(values()).map(kind -> kind.label).toList();
        for (Kind kind : values()) {
            if (kind.label.equals(label)) {
                line.allowOnly(List.of(kind.members.split(" ")));
                return kind;
            }
        }
        throw new InputException("unknown kind `%s`; kinds are %s%s"
                .formatted(label, String.join(", ", labels), NearestName.question(NearestName.among(labels, label))));
    }
}
