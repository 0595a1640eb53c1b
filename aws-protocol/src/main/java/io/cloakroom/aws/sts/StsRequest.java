package io.cloakroom.aws.sts;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.RequestHead;

/** A call of STS whose parameters are well-formed. Each action has a file, with its request and its answer. */
public sealed interface StsRequest
        permits AssumeRole,
                AssumeRoleWithCustomToken,
                AssumeRoleWithLdapIdentity,
                AssumeRoleWithCertificate,
                AssumeRoleWithWebIdentity,
                GetCallerIdentity,
                GetFederationToken,
                GetSessionToken {
    /** The API version every call names. */
    String VERSION = "2011-06-15";

    /** IAM's API version. It is posted to the same path. */
    String IAM_VERSION = "2010-05-08";

    /** The name of the action, as on the wire. */
    String action();

    /** The role ARN that the call names, as sent; empty if it names none. */
    String resource();

    /**
     * Reads a call.
     *
     * @param body the posted form, bounded by the caller
     * @throws AwsException {@code MissingParameter} for another version or if a parameter is missing;
     *     {@code InvalidParameterValue} for an unknown action; as {@link SessionParameters#read}
     */
    static StsRequest parse(RequestHead head, byte[] body) {
        StsForm form = StsForm.of(head, body);
        String version = form.text("Version").orElse("");
        if (!version.equals(VERSION)) {
            throw new AwsException(
                    AwsErrorCode.MISSING_PARAMETER,
                    "Invalid STS API version %s, expecting %s%s"
                            .formatted(version, VERSION, whatElseItMayBe(version, body)));
        }
        String action = form.text("Action").orElse("");
        return switch (action) {
            case AssumeRoleWithWebIdentity.ACTION -> AssumeRoleWithWebIdentity.read(form, false);
            case AssumeRoleWithWebIdentity.CLIENT_GRANTS -> AssumeRoleWithWebIdentity.read(form, true);
            case AssumeRoleWithLdapIdentity.ACTION -> AssumeRoleWithLdapIdentity.read(form);
            case AssumeRole.ACTION -> AssumeRole.read(form);
            case AssumeRoleWithCustomToken.ACTION -> AssumeRoleWithCustomToken.read(form);
            case AssumeRoleWithCertificate.ACTION -> AssumeRoleWithCertificate.read(head);
            case GetSessionToken.ACTION -> GetSessionToken.read(form);
            case GetFederationToken.ACTION -> GetFederationToken.read(form);
            case GetCallerIdentity.ACTION -> new GetCallerIdentity();
            default ->
                throw new AwsException(AwsErrorCode.INVALID_PARAMETER_VALUE, "Unsupported action %s".formatted(action));
        };
    }

    /** IAM is called at the same path. And some clients send JSON but declare a form, as curl does by default. */
    private static String whatElseItMayBe(String version, byte[] body) {
        if (version.equals(IAM_VERSION)) {
            return ". " + MisplacedCall.NO_IAM;
        }
        return version.isEmpty() && body.length > 0 && body[0] == '{'
                ? ". The body is JSON; " + MisplacedCall.WHERE_STS_IS
                : "";
    }
}
