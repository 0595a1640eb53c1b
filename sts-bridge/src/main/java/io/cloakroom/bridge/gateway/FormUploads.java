package io.cloakroom.bridge.gateway;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.form.FormReader;
import io.cloakroom.aws.form.PostAnswer;
import io.cloakroom.aws.form.PostForm;
import io.cloakroom.aws.http.ClientConnection;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.payload.PayloadKind;
import io.cloakroom.aws.payload.PayloadVerifier;
import io.cloakroom.aws.s3.S3Call;
import io.cloakroom.aws.s3.S3Classifier;
import io.cloakroom.aws.sigv4.PayloadVerifiers;
import io.cloakroom.bridge.audit.AuditDraft;
import io.cloakroom.bridge.authn.Authentication.Authenticated;
import io.cloakroom.bridge.authn.RequestAuthenticator;
import io.cloakroom.bridge.authn.VerifiedForm;
import io.cloakroom.bridge.authz.CallAuthorizer;
import io.cloakroom.bridge.authz.Caller;
import io.cloakroom.bridge.authz.TagsNeededException;
import java.util.Optional;

/**
 * Browser uploads: the same steps as for every other call, but from the fields of a form. The call that is authorized
 * and carried out is the PutObject that the fields describe.
 */
final class FormUploads {
    private static final String UNSIGNED_PAYLOAD = "UNSIGNED-PAYLOAD";

    private final RequestAuthenticator authenticator;
    private final S3Classifier classifier;
    private final CallAuthorizer authorizer;
    private final Optional<String> region;

    /** @param region that credential scopes must name; empty: any */
    FormUploads(
            RequestAuthenticator authenticator,
            S3Classifier classifier,
            CallAuthorizer authorizer,
            Optional<String> region) {
        this.authenticator = authenticator;
        this.classifier = classifier;
        this.authorizer = authorizer;
        this.region = region;
    }

    /**
     * Admits a form by its head: its fields may be read.
     *
     * @throws AwsException {@code MalformedPOSTRequest}, {@code MissingContentLength}, {@code InvalidRequest}
     */
    GatewayStep admit(RequestHead head, ClientConnection connection, AuditDraft audit) {
        S3Call post = classifier.classify(head);
        audit.operation(post.operation());
        String payloadHash = head.headers().first("x-amz-content-sha256").orElse(UNSIGNED_PAYLOAD);
        PayloadKind kind = PayloadKind.parse(payloadHash);
        PayloadRules.checkForm(kind, payloadHash, post.operation());
        if (!head.headers().contains("content-length")) {
            throw new AwsException(AwsErrorCode.MISSING_CONTENT_LENGTH);
        }
        FormReader reader = FormReader.of(head.headers().first("content-type").orElse(""));
        PayloadVerifier body = PayloadVerifiers.ofUnsigned(kind, head, post.operation());
        return new GatewayStep.Form(reader, body, form -> decide(head, post, form, connection, audit));
    }

    private FormStep decide(
            RequestHead head, S3Call post, PostForm form, ClientConnection connection, AuditDraft audit) {
        VerifiedForm verified = authenticator.authenticateForm(head, form, post.bucket(), audit);
        Authenticated sender = verified.sender();
        region.ifPresent(sender.signed()::requireRegion);
        S3Call put = classifier.upload(head, form.required("key"), form.headers());
        PayloadVerifier payload = sender.payloadOf(put.operation());
        PostAnswer answer = PostAnswer.of(form);
        Caller caller = new Caller(sender, connection);
        var deferred = new FormStep.Deferred(() -> new FormStep.Upload(
                authorizer.authorizeWithTags(caller, put, audit), payload, verified.fileLength(), answer));
        if (authorizer.mayBlock()) {
            return deferred;
        }
        try {
            return new FormStep.Upload(
                    authorizer.authorize(caller, put, audit), payload, verified.fileLength(), answer);
        } catch (TagsNeededException e) {
            return deferred;
        }
    }
}
