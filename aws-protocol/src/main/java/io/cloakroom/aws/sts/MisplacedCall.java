package io.cloakroom.aws.sts;

import io.cloakroom.aws.http.FormType;
import io.cloakroom.aws.http.QueryParameter;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.s3.PresignedParameters;
import java.util.Locale;
import java.util.Set;

/** Recognizes STS and IAM calls that were sent to S3, and has the hints for their senders. */
public final class MisplacedCall {
    /** The hint that tells how to call STS. */
    public static final String WHERE_STS_IS =
            "STS takes a POST to the path `/` of this address, with a form (application/x-www-form-urlencoded) that"
                    + " has `Action` and `Version=2011-06-15`.";

    /** The hint that tells what takes the place of IAM. */
    public static final String NO_IAM =
            "There is no IAM API here: use `mc admin` for users, groups and policies, `cloakroom role` for roles, and the"
                    + " identity provider for its own users.";

    private static final String STS_SCOPE = "/sts/aws4_request";
    private static final Set<String> OTHER_ACTIONS = Set.of(
            "GetCallerIdentity",
            "GetSessionToken",
            "GetFederationToken",
            "GetAccessKeyInfo",
            "DecodeAuthorizationMessage");

    private MisplacedCall() {}

    /**
     * Whether a request that STS does not take was meant for it. Never true for one that S3 could allow: it is signed
     * for STS, or it is unsigned and no operation of S3.
     */
    public static boolean isOfSts(RequestHead head) {
        if (head.headers().contains("authorization")) {
            return head.headers().first("authorization").orElse("").contains(STS_SCOPE);
        }
        return !isSigned(head) && (namesAction(head) || isNoPostOfS3(head));
    }

    private static boolean isSigned(RequestHead head) {
        if (head.headers().contains("x-amz-security-token")) {
            return true;
        }
        for (QueryParameter parameter : head.query()) {
            if (PresignedParameters.contains(parameter.name())
                    || parameter.name().equals("AWSAccessKeyId")) {
                return true;
            }
        }
        return false;
    }

    private static boolean namesAction(RequestHead head) {
        String action = head.queryValue("Action").orElse("");
        return action.startsWith("AssumeRole") || OTHER_ACTIONS.contains(action);
    }

    /** Whether S3 has no such POST: S3 posts have parameters in the query, or a multipart form. */
    private static boolean isNoPostOfS3(RequestHead head) {
        if (!head.method().equals("POST") || !head.rawQuery().isEmpty()) {
            return false;
        }
        if (FormType.URL_ENCODED.isTypeOf(head)) {
            return true;
        }
        boolean isAtSts = head.rawPath().equals("/sts") || head.rawPath().equals("/sts/");
        return isAtSts
                ? !FormType.MULTIPART.isTypeOf(head)
                : isJson(head) && head.rawPath().equals("/");
    }

    private static boolean isJson(RequestHead head) {
        String type = head.headers().first("content-type").orElse("").toLowerCase(Locale.ROOT);
        return type.startsWith("application/json") || type.startsWith("application/x-amz-json");
    }
}
