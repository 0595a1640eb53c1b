package io.cloakroom.bridge.console;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.PercentDecoder;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.s3.UriEncoding;
import io.cloakroom.aws.xml.XmlElement;
import io.cloakroom.bridge.audit.AuditDraft;
import io.cloakroom.bridge.gateway.GatewayStep;
import io.cloakroom.bridge.gateway.InnerCalls;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/** What is below a prefix, page by page, as S3 lists it to somebody. */
final class FolderListing {
    private static final int PAGE = 1000;
    private static final int MAX_ELEMENTS = 20 * PAGE;
    private static final int MAX_BYTES = 8 << 20;

    private final String target;
    private final Function<String, RequestHead> signed;
    private final BiFunction<RequestHead, AuditDraft, GatewayStep> gateway;

    /** @param next where to go on; empty: that was all */
    record Page(List<String> keys, Optional<String> next) {}

    /**
     * @param signed signs a GET of a target
     * @param gateway decides it
     */
    FolderListing(
            String bucket,
            String prefix,
            Function<String, RequestHead> signed,
            BiFunction<RequestHead, AuditDraft, GatewayStep> gateway) {
        this.target = "/%s?list-type=2&encoding-type=url&max-keys=%d&prefix=%s"
                .formatted(UriEncoding.encodeComponent(bucket), PAGE, UriEncoding.encodeComponent(prefix));
        this.signed = signed;
        this.gateway = gateway;
    }

    /**
     * Reads a page.
     *
     * @param token the end of the page before; empty for the first
     * @throws AwsException if it is refused
     */
    Page page(Optional<String> token, InnerCalls calls) throws IOException {
        RequestHead head = signed.apply(target
                + token.map(it -> "&continuation-token=" + UriEncoding.encodeComponent(it))
                        .orElse(""));
        try (InnerCalls.Answer answer = calls.send(draft -> gateway.apply(head, draft))) {
            byte[] document = answer.body().readNBytes(MAX_BYTES);
            if (answer.status() != 200) {
                throw new IOException("the listing is answered by " + answer.status());
            }
            XmlElement root = XmlElement.parse(document, MAX_ELEMENTS);
            return new Page(
                    root.children("Contents").stream()
                            .map(object -> PercentDecoder.QUERY.decode(
                                    object.childText("Key").orElse("")))
                            .toList(),
                    root.childText("NextContinuationToken").filter(text -> !text.isEmpty()));
        }
    }
}
