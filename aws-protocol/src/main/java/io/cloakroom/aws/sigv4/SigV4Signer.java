package io.cloakroom.aws.sigv4;

import io.cloakroom.aws.Secret;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.PercentDecoder;
import io.cloakroom.aws.http.QueryParameter;
import io.cloakroom.aws.http.QueryString;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.s3.PresignedParameters;
import io.cloakroom.aws.s3.UriEncoding;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Signs requests with one credential for one region and service. Safe for any number of threads. */
public final class SigV4Signer {
    /** An access key to sign with. */
    public record Credential(String accessKeyId, Secret secretAccessKey, Optional<Secret> sessionToken) {}

    private record DayKey(CredentialScope scope, SigningKey key) {}

    private final Credential credential;
    private final String region;
    private final String service;
    private volatile DayKey dayKey;

    public SigV4Signer(Credential credential, String region, String service) {
        this.credential = credential;
        this.region = region;
        this.service = service;
        this.dayKey = derive(LocalDate.EPOCH);
    }

    /**
     * Signs a request with all its headers.
     *
     * @param head with {@code host}; without {@code authorization}, {@code x-amz-date}, {@code x-amz-content-sha256}
     *     and {@code x-amz-security-token}, which are added. Its path is already in canonical encoding.
     * @param payloadHash SHA-256 of the body in lower-case hexadecimal, or {@code UNSIGNED-PAYLOAD} …
     * @return the headers to send
     */
    public Headers sign(RequestHead head, String payloadHash, Instant time) {
        DayKey day = keyFor(time);
        String date = AmzDate.format(time);
        Headers.Builder headers = Headers.builder().addAll(head.headers());
        headers.add(SigV4.DATE_HEADER, date).add(SigV4.PAYLOAD_HASH_HEADER, payloadHash);
        credential.sessionToken().ifPresent(token -> headers.add(SigV4.TOKEN_HEADER, token.reveal()));
        Headers unsigned = headers.build();
        List<String> names = names(unsigned);
        WireBuffer canonical = CanonicalRequest.of(
                head.method(),
                head.rawPath(),
                CanonicalRequest.query(head.query()),
                new CanonicalRequest.SignedPart(unsigned, names, payloadHash));
        WireBuffer authorization = new WireBuffer(384)
                .put(SigV4.ALGORITHM)
                .put(" Credential=")
                .put(credential.accessKeyId())
                .put('/')
                .put(day.scope().text())
                .put(", SignedHeaders=")
                .put(String.join(";", names))
                .put(", Signature=")
                .putHex(day.key().sign(CanonicalRequest.stringToSign(date, day.scope(), canonical)));
        return headers.add(SigV4.AUTHORIZATION, authorization.toString()).build();
    }

    /**
     * Makes the query of a presigned URL.
     *
     * @param head with the headers to sign, at least {@code host}; with {@code x-amz-content-sha256} for one body only.
     *     Its path is already in canonical encoding.
     * @param expires in whole seconds, at most 7 days
     * @return the raw query, including the parameters of the head
     */
    public String presign(RequestHead head, Duration expires, Instant time) {
        DayKey day = keyFor(time);
        String date = AmzDate.format(time);
        List<String> names = names(head.headers());
        StringBuilder query = new StringBuilder(head.rawQuery());
        append(query, "X-Amz-Algorithm", SigV4.ALGORITHM);
        append(
                query,
                "X-Amz-Credential",
                credential.accessKeyId() + '/' + day.scope().text());
        append(query, "X-Amz-Date", date);
        append(query, "X-Amz-Expires", Long.toString(expires.toSeconds()));
        append(query, "X-Amz-SignedHeaders", String.join(";", names));
        credential.sessionToken().ifPresent(token -> append(query, PresignedQuery.SECURITY_TOKEN, token.reveal()));
        String payloadHash = head.headers().first(SigV4.PAYLOAD_HASH_HEADER).orElse(SigV4.UNSIGNED_PAYLOAD);
        List<QueryParameter> parameters = QueryString.parse(query.toString(), PercentDecoder.QUERY);
        WireBuffer canonical = CanonicalRequest.of(
                head.method(),
                head.rawPath(),
                CanonicalRequest.query(parameters),
                new CanonicalRequest.SignedPart(head.headers(), names, payloadHash));
        byte[] signature = day.key().sign(CanonicalRequest.stringToSign(date, day.scope(), canonical));
        append(
                query,
                PresignedParameters.SIGNATURE,
                new WireBuffer(64).putHex(signature).toString());
        return query.toString();
    }

    private static void append(StringBuilder query, String name, String value) {
        if (!query.isEmpty()) {
            query.append('&');
        }
        query.append(name).append('=').append(UriEncoding.encodeComponent(value));
    }

    private static List<String> names(Headers headers) {
        TreeSet<String> names = new TreeSet<>();
        headers.forEach((name, value) -> names.add(name));
        return new ArrayList<>(names);
    }

    private DayKey keyFor(Instant time) {
        DayKey known = dayKey;
        LocalDate day = LocalDate.ofInstant(time, ZoneOffset.UTC);
        if (!known.scope().date().equals(day)) {
            known = derive(day);
            dayKey = known;
        }
        return known;
    }

    private DayKey derive(LocalDate day) {
        CredentialScope scope = new CredentialScope(day, region, service);
        return new DayKey(scope, SigningKey.derive(credential.secretAccessKey(), scope));
    }
}
