package io.cloakroom.bridge.admin;

import com.fasterxml.jackson.databind.JsonNode;
import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.http.QueryParameter;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.s3.S3Target;
import io.cloakroom.bridge.audit.AuditDraft;
import io.cloakroom.bridge.authn.Authentication.Authenticated;
import io.cloakroom.bridge.authz.AdminAuthorizer;
import io.cloakroom.bridge.authz.Caller;
import io.cloakroom.bridge.authz.Holder;
import io.cloakroom.bridge.authz.OwnAccess;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** An admin call as its sender made it: who asks, with which parameters, and the body once it is read. */
final class AdminRequest {
    private static final byte[] NOTHING = {};

    private final Authenticated sender;
    private final Caller caller;
    private final Account account;
    private final String word;
    private final AdminAuthorizer authorizer;
    private final AuditDraft audit;
    private final byte[] body;

    private AdminRequest(
            Authenticated sender,
            Caller caller,
            Account account,
            String word,
            AdminAuthorizer authorizer,
            AuditDraft audit,
            byte[] body) {
        this.sender = sender;
        this.caller = caller;
        this.account = account;
        this.word = word;
        this.authorizer = authorizer;
        this.audit = audit;
        this.body = body;
    }

    /**
     * A request whose body is not read yet.
     *
     * @param word the last part of the path, where a call has several
     */
    static AdminRequest of(
            Authenticated sender,
            Caller caller,
            Account account,
            String word,
            AdminAuthorizer authorizer,
            AuditDraft audit) {
        return new AdminRequest(sender, caller, account, word, authorizer, audit, NOTHING);
    }

    /** The same with its body, decrypted. */
    AdminRequest with(byte[] plain) {
        return new AdminRequest(sender, caller, account, word, authorizer, audit, plain);
    }

    Caller caller() {
        return caller;
    }

    /** The account that the sender belongs to. */
    Account account() {
        return account;
    }

    String accessKeyId() {
        return sender.signed().accessKeyId();
    }

    Authenticated sender() {
        return sender;
    }

    String word() {
        return word;
    }

    AuditDraft audit() {
        return audit;
    }

    private RequestHead head() {
        return sender.head();
    }

    /** The first value of a parameter; an empty string if it is absent. */
    String parameter(String name) {
        return head().queryValue(name).orElse("");
    }

    /** All values of a parameter that are not empty. */
    List<String> parameters(String name) {
        List<String> values = new ArrayList<>();
        for (QueryParameter parameter : head().query()) {
            if (parameter.name().equals(name) && !parameter.value().isEmpty()) {
                values.add(parameter.value());
            }
        }
        return values;
    }

    Optional<String> header(String name) {
        return head().headers().first(name);
    }

    byte[] body() {
        return body;
    }

    /** @throws io.cloakroom.aws.AwsException with this code, if the body is not a JSON object */
    JsonNode json(AwsErrorCode malformed) {
        return AdminJson.read(body, malformed);
    }

    /** @throws io.cloakroom.aws.AwsException {@code AccessDenied} unless one of the actions is allowed */
    void require(String... oneOf) {
        authorizer.require(caller, List.of(oneOf), audit);
    }

    /** @throws io.cloakroom.aws.AwsException {@code AccessDenied} if the caller may not do this in its own account */
    void requireOfOwn(String action) {
        authorizer.requireOfOwn(caller, action, audit);
    }

    /** Requires the action for the caller's own account, or for somebody else's. */
    void require(String action, boolean isOwn) {
        if (isOwn) {
            requireOfOwn(action);
        } else {
            require(action);
        }
    }

    /** Refuses a caller who may create no key at all, as far as the head tells. */
    void requireCreatingSomeKey() {
        authorizer.requireCreatingSomeKey(caller, audit);
    }

    void requireCreatingKey(boolean isOwn, Optional<Instant> expiration) {
        authorizer.requireCreatingKey(caller, isOwn, expiration, audit);
    }

    void requireChangingSomeKey() {
        authorizer.requireChangingSomeKey(caller, audit);
    }

    void requireChangingKey(Optional<Instant> expiration) {
        authorizer.requireChangingKey(caller, expiration, audit);
    }

    boolean allows(String action) {
        return authorizer.allows(caller, action);
    }

    OwnAccess explain(String action, S3Target target) {
        return authorizer.explain(caller, action, target);
    }

    Function<Holder, OwnAccess> explaining(String action, S3Target target) {
        return authorizer.explaining(action, target);
    }

    List<AdminAuthorizer.Access> accessTo(List<String> buckets) {
        return authorizer.accessTo(caller, buckets, audit);
    }
}
