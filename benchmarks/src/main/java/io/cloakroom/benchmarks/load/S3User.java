package io.cloakroom.benchmarks.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cloakroom.aws.Secret;
import io.cloakroom.aws.admin.EncryptedPayload;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.sigv4.SigV4Signer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A client with session credentials for one server, for which it signs requests. */
final class S3User {
    private static final int SECONDS_TO_GET_READY = 10;
    private static final String UNSIGNED = "UNSIGNED-PAYLOAD";

    /** The role of a provider in role mode whose client is {@link WebIdentityProvider#CLIENT_ID}. */
    static final String ROLE_OF_PROVIDER = "arn:minio:iam:::role/hhbFwtpejAYHZf8gvW_fcQbYBkM";

    private final Server server;
    private final SigV4Signer.Credential credential;
    private final SigV4Signer signer;

    private S3User(Server server, SigV4Signer.Credential credential) {
        this.server = server;
        this.credential = credential;
        this.signer = new SigV4Signer(credential, "us-east-1", "s3");
    }

    /** Exchanges a web identity token at the server's STS. */
    static S3User assumeRole(Server server, String token) {
        String answer = send(
                server,
                HttpRequest.newBuilder(URI.create(server.url() + "/"))
                        .header("content-type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form(token))));
        return new S3User(
                server,
                new SigV4Signer.Credential(
                        element(answer, "AccessKeyId"),
                        new Secret(element(answer, "SecretAccessKey")),
                        Optional.of(new Secret(element(answer, "SessionToken")))));
    }

    /** A client with a long-term key. */
    static S3User withKey(Server server, String accessKeyId, String secret) {
        return new S3User(server, new SigV4Signer.Credential(accessKeyId, new Secret(secret), Optional.empty()));
    }

    /** Makes a user by MinIO's admin API. Call it on the owner. */
    S3User addUser(String name, String secret) {
        byte[] plain = "{\"secretKey\":\"%s\",\"status\":\"enabled\"}"
                .formatted(secret)
                .getBytes(UTF_8);
        byte[] random = new byte[EncryptedPayload.RANDOM_BYTES];
        new SecureRandom().nextBytes(random);
        put(
                "/minio/admin/v3/add-user?accessKey=" + name,
                EncryptedPayload.encrypt(plain, credential.secretAccessKey(), random));
        return withKey(server, name, secret);
    }

    /** The number of users in the list of MinIO's admin API. Call it on the owner. */
    int countUsers() {
        String path = "/minio/admin/v3/list-users";
        HttpRequest.Builder request = request("GET", path).GET();
        byte[] list = EncryptedPayload.decrypt(sendForBytes(server, request), credential.secretAccessKey());
        return new String(list, UTF_8).split("\"policyName\"", -1).length - 1;
    }

    /** Attaches a policy to a group of a directory, by its DN. Call it on the owner. */
    void attachToDirectoryGroup(String dn, String policy) {
        byte[] plain =
                "{\"policies\":[\"%s\"],\"group\":\"%s\"}".formatted(policy, dn).getBytes(UTF_8);
        byte[] random = new byte[EncryptedPayload.RANDOM_BYTES];
        new SecureRandom().nextBytes(random);
        String path = "/minio/admin/v3/idp/ldap/policy/attach";
        HttpRequest.Builder request = request("POST", path)
                .header("content-type", "application/octet-stream")
                .POST(HttpRequest.BodyPublishers.ofByteArray(
                        EncryptedPayload.encrypt(plain, credential.secretAccessKey(), random)));
        send(server, request);
    }

    /** Makes a role that a user may take on, and the benchmark's tokens. Call it on the owner of a bridge. */
    void addRole(String name, String user, String issuer) {
        String provider = issuer.replaceFirst("^https?://", "");
        String body = """
                {"policies":["readwrite"],"trust":{"Version":"2012-10-17","Statement":[
                 {"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"AWS":"arn:aws:iam::000000000000:user/%s"}},
                 {"Effect":"Allow","Action":"sts:AssumeRoleWithWebIdentity","Principal":{"Federated":"%s"},
                  "Condition":{"StringLike":{"%s:sub":"user-*"}}}]}}""".formatted(user, provider, provider);
        String path = "/minio/admin/v3/cloakroom/create-role?name=" + name;
        HttpRequest.Builder request = request("POST", path).POST(HttpRequest.BodyPublishers.ofString(body));
        send(server, request);
    }

    /** The parameter that names a role, to go on a form; empty for none. */
    static String roleArn(String role) {
        return role.isEmpty() ? "" : "&RoleArn=" + URLEncoder.encode(role, UTF_8);
    }

    /** The same client for a server that ignores the signature: it gets the same headers. */
    S3User sendingTo(Server other) {
        return new S3User(other, credential);
    }

    static String form(String token) {
        return "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&DurationSeconds=3600&WebIdentityToken=" + token;
    }

    private static String element(String document, String name) {
        Matcher matcher =
                Pattern.compile("<%1$s>([^<]*)</%1$s>".formatted(name)).matcher(document);
        if (!matcher.find()) {
            throw new IllegalStateException("no " + name + " in: " + document);
        }
        return matcher.group(1);
    }

    /** Creates a bucket or object. */
    void put(String path, byte[] body) {
        HttpRequest.Builder request = request("PUT", path).PUT(HttpRequest.BodyPublishers.ofByteArray(body));
        send(server, request);
    }

    /** Begins a multipart upload. Returns the path of its first part. */
    String beginUpload(String path) {
        String answer = send(server, request("POST", path + "?uploads=").POST(HttpRequest.BodyPublishers.noBody()));
        return "%s?partNumber=1&uploadId=%s".formatted(path, element(answer, "UploadId"));
    }

    private static String send(Server server, HttpRequest.Builder request) {
        return new String(sendForBytes(server, request), UTF_8);
    }

    /** MinIO opens its port before it is ready, and refuses logins in several ways meanwhile. */
    private static byte[] sendForBytes(Server server, HttpRequest.Builder request) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_TO_GET_READY);
        try {
            while (true) {
                HttpResponse<byte[]> response =
                        server.client().send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
                if (response.statusCode() / 100 == 2) {
                    return response.body();
                }
                if (System.nanoTime() > end) {
                    throw new IllegalStateException(response.request() + ": " + new String(response.body(), UTF_8));
                }
                TimeUnit.MILLISECONDS.sleep(100);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A request with its signature. The client of the JDK adds {@code Host} itself. */
    private HttpRequest.Builder request(String method, String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.url() + path));
        signed(method, path).forEach((name, value) -> {
            if (!name.equals("host")) {
                request.header(name, value);
            }
        });
        return request;
    }

    private Headers signed(String method, String path) {
        Headers headers = Headers.builder().add("host", server.authority()).build();
        return signer.sign(RequestHead.parse(method, path, headers), UNSIGNED, Instant.now());
    }

    /** A whole request without a body, as it is sent. */
    String text(String method, String path) {
        return head(method, path).append("\r\n").toString();
    }

    /** The head of a request with a body of so many bytes. */
    String text(String method, String path, int bytes) {
        return head(method, path)
                .append("content-length: " + bytes + "\r\n\r\n")
                .toString();
    }

    private StringBuilder head(String method, String path) {
        StringBuilder text = new StringBuilder(method + " " + path + " HTTP/1.1\r\n");
        signed(method, path).forEach((name, value) -> text.append(name + ": " + value + "\r\n"));
        return text;
    }

    /** The signed headers as the body of a Lua table. wrk adds {@code Host} itself. */
    String luaHeaders(String method, String path) {
        return lua(signed(method, path));
    }

    /** The same for a form that is posted to STS. */
    String luaHeadersOfForm(String form) {
        Headers headers = Headers.builder()
                .add("host", server.authority())
                .add("content-type", "application/x-www-form-urlencoded")
                .build();
        return lua(new SigV4Signer(credential, "us-east-1", "sts")
                .sign(RequestHead.parse("POST", "/", headers), sha256(form), Instant.now()));
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String lua(Headers headers) {
        StringBuilder lua = new StringBuilder();
        headers.forEach((name, value) -> {
            if (!name.equals("host")) {
                lua.append("[\"%s\"]=\"%s\",".formatted(name, value));
            }
        });
        return lua.toString();
    }
}
