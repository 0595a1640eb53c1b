package io.cloakroom.bridge.authn;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.sigv4.SigV4Signer;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Forms for browser uploads, as SDKs make them: signed when their body is asked for. */
public final class PostForms {
    public static final String BOUNDARY = "----WebKitFormBoundary7MA4YWxkTrZu0gW";

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final SigV4Signer.Credential by;
    private final String bucket;
    private final String time;
    private final Map<String, String> fields = new LinkedHashMap<>();
    private final List<String> conditions = new ArrayList<>();
    private final ByteArrayOutputStream afterFields = new ByteArrayOutputStream();
    private Instant expiration;
    private String end = "--\r\n";
    private boolean isSigned = true;

    private PostForms(SigV4Signer.Credential by, String bucket, Instant now) {
        this.by = by;
        this.bucket = bucket;
        this.time = TIME.format(now);
        this.expiration = now.plusSeconds(3600);
        condition("{\"bucket\": \"" + bucket + "\"}");
        with("x-amz-algorithm", "AWS4-HMAC-SHA256");
        with("x-amz-credential", by.accessKeyId() + "/" + scope());
        with("x-amz-date", time);
        by.sessionToken().ifPresent(token -> with("x-amz-security-token", token.reveal()));
    }

    /** A form without key, file and anything else. */
    public static PostForms empty(SigV4Signer.Credential by, String bucket, Instant now) {
        return new PostForms(by, bucket, now);
    }

    /** A form for one key. */
    public static PostForms of(SigV4Signer.Credential by, String bucket, String key, Instant now) {
        return new PostForms(by, bucket, now).with("key", key);
    }

    private String scope() {
        return time.substring(0, 8) + "/us-east-1/s3/aws4_request";
    }

    /** A field, and the condition that it has just this value. */
    public PostForms with(String name, String value) {
        return field(name, value).condition("[\"eq\", \"$%s\", \"%s\"]".formatted(name, escaped(value)));
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    /** A field that no condition is about. */
    public PostForms field(String name, String value) {
        fields.put(name, value);
        return this;
    }

    public PostForms without(String name) {
        fields.remove(name);
        conditions.removeIf(
                condition -> condition.contains("\"$" + name + "\"") || condition.contains("{\"" + name + "\""));
        return this;
    }

    public PostForms condition(String json) {
        conditions.add(json);
        return this;
    }

    public PostForms expires(Instant instant) {
        expiration = instant;
        return this;
    }

    public PostForms unsigned() {
        isSigned = false;
        return this;
    }

    /** What stands after the last boundary; as a rule {@code --} and a line break. */
    public PostForms endingWith(String text) {
        end = text;
        return this;
    }

    public PostForms file(String fileName, byte[] content) {
        return part("file\"; filename=\"" + fileName, content);
    }

    /** A part after those before it. */
    public PostForms part(String name, byte[] content) {
        afterFields.writeBytes(("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + name
                        + "\"\r\nContent-Type: application/octet-stream\r\n\r\n")
                .getBytes(UTF_8));
        afterFields.writeBytes(content);
        afterFields.writeBytes("\r\n".getBytes(UTF_8));
        return this;
    }

    public String contentType() {
        return "multipart/form-data; boundary=" + BOUNDARY;
    }

    /** The fields, with policy and signature. */
    public Map<String, String> signedFields() {
        Map<String, String> all = new LinkedHashMap<>(fields);
        if (isSigned) {
            String document =
                    "{\"expiration\": \"" + expiration + "\", \"conditions\": [" + String.join(", ", conditions) + "]}";
            String policy = Base64.getEncoder().encodeToString(document.getBytes(UTF_8));
            all.putIfAbsent("policy", policy);
            all.putIfAbsent("x-amz-signature", HexFormat.of().formatHex(sign(all.get("policy"))));
        }
        return all;
    }

    public byte[] body() {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        signedFields()
                .forEach((name, value) -> body.writeBytes(("--" + BOUNDARY
                                + "\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n")
                        .getBytes(UTF_8)));
        body.writeBytes(afterFields.toByteArray());
        body.writeBytes(("--" + BOUNDARY + end).getBytes(UTF_8));
        return body.toByteArray();
    }

    /** The head of its request, whose length is that of the body. */
    public RequestHead head(String... headers) {
        Headers.Builder all = Headers.builder()
                .add("host", "127.0.0.1:9000")
                .add("content-type", contentType())
                .add("content-length", Integer.toString(body().length));
        for (int i = 0; i < headers.length; i += 2) {
            all.add(headers[i], headers[i + 1]);
        }
        return RequestHead.parse("POST", "/" + bucket, all.build());
    }

    private byte[] sign(String policy) {
        byte[] key = ("AWS4" + by.secretAccessKey().reveal()).getBytes(UTF_8);
        for (String part : scope().split("/", -1)) {
            key = hmac(key, part);
        }
        return hmac(key, policy);
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
