package io.cloakroom.aws.s3;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.FormType;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.QueryParameter;
import io.cloakroom.aws.http.RequestHead;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * Finds out what a request asks for. What the table does not list is refused, never guessed: an unknown sub-resource,
 * two of them at once, a vendor's header and, if the request changes something, an unknown parameter. Headers that the
 * operation does not have are dropped, except for those that {@linkplain AmzHeaders the sender relies on}.
 *
 * <p>Like MinIO, accepts {@code x-amz-acl} on writes and ignores it: objects stay private. Code that forwards the call
 * to a store with ACLs must see to that.
 */
public final class S3Classifier {
    private static final String LIST_TYPE = "list-type";

    private final List<String> domainSuffixes;

    /** @param domains for virtual-hosted-style requests to {@code <bucket>.<domain>}; may be empty */
    public S3Classifier(List<String> domains) {
        this.domainSuffixes = domains.stream()
                .map(domain -> '.' + domain.toLowerCase(Locale.ROOT))
                .sorted((a, b) -> b.length() - a.length())
                .toList();
    }

    /**
     * Finds operation, bucket and key, and keeps what belongs to the operation.
     *
     * @throws AwsException {@code NotImplemented}, {@code MethodNotAllowed}, {@code InvalidBucketName},
     *     {@code InvalidURI}, {@code XMinioInvalidResourceName}, {@code KeyTooLongError}, {@code InvalidArgument},
     *     {@code BadRequest}
     */
    public S3Call classify(RequestHead head) {
        S3Target target = target(head);
        Presigning presigned = presigning(head);
        S3Row row = row(head, target, marker(head, presigned));
        CallHeaders headers = new CallHeaders(row);
        headers.addAll(head.headers());
        List<QueryParameter> query = query(head, row, headers, presigned);
        requireParameters(row, query);
        if (row.operation() == S3Operation.CREATE_BUCKET && target instanceof S3Target.Bucket bucket) {
            TargetParser.requireNewBucket(bucket.name());
        }
        return new S3Call(row.operation(), target, query, headers.build(), copySource(row, head));
    }

    /** Whether the request is a form, which carries its signature in its fields. */
    public static boolean isForm(RequestHead head) {
        return head.method().equals("POST") && FormType.MULTIPART.isTypeOf(head) && !hasMarker(head);
    }

    private static boolean hasMarker(RequestHead head) {
        for (QueryParameter parameter : head.query()) {
            if (S3Table.isSubResource(parameter.name())) {
                return true;
            }
        }
        return false;
    }

    /**
     * The PutObject that a form describes.
     *
     * @param head of the form, with an account that is expected to own the bucket
     * @param key not empty
     * @param fields of the form that are headers of the object
     * @throws AwsException as {@link #classify}
     */
    public S3Call upload(RequestHead head, String key, Headers fields) {
        TargetParser.requireKey(key);
        S3Row row = S3Table.of(S3Operation.PUT_OBJECT);
        CallHeaders headers = new CallHeaders(row);
        headers.addAll(fields);
        for (String name : HeaderGroups.OWNER) {
            if (!fields.contains(name)) {
                headers.addAll(head.headers(), name);
            }
        }
        S3Target object = TargetParser.target(S3Target.bucketOf(target(head)), key);
        return new S3Call(row.operation(), object, List.of(), headers.build(), Optional.empty());
    }

    /** The bucket that a request names; empty if it names none, or one with an invalid name. */
    public String bucketOf(RequestHead head) {
        try {
            return S3Target.bucketOf(target(head));
        } catch (AwsException e) {
            return "";
        }
    }

    private S3Target target(RequestHead head) {
        String raw = head.rawPath().substring(1);
        if (!domainSuffixes.isEmpty()) {
            String bucket = hostedBucket(head);
            if (!bucket.isEmpty()) {
                return TargetParser.target(TargetParser.bucket(bucket), TargetParser.key(raw));
            }
        }
        return TargetParser.pathStyle(raw);
    }

    /** Whether the host of a request names a bucket: its path is then a key, whatever it looks like. */
    public boolean namesBucketByHost(RequestHead head) {
        return !domainSuffixes.isEmpty() && !hostedBucket(head).isEmpty();
    }

    /** The bucket that the host of a request names; empty if its path does. */
    public String bucketOfHost(RequestHead head) {
        return domainSuffixes.isEmpty() ? "" : hostedBucket(head);
    }

    private String hostedBucket(RequestHead head) {
        return hostedBucket(head.headers().first("host").orElse(""));
    }

    private String hostedBucket(String host) {
        int colon = host.indexOf(':');
        String name = (colon < 0 ? host : host.substring(0, colon)).toLowerCase(Locale.ROOT);
        if (domainSuffixes.contains('.' + name)) {
            return "";
        }
        for (String suffix : domainSuffixes) {
            if (name.length() > suffix.length() && name.endsWith(suffix)) {
                return name.substring(0, name.length() - suffix.length());
            }
        }
        return "";
    }

    private static Presigning presigning(RequestHead head) {
        for (QueryParameter parameter : head.query()) {
            if (parameter.name().equals(PresignedParameters.SIGNATURE)) {
                return Presigning.V4;
            }
            if (parameter.name().equals(PresignedParameters.V2_ACCESS_KEY_ID)) {
                return Presigning.V2;
            }
        }
        return Presigning.NONE;
    }

    /** Which signature the query carries. */
    private enum Presigning {
        NONE,
        V4,
        V2;

        /** Whether a parameter belongs to the signature and not to the call. */
        boolean isOfSignature(String name) {
            return PresignedParameters.contains(name)
                    || (this == V2
                            && (PresignedParameters.isOfV2(name)
                                    || name.equals("content-type")
                                    || name.equals("content-md5")));
        }
    }

    private static String marker(RequestHead head, Presigning presigned) {
        String marker = "";
        for (QueryParameter parameter : head.query()) {
            String name = parameter.name();
            if (S3Table.isSubResource(name)) {
                if (!marker.isEmpty()) {
                    throw notImplemented("`" + marker + "` and `" + name + "` can't be combined.");
                }
                marker = name;
            } else if (isAmz(name) && presigned == Presigning.NONE && !PresignedParameters.contains(name)) {
                throw notImplemented("`" + printable(name) + "` is a header; only presigned URLs take it in a query.");
            }
        }
        return marker;
    }

    private static S3Row row(RequestHead head, S3Target target, String marker) {
        S3Row.Level level = S3Row.Level.of(target);
        boolean copies = head.headers().contains(HeaderGroups.COPY_SOURCE);
        S3Row row = S3Table.find(level, head.method(), marker, copies);
        if (row == null && copies) {
            row = S3Table.find(level, head.method(), marker, false); // refuses the header by name
        }
        if (row == null) {
            throw noRow(head, level, marker);
        }
        if (row.operation() == S3Operation.POST_OBJECT && !FormType.MULTIPART.isTypeOf(head)) {
            throw unsupportedCall(head);
        }
        if (row.operation() == S3Operation.LIST_OBJECTS_V2
                && !head.queryValue(LIST_TYPE).equals(Optional.of("2"))) {
            return S3Table.firstListing();
        }
        return !marker.isEmpty()
                        && row.method().equals("GET")
                        && head.queryValue(BucketSettings.ID).isPresent()
                ? Objects.requireNonNullElse(S3Table.oneOf(row), row)
                : row;
    }

    private static AwsException noRow(RequestHead head, S3Row.Level level, String marker) {
        return switch (head.method()) {
            case "GET", "HEAD", "PUT", "DELETE", "POST" -> {
                if (!marker.isEmpty()) {
                    yield notImplemented("The sub-resource `" + marker + "` has no " + head.method() + " here.");
                }
                yield level == S3Row.Level.SERVICE || head.method().equals("POST")
                        ? unsupportedCall(head)
                        : new AwsException(AwsErrorCode.METHOD_NOT_ALLOWED);
            }
            default -> new AwsException(AwsErrorCode.METHOD_NOT_ALLOWED);
        };
    }

    private static AwsException unsupportedCall(RequestHead head) {
        return new AwsException(
                AwsErrorCode.BAD_REQUEST,
                "An unsupported API call for method: " + head.method() + " at '" + head.rawPath() + "'");
    }

    private static List<QueryParameter> query(RequestHead head, S3Row row, CallHeaders headers, Presigning presigned) {
        if (head.query().isEmpty()) {
            return List.of();
        }
        boolean changes = !head.method().equals("GET") && !head.method().equals("HEAD");
        List<QueryParameter> kept = new ArrayList<>();
        for (QueryParameter parameter : head.query()) {
            String name = parameter.name();
            if (row.parameters().contains(name)) {
                requireFirst(kept, name);
                if (name.equals("prefix")) {
                    TargetParser.requirePrefix(parameter.value());
                }
                kept.add(parameter);
            } else if (!presigned.isOfSignature(name) && !name.equals(LIST_TYPE)) {
                if (presigned != Presigning.NONE && isAmz(name)) {
                    headers.addHoisted(name.toLowerCase(Locale.ROOT), parameter);
                } else {
                    requireHarmless(parameter, changes);
                }
            }
        }
        return List.copyOf(kept);
    }

    private static void requireFirst(List<QueryParameter> kept, String name) {
        for (QueryParameter before : kept) {
            if (before.name().equals(name)) {
                throw AwsException.of(AwsErrorCode.INVALID_ARGUMENT, "The parameter `" + name + "` is given twice.");
            }
        }
    }

    /**
     * Refuses unknown parameters where they could matter: one may name a future sub-resource. SDKs add {@code x-id},
     * and {@code x-*} is for the caller's own notes.
     */
    private static void requireHarmless(QueryParameter parameter, boolean changes) {
        boolean note = parameter.name().startsWith("x-");
        if (!note && (changes || parameter.rawValue().isEmpty())) {
            throw notImplemented("The parameter `" + printable(parameter.name()) + "` is not known here.");
        }
    }

    private static void requireParameters(S3Row row, List<QueryParameter> query) {
        for (String name : row.required()) {
            if (query.stream().noneMatch(parameter -> parameter.name().equals(name))) {
                throw AwsException.of(AwsErrorCode.INVALID_ARGUMENT, "The parameter `" + name + "` is missing.");
            }
        }
    }

    private static Optional<CopySource> copySource(S3Row row, RequestHead head) {
        return row.copies() ? head.headers().first(HeaderGroups.COPY_SOURCE).map(CopySource::parse) : Optional.empty();
    }

    private static boolean isAmz(String name) {
        return name.length() > 6 && name.regionMatches(true, 0, "x-amz-", 0, 6);
    }

    static AwsException notImplemented(String detail) {
        return AwsException.of(AwsErrorCode.NOT_IMPLEMENTED, detail);
    }

    /** At most 64 characters of the text, without any that break a line or a document. */
    static String printable(String text) {
        StringBuilder printable = new StringBuilder();
        for (int i = 0; i < Math.min(text.length(), 64); i++) {
            char c = text.charAt(i);
            printable.append(c > ' ' && c < 0x7f && c != '`' ? c : '?');
        }
        return printable.toString();
    }
}
