package io.cloakroom.aws.form;

import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.s3.S3Target;
import io.cloakroom.aws.s3.UriEncoding;
import io.cloakroom.aws.xml.XmlWriter;
import java.net.URI;
import java.util.Optional;

/**
 * The answer to a form once its file is stored: a redirect, or the status it asks for. Both are fields that its policy
 * has to allow. A redirect that is not an absolute HTTP URL is ignored, as in S3.
 *
 * @param redirect where to go; empty: nowhere
 * @param status 200, 201 or 204
 */
public record PostAnswer(Optional<String> redirect, int status) {
    private static final int NO_CONTENT = 204;

    public static PostAnswer of(PostForm form) {
        Optional<String> redirect = form.value("success_action_redirect")
                .or(() -> form.value("redirect"))
                .filter(PostAnswer::isHttpUrl);
        int status = switch (form.value("success_action_status").orElse("")) {
            case "200" -> 200;
            case "201" -> 201;
            default -> NO_CONTENT;
        };
        return new PostAnswer(redirect, status);
    }

    private static boolean isHttpUrl(String text) {
        try {
            URI url = URI.create(text);
            String scheme = url.getScheme();
            return scheme != null
                    && (scheme.equalsIgnoreCase("http") || scheme.equalsIgnoreCase("https"))
                    && url.getHost() != null
                    && text.chars().allMatch(c -> c > ' ' && c < 0x7f);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /**
     * The answer.
     *
     * @param stored the headers with which a store answers PutObject
     * @param location the URL of the object
     */
    public HttpAnswer to(Headers stored, S3Target.Object object, String location) {
        String etag = stored.first("etag").orElse("");
        Headers.Builder headers = Headers.builder();
        for (int i = 0; i < stored.size(); i++) {
            if (stored.name(i).startsWith("x-amz-") || stored.name(i).equals("etag")) {
                headers.add(stored.field(i));
            }
        }
        if (redirect.isPresent()) {
            return new HttpAnswer(
                    303,
                    headers.add("location", redirected(redirect.get(), object, etag))
                            .build(),
                    new byte[0]);
        }
        headers.add("location", location);
        return switch (status) {
            case 201 ->
                new HttpAnswer(
                        201, headers.add("content-type", "application/xml").build(), document(object, location, etag));
            case 200 -> new HttpAnswer(200, headers.build(), new byte[0]);
            default -> new HttpAnswer(NO_CONTENT, headers.build(), new byte[0]);
        };
    }

    private static byte[] document(S3Target.Object object, String location, String etag) {
        return XmlWriter.document("PostResponse")
                .element("Location", location)
                .element("Bucket", object.bucket())
                .element("Key", object.key())
                .element("ETag", etag)
                .toBytes();
    }

    private static String redirected(String url, S3Target.Object object, String etag) {
        int hash = url.indexOf('#');
        String page = hash < 0 ? url : url.substring(0, hash);
        String fragment = hash < 0 ? "" : url.substring(hash);
        return page + (page.indexOf('?') < 0 ? '?' : '&')
                + "bucket=" + UriEncoding.encodeComponent(object.bucket())
                + "&key=" + UriEncoding.encodeComponent(object.key())
                + "&etag=" + UriEncoding.encodeComponent(etag)
                + fragment;
    }
}
