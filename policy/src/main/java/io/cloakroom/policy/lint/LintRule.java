package io.cloakroom.policy.lint;

import java.util.Locale;

/** The subject of a finding. The code names it on the command line and in the reference. */
public enum LintRule {
    /** The document has no version. */
    MISSING_VERSION,
    /** There are no statements, so nothing is allowed. */
    EMPTY_POLICY,
    /** Text after the document, which is not read. */
    TRAILING_TEXT,
    /** An element's name in another letter case: other readers ignore it. */
    LETTER_CASE,
    /** A member that isn't an element of the language and is ignored. */
    UNKNOWN_MEMBER,
    /** Two statements have the same Sid. */
    REPEATED_SID,
    /** A statement that repeats an earlier one. */
    REPEATED_STATEMENT,
    /** An entry that its list already has. */
    REPEATED_ENTRY,
    /** An action that doesn't exist, but that the reader accepts. */
    UNKNOWN_ACTION,
    /** An Allow of every action except those listed. */
    NOT_ACTION_ALLOW,
    /** An Allow on every resource except those listed. */
    NOT_RESOURCE_ALLOW,
    /** A {@code NotAction} or {@code NotResource} that leaves nothing. */
    NOTHING_LEFT,
    /** An Allow of all actions of a service on everything, without a condition. */
    WILDCARD_ADMIN,
    /** A resource that is about every bucket, or about none. */
    NO_BUCKET,
    /** A bucket name that no bucket, or no new bucket, can have. */
    BUCKET_NAME,
    /** A resource that hardly any object can match: two in one text, white space around it, or a {@code ..} in it. */
    UNLIKELY_RESOURCE,
    /** A resource that none of the statement's actions can be about. */
    RESOURCE_KIND,
    /** An action that can be about none of the statement's resources. */
    ACTION_KIND,
    /** A resource in a statement whose actions are about the server as a whole. */
    IGNORED_RESOURCE,
    /** An operator without keys, which is not a condition. */
    EMPTY_CONDITION,
    /** Text that looks like a policy variable but isn't one. */
    UNKNOWN_VARIABLE,
    /** A condition key that no request of these actions has. */
    KEY_NEVER_THERE,
    /** A condition key with a meaningless part after the slash, or without a required one. */
    KEY_PART,
    /** A claim whose name is close to that of a standard claim. */
    UNUSUAL_CLAIM,
    /** Conditions on one key that can't hold together: the statement never applies. */
    CONTRADICTION,
    /** A value that the key never has. */
    VALUE_NEVER_THERE,
    /** A condition of an Allow that also holds if the request doesn't have the key (S-27). */
    HOLDS_WITHOUT_KEY,
    /** A wildcard in the value of an operator that takes it literally. */
    LITERAL_WILDCARD,
    /** An IPv6 address without prefix length, which means a network of 96 bits of addresses. */
    IPV6_WITHOUT_PREFIX,
    /** A network whose meaning is unclear: it has bits after its prefix, or is written as a text pattern. */
    UNCLEAR_NETWORK,
    /** A value that is {@code null} and counts as {@code false}. */
    NULL_VALUE,
    /** A principal in an identity policy, which is ignored. */
    IGNORED_PRINCIPAL,
    /** A principal of a bucket policy that no caller can have. The bridge refuses it. */
    NAMED_PRINCIPAL,
    /** A trust policy that lets every token of a provider, or everybody, assume a role (S-23). */
    OPEN_TRUST,
    /** An Allow of an STS action, which grants nothing. */
    STS_ALLOW,
    /** A statement without effect, because another one covers it. */
    SHADOWED;

    /** The name in findings: lower case, with hyphens. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
