package io.cloakroom.benchmarks.attack;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.cloakroom.aws.Secret;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.sigv4.SigV4Signer;
import io.cloakroom.benchmarks.http.HttpConnection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One user's session credentials from a web identity token, and request heads signed with them. */
final class Session {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final URI endpoint;
    private final SigV4Signer signer;

    private Session(URI endpoint, SigV4Signer signer) {
        this.endpoint = endpoint;
        this.signer = signer;
    }

    /** @throws IOException if the login fails */
    static Session login(URI endpoint, InetAddress from, String token) throws IOException {
        try (HttpConnection wire = new HttpConnection(endpoint, from, PATIENCE)) {
            byte[] form = form(token).getBytes(UTF_8);
            wire.write(formHead(endpoint, form.length));
            wire.write(form);
            HttpConnection.Answer answer = wire.read();
            String body = new String(answer.body(), UTF_8);
            if (answer.status() != 200) {
                throw new IOException("login answered %d: %s".formatted(answer.status(), code(answer)));
            }
            SigV4Signer.Credential credential = new SigV4Signer.Credential(
                    element(body, "AccessKeyId"),
                    new Secret(element(body, "SecretAccessKey")),
                    Optional.of(new Secret(element(body, "SessionToken"))));
            return new Session(endpoint, new SigV4Signer(credential, "us-east-1", "s3"));
        }
    }

    static String form(String token) {
        return "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&DurationSeconds=3600&WebIdentityToken=" + token;
    }

    static byte[] formHead(URI endpoint, int length) {
        return String.join(
                        "\r\n",
                        "POST / HTTP/1.1",
                        "host: " + endpoint.getAuthority(),
                        "content-type: application/x-www-form-urlencoded",
                        "content-length: " + length,
                        "",
                        "")
                .getBytes(ISO_8859_1);
    }

    /** The head of a request whose body is not signed. */
    byte[] head(String method, String target, long contentLength, Headers more) {
        Headers.Builder headers = Headers.builder().add("host", endpoint.getAuthority());
        more.forEach(headers::add);
        if (contentLength > 0 || !method.equals("GET")) {
            headers.add("content-length", Long.toString(contentLength));
        }
        Headers signed =
                signer.sign(RequestHead.parse(method, target, headers.build()), "UNSIGNED-PAYLOAD", Instant.now());
        StringBuilder head = new StringBuilder("%s %s HTTP/1.1\r\n".formatted(method, target));
        signed.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        return head.append("\r\n").toString().getBytes(ISO_8859_1);
    }

    /** Sends a request on a new connection. */
    HttpConnection.Answer send(InetAddress from, String method, String target, byte[] body) throws IOException {
        try (HttpConnection wire = new HttpConnection(endpoint, from, PATIENCE)) {
            wire.write(head(method, target, body.length, Headers.EMPTY));
            wire.write(body);
            return wire.read();
        }
    }

    /** The status and, where the body names one, the error code. */
    static String code(HttpConnection.Answer answer) {
        if (answer.status() < 400) {
            return Integer.toString(answer.status());
        }
        Matcher code = Pattern.compile("<Code>([^<]*)</Code>").matcher(new String(answer.body(), UTF_8));
        return code.find() ? answer.status() + " " + code.group(1) : Integer.toString(answer.status());
    }

    static String element(String document, String name) {
        Matcher matcher =
                Pattern.compile("<%1$s>([^<]*)</%1$s>".formatted(name)).matcher(document);
        if (!matcher.find()) {
            throw new IllegalStateException("no " + name + " in: " + document);
        }
        return matcher.group(1);
    }
}
