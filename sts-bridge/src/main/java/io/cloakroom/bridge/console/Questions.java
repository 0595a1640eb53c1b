package io.cloakroom.bridge.console;

import static io.cloakroom.aws.AwsErrorCode.INVALID_REQUEST;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.s3.S3Call;
import io.cloakroom.aws.s3.S3Classifier;
import io.cloakroom.aws.s3.UriEncoding;
import io.cloakroom.bridge.audit.AuditDraft;
import io.cloakroom.bridge.authn.Authentication;
import io.cloakroom.bridge.authn.RequestAuthenticator;
import io.cloakroom.bridge.authz.CallAuthorizer;
import io.cloakroom.bridge.authz.Caller;
import java.util.Locale;

/**
 * Answers <i>may I …?</i> by deciding the call itself, and not sending it: the same request, the same policies, the
 * same conditions.
 */
final class Questions {
    private static final int MAX_KEY = 1024;
    private static final int MAX_BUCKET = 63;

    private final SignedCalls calls;
    private final RequestAuthenticator authenticator;
    private final S3Classifier classifier;
    private final CallAuthorizer authorizer;

    Questions(
            SignedCalls calls, RequestAuthenticator authenticator, S3Classifier classifier, CallAuthorizer authorizer) {
        this.calls = calls;
        this.authenticator = authenticator;
        this.classifier = classifier;
        this.authorizer = authorizer;
    }

    /** What people ask about, as the request that would do it. */
    private enum Deed {
        LIST("GET", false, "?list-type=2&prefix="),
        READ("GET", true, ""),
        WRITE("PUT", true, ""),
        DELETE("DELETE", true, ""),
        TAG("PUT", true, "?tagging"),
        READ_TAGS("GET", true, "?tagging"),
        CREATE_BUCKET("PUT", false, ""),
        DELETE_BUCKET("DELETE", false, "");

        private final String method;
        private final boolean isAboutObject;
        private final String query;

        Deed(String method, boolean isAboutObject, String query) {
            this.method = method;
            this.isAboutObject = isAboutObject;
            this.query = query;
        }

        static Deed of(String name) {
            try {
                return valueOf(name.toUpperCase(Locale.ROOT));
            } catch (IllegalArgumentException e) {
                throw AwsException.of(
                        INVALID_REQUEST,
                        "`%s` is none of list, read, write, delete, tag, read_tags, create_bucket and delete_bucket."
                                .formatted(name));
            }
        }

        String target(String bucket, String key) {
            String path = "/" + UriEncoding.encodeComponent(bucket);
            if (isAboutObject) {
                return path + "/" + UriEncoding.encodeKey(key) + query;
            }
            return path + (this == LIST ? query + UriEncoding.encodeComponent(key) : query);
        }
    }

    /**
     * Answers a question. May wait for a plugin, or for the tags of an object.
     *
     * @throws AwsException if it is not a question that can be asked, or could not be decided
     */
    ObjectNode answer(JsonNode question, Sessions.Current login, Logins.Asked asked) {
        Deed deed = Deed.of(Json.text(question, "deed", 20));
        String bucket = Json.text(question, "bucket", MAX_BUCKET);
        String key = Json.text(question, "key", MAX_KEY);
        if (bucket.isEmpty() || (deed.isAboutObject && key.isEmpty())) {
            throw AwsException.of(INVALID_REQUEST, "A bucket is missing, or the key of an object.");
        }
        Headers about = Headers.builder()
                .add("user-agent", asked.head().headers().first("user-agent").orElse("console"))
                .build();
        RequestHead head = calls.sign(SignedCalls.By.login(login), deed.method, deed.target(bucket, key), about);
        // The question is no access: its record is not the one of the request.
        AuditDraft draft = new AuditDraft(asked.audit().requestId(), asked.client());
        if (!(authenticator.authenticate(head, draft) instanceof Authentication.Authenticated sender)) {
            throw new AwsException(AwsErrorCode.INVALID_TOKEN_ID);
        }
        S3Call call = classifier.classify(head);
        boolean isAllowed = true;
        try {
            var unused = authorizer.authorizeWithTags(new Caller(sender, asked.client()), call, draft);
        } catch (AwsException e) {
            if (e.code() != AwsErrorCode.ACCESS_DENIED) {
                throw e;
            }
            isAllowed = false;
        }
        ObjectNode answer = Json.object()
                .put("allowed", isAllowed)
                .put("action", draft.action())
                .put("decision", draft.decision().name().toLowerCase(Locale.ROOT));
        draft.decidedBy().ifPresent(by -> answer.put("by", by));
        return answer;
    }
}
