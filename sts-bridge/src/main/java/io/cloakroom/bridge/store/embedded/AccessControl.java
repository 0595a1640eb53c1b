package io.cloakroom.bridge.store.embedded;

import static io.cloakroom.aws.AwsErrorCode.MISSING_SECURITY_HEADER;
import static io.cloakroom.aws.AwsErrorCode.NOT_IMPLEMENTED;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.s3.S3Call;
import io.cloakroom.aws.xml.XmlElement;
import io.cloakroom.aws.xml.XmlWriter;
import io.cloakroom.bridge.store.Owner;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The access control list of every bucket and object: {@code private}, with full control for the owner. Policies
 * decide, not lists, so no other list can be put.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html">Access control lists</a>
 */
final class AccessControl {
    private static final int MAX_ELEMENTS = 1000;
    private static final String FULL_CONTROL = "FULL_CONTROL";

    /** Canned lists that mean {@code private} where the bucket owner owns every object in it. */
    private static final Set<String> PRIVATE = Set.of("private", "bucket-owner-full-control", "bucket-owner-read");

    private AccessControl() {}

    static HttpAnswer answer() {
        XmlWriter xml = Owner.write(Documents.document("AccessControlPolicy"), "Owner")
                .open("AccessControlList")
                .open("Grant")
                .openTyped("Grantee", "CanonicalUser");
        return Documents.answer(Owner.describe(xml)
                .close()
                .element("Permission", FULL_CONTROL)
                .close()
                .close());
    }

    /**
     * Refuses any list but the fixed one, whether a header or the document names it.
     *
     * @throws AwsException {@code NotImplemented}, {@code MissingSecurityHeader}, {@code MalformedXML}
     */
    static void requirePrivate(S3Call call, byte[] body) {
        Optional<String> canned = call.headers().first("x-amz-acl");
        if (canned.isEmpty() && body.length == 0) {
            throw AwsException.of(MISSING_SECURITY_HEADER, "Expected `x-amz-acl` or a document.");
        }
        if (canned.isPresent() && !PRIVATE.contains(canned.get())) {
            throw refusal("`" + canned.get() + "`");
        }
        if (body.length > 0) {
            requirePrivate(Documents.parse(body, "AccessControlPolicy", MAX_ELEMENTS));
        }
    }

    private static void requirePrivate(XmlElement policy) {
        List<XmlElement> grants = policy.child("AccessControlList")
                .map(list -> list.children("Grant"))
                .orElse(List.of());
        if (grants.size() != 1) {
            throw refusal(grants.size() + " grants");
        }
        XmlElement grant = grants.getFirst();
        String grantee = grant.child("Grantee")
                .flatMap(who -> who.childText("ID"))
                .map(String::strip)
                .orElse("");
        String permission = grant.childText("Permission").map(String::strip).orElse("");
        if (!Owner.is(grantee) || !permission.equals(FULL_CONTROL)) {
            throw refusal("`%s` for `%s`".formatted(permission, grantee));
        }
    }

    private static AwsException refusal(String got) {
        return AwsException.of(
                NOT_IMPLEMENTED,
                "The embedded store has no access control list but `private`: policies say who may do what. Got " + got
                        + ".");
    }
}
