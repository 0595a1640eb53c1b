package io.cloakroom.bridge.gateway;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.s3.S3Call;
import io.cloakroom.aws.s3.S3Documents;
import io.cloakroom.aws.s3.S3Time;
import io.cloakroom.aws.xml.XmlWriter;
import io.cloakroom.bridge.audit.AuditDecision;
import io.cloakroom.bridge.audit.AuditDraft;
import io.cloakroom.bridge.authz.BucketListing;
import io.cloakroom.bridge.authz.CallAuthorizer;
import io.cloakroom.bridge.store.ContinuationToken;
import io.cloakroom.bridge.store.ObjectStore.Bucket;
import io.cloakroom.bridge.store.Owner;
import java.util.List;
import java.util.Optional;

/**
 * The part of the bucket list that was asked for.
 *
 * @param prefix of the names; empty: any
 * @param after the last name of the previous page; empty: from the beginning
 * @param max 1 to 10000; without {@code max-buckets} all are listed
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html">ListBuckets</a>
 */
record BucketPage(String prefix, String after, int max) {
    private static final int MAX_BUCKETS = 10_000;

    /** @throws AwsException {@code InvalidArgument} */
    static BucketPage of(S3Call call) {
        return new BucketPage(
                call.parameter("prefix").orElse(""),
                call.parameter("continuation-token")
                        .map(ContinuationToken::name)
                        .orElse(""),
                call.parameter("max-buckets").map(BucketPage::max).orElse(Integer.MAX_VALUE));
    }

    private static int max(String text) {
        try {
            int max = Integer.parseInt(text);
            if (max >= 1 && max <= MAX_BUCKETS) {
                return max;
            }
        } catch (NumberFormatException e) {
            // refused below
        }
        throw AwsException.of(
                AwsErrorCode.INVALID_ARGUMENT, "max-buckets must be a number from 1 to " + MAX_BUCKETS + ".");
    }

    /**
     * The listing of the buckets that the caller may see.
     *
     * @param buckets sorted by name
     * @throws AwsException {@code AccessDenied} if the caller may see none
     */
    HttpAnswer answer(List<Bucket> buckets, BucketListing listing, AuditDraft audit) {
        List<Bucket> rest = listing.shown(
                buckets.stream().filter(bucket -> isAskedFor(bucket.name())).toList(), Bucket::name);
        if (!listing.showsAll()) {
            if (rest.isEmpty() && isNoneShown(buckets, listing)) {
                throw CallAuthorizer.refusal(audit);
            }
            audit.decided(AuditDecision.ALLOW);
        }
        List<Bucket> page = rest.size() > max ? rest.subList(0, max) : rest;
        Optional<String> next = page.size() < rest.size()
                ? Optional.of(ContinuationToken.after(page.get(page.size() - 1).name()))
                : Optional.empty();
        Headers headers =
                Headers.builder().add("content-type", "application/xml").build();
        return new HttpAnswer(200, headers, document(page, next));
    }

    private boolean isAskedFor(String bucket) {
        return bucket.startsWith(prefix) && bucket.compareTo(after) > 0;
    }

    /** Whether the caller may see no bucket at all. Those of the page are decided already, the others one by one. */
    private boolean isNoneShown(List<Bucket> buckets, BucketListing listing) {
        return buckets.stream()
                .map(Bucket::name)
                .filter(bucket -> !isAskedFor(bucket))
                .noneMatch(listing::shows);
    }

    private byte[] document(List<Bucket> page, Optional<String> next) {
        XmlWriter xml = Owner.write(S3Documents.document("ListAllMyBucketsResult"), "Owner")
                .open("Buckets");
        for (Bucket bucket : page) {
            xml.open("Bucket")
                    .element("Name", bucket.name())
                    .element("CreationDate", S3Time.of(bucket.created()))
                    .close();
        }
        xml.close();
        next.ifPresent(token -> xml.element("ContinuationToken", token));
        if (!prefix.isEmpty()) {
            xml.element("Prefix", prefix);
        }
        return xml.toBytes();
    }
}
