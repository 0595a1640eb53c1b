package io.cloakroom.bridge.authn;

import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.sigv4.SigV4Signer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Presigns URLs with Signature Version 2, as boto3 does. */
public final class SigV2Links {
    private SigV2Links() {}

    /** Path and query of a link. {@code x-amz-*} headers come in pairs of name and value, and stand in its query. */
    public static String target(
            SigV4Signer.Credential by, String method, String target, Instant end, String... headers) {
        return target(by, method, target, "", end, headers);
    }

    /** @param contentType that whoever uses the link has to send */
    public static String target(
            SigV4Signer.Credential by,
            String method,
            String target,
            String contentType,
            Instant end,
            String... headers) {
        Map<String, String> amz = new TreeMap<>();
        for (int i = 0; i < headers.length; i += 2) {
            amz.put(headers[i].toLowerCase(Locale.ROOT), headers[i + 1]);
        }
        by.sessionToken().ifPresent(token -> amz.put("x-amz-security-token", token.reveal()));
        StringBuilder text = new StringBuilder(method + "\n\n" + contentType + "\n" + end.getEpochSecond() + "\n");
        amz.forEach((name, value) -> text.append(name).append(':').append(value).append('\n'));
        text.append(resource(target));
        StringBuilder link = new StringBuilder(target)
                .append(target.contains("?") ? '&' : '?')
                .append("AWSAccessKeyId=" + encoded(by.accessKeyId()))
                .append("&Signature=" + encoded(sign(by, text.toString())));
        amz.forEach((name, value) -> link.append('&' + name + '=' + encoded(value)));
        return link.append("&Expires=" + end.getEpochSecond()).toString();
    }

    /**
     * A request whose headers stay headers: they come in pairs of name and value, and those of {@code x-amz-*} are
     * signed.
     */
    public static RequestHead head(
            SigV4Signer.Credential by, String method, String target, Instant end, String... headers) {
        Map<String, String> amz = new TreeMap<>();
        Headers.Builder all = Headers.builder().add("host", "127.0.0.1:9000");
        for (int i = 0; i < headers.length; i += 2) {
            all.add(headers[i], headers[i + 1]);
            if (headers[i].startsWith("x-amz-")) {
                amz.put(headers[i], headers[i + 1]);
            }
        }
        String type = all.build().first("content-type").orElse("");
        StringBuilder text = new StringBuilder(method + "\n\n" + type + "\n" + end.getEpochSecond() + "\n");
        amz.forEach((name, value) -> text.append(name).append(':').append(value).append('\n'));
        text.append(resource(target));
        String link = target + (target.contains("?") ? '&' : '?') + "AWSAccessKeyId=" + encoded(by.accessKeyId())
                + "&Signature=" + encoded(sign(by, text.toString())) + "&Expires=" + end.getEpochSecond();
        return RequestHead.parse(method, link, all.build());
    }

    /** The parameters of the target are those that are signed. */
    private static String resource(String target) {
        RequestHead head = RequestHead.parse("GET", target, Headers.EMPTY);
        Map<String, String> parameters = new TreeMap<>();
        head.query().forEach(parameter -> parameters.put(parameter.name(), parameter.value()));
        StringBuilder resource = new StringBuilder(head.rawPath());
        parameters.forEach((name, value) -> resource.append(resource.indexOf("?") < 0 ? '?' : '&')
                .append(name)
                .append('=')
                .append(value));
        return resource.toString();
    }

    private static String sign(SigV4Signer.Credential by, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(by.secretAccessKey().reveal().getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
            return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
