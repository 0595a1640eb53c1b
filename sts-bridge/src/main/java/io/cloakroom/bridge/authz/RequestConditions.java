package io.cloakroom.bridge.authz;

import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.QueryParameter;
import io.cloakroom.aws.s3.CopySource;
import io.cloakroom.aws.s3.S3Call;
import io.cloakroom.aws.s3.S3Operation;
import io.cloakroom.aws.s3.S3Target;
import io.cloakroom.policy.condition.UnavailableValueException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The values of condition keys for one call. Each comes from the one source that defines it, and is worked out when a
 * policy asks. A header or parameter that merely has the name of a key is never read. {@code s3:prefix},
 * {@code s3:delimiter} and {@code s3:max-keys} come only from the query. {@code s3:x-amz-*} come from headers (or a
 * presigned query) that the operation heeds. The rest come from the connection, the clock, the signature and the
 * session. {@code ldap:*} and {@code sts:*} are absent.
 *
 * <p>Some values are only in the body or in the store: {@code s3:ExistingObjectTag}, tags and retention in a document,
 * {@code s3:LocationConstraint}. They are unknown when the call is decided, and so are claims that did not fit into the
 * session, and the age of a URL presigned with Signature Version 2. Asking for one throws {@link
 * UnavailableValueException}, and a call whose decision depends on it is refused; if it is the tags of a stored object,
 * they are read, and the call is decided with {@link TagConditions}.
 */
final class RequestConditions implements CallerContext {
    private static final String SETTING_PREFIX = "s3:x-amz-";
    private static final String REQUEST_TAG = "s3:RequestObjectTag/";
    private static final String AWS_REQUEST_TAG = "aws:RequestTag/";
    private static final List<String> SIGV2 = List.of("AWS");
    private static final List<String> SIGV4 = List.of("AWS4-HMAC-SHA256");

    /** Operations that create an object, and whose headers may say how to tag and lock it. */
    private static final Set<S3Operation> CREATING =
            EnumSet.of(S3Operation.PUT_OBJECT, S3Operation.COPY_OBJECT, S3Operation.CREATE_MULTIPART_UPLOAD);

    private static final Set<S3Operation> TAGGING_BY_DOCUMENT =
            EnumSet.of(S3Operation.PUT_OBJECT_TAGGING, S3Operation.PUT_BUCKET_TAGGING, S3Operation.POST_OBJECT);

    /** Operations about a lock that is in the body or on the stored object. */
    private static final Set<S3Operation> LOCK_UNSEEN = EnumSet.of(
            S3Operation.PUT_OBJECT_RETENTION,
            S3Operation.PUT_OBJECT_LEGAL_HOLD,
            S3Operation.DELETE_OBJECT,
            S3Operation.DELETE_OBJECTS,
            S3Operation.POST_OBJECT);

    private final Caller caller;
    private final S3Call call;
    private final Instant now;

    RequestConditions(Caller caller, S3Call call, Instant now) {
        this.caller = caller;
        this.call = call;
        this.now = now;
    }

    @Override
    public Caller caller() {
        return caller;
    }

    @Override
    public Instant now() {
        return now;
    }

    @Override
    public Headers usedHeaders() {
        return call.headers();
    }

    @Override
    public List<QueryParameter> parameters() {
        return call.query();
    }

    @Override
    public List<String> values(String key) {
        return switch (key) {
            case "s3:signatureversion" -> signatureVersion();
            case "s3:authType" -> authType();
            case "s3:signatureAge" -> signatureAge(key);
            case "s3:prefix" -> parameter("prefix");
            case "s3:delimiter" -> parameter("delimiter");
            case "s3:max-keys" -> parameter("max-keys");
            case "s3:versionid" -> versionId();
            case "s3:x-amz-copy-source" -> copySource();
            case "s3:x-amz-content-sha256" -> caller.payloadHash();
            case "s3:object-lock-mode" -> lock(key, "x-amz-object-lock-mode");
            case "s3:object-lock-retain-until-date" -> lock(key, "x-amz-object-lock-retain-until-date");
            case "s3:object-lock-legal-hold" -> lock(key, "x-amz-object-lock-legal-hold");
            case "s3:object-lock-remaining-retention-days" -> remainingRetention(key);
            case "s3:RequestObjectTagKeys", "aws:TagKeys" -> requestTags(key).keys();
            case "s3:LocationConstraint" -> unavailableIf(call.operation() == S3Operation.CREATE_BUCKET, key);
            default -> {
                List<String> ofOrigin = ofOrigin(key);
                yield ofOrigin != null ? ofOrigin : named(key);
            }
        };
    }

    private List<String> signatureVersion() {
        if (!caller.isSigned()) {
            return EMPTY_TEXT;
        }
        return caller.isSignedByV2() ? SIGV2 : SIGV4;
    }

    private List<String> signatureAge(String key) {
        if (caller.isSignedByV2()) {
            throw new UnavailableValueException(key); // the URL says when it ends, not when it was signed
        }
        return listOf(caller.ageOfSignature(now).map(age -> Long.toString(age.toMillis())));
    }

    private List<String> authType() {
        if (!caller.isSigned()) {
            return EMPTY_TEXT;
        }
        if (caller.isForm()) {
            return List.of("POST");
        }
        return caller.isPresigned() ? List.of("REST-QUERY-STRING") : List.of("REST-HEADER");
    }

    private List<String> named(String key) {
        if (key.startsWith(SETTING_PREFIX)) {
            return RequestSources.setting(call, key.substring("s3:".length()));
        }
        if (key.startsWith(REQUEST_TAG)) {
            return listOf(requestTags(key).value(key.substring(REQUEST_TAG.length())));
        }
        if (key.startsWith(AWS_REQUEST_TAG)) {
            return listOf(requestTags(key).value(key.substring(AWS_REQUEST_TAG.length())));
        }
        if (key.startsWith(TagConditions.PREFIX)) {
            return unavailableIf(
                    call.target() instanceof S3Target.Object || call.operation() == S3Operation.DELETE_OBJECTS, key);
        }
        return PrincipalValues.of(caller.principal(), key);
    }

    private List<String> parameter(String name) {
        return listOf(call.parameter(name));
    }

    private List<String> versionId() {
        return List.of(call.parameter("versionId")
                .or(() -> call.copySource().flatMap(CopySource::versionId))
                .orElse(""));
    }

    /** The object to be copied, whatever spelling the header used. */
    private List<String> copySource() {
        return listOf(call.copySource().map(CopySource::target).map(RequestConditions::path));
    }

    private static String path(S3Target.Object target) {
        return target.bucket() + "/" + target.key();
    }

    private List<String> lock(String key, String header) {
        if (CREATING.contains(call.operation())) {
            return RequestSources.setting(call, header);
        }
        return unavailableIf(LOCK_UNSEEN.contains(call.operation()), key);
    }

    private List<String> remainingRetention(String key) {
        boolean locks = CREATING.contains(call.operation()) && Occasion.RETENTION.applies(call);
        return unavailableIf(locks || LOCK_UNSEEN.contains(call.operation()), key);
    }

    private RequestTags requestTags(String key) {
        boolean copiesTags = call.operation() == S3Operation.COPY_OBJECT && Occasion.SOURCE_TAGS.applies(call);
        boolean tagsBucket = call.operation() == S3Operation.CREATE_BUCKET && key.startsWith("aws:");
        if (copiesTags || tagsBucket || TAGGING_BY_DOCUMENT.contains(call.operation())) {
            throw new UnavailableValueException(key);
        }
        return CREATING.contains(call.operation())
                ? RequestTags.parse(RequestSources.setting(call, "x-amz-tagging"))
                : RequestTags.NONE;
    }

    private static List<String> unavailableIf(boolean unseen, String key) {
        if (unseen) {
            throw new UnavailableValueException(key);
        }
        return List.of();
    }

    private static List<String> listOf(Optional<String> value) {
        return value.map(List::of).orElse(List.of());
    }
}
