package io.cloakroom.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/** The bridge as a client sees it: STS to get session credentials, S3 to use them. */
public final class Bridge {
    private static final Region REGION = Region.US_EAST_1;
    private static final int LEAST_SECONDS = 900;

    private final URI endpoint;
    private final Supplier<SdkHttpClient> http;

    public Bridge(URI endpoint) {
        this(endpoint, ApacheHttpClient::create);
    }

    /** @param http makes a client for the SDK, such as one that trusts the bridge's certificate */
    public Bridge(URI endpoint, Supplier<SdkHttpClient> http) {
        this.endpoint = endpoint;
        this.http = http;
    }

    /**
     * Session credentials for a web identity token. A token with a claim of policies needs no role, but the SDK does:
     * any ARN will do.
     *
     * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html">AssumeRoleWithWebIdentity</a>
     */
    public AwsSessionCredentials assumeRoleWithWebIdentity(String token) {
        try (StsClient sts = StsClient.builder()
                .endpointOverride(endpoint)
                .region(REGION)
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .httpClient(http.get())
                .build()) {
            return session(sts.assumeRoleWithWebIdentity(request -> request.webIdentityToken(token)
                            .roleArn("arn:minio:iam:::role/any")
                            .roleSessionName("example")
                            .durationSeconds(LEAST_SECONDS))
                    .credentials());
        }
    }

    /**
     * Session credentials for a user's long-term key, with the user's rights, or fewer. The user's name needs no role,
     * but the SDK does: any ARN will do.
     *
     * @param policy JSON that narrows the rights; empty: the session has all of them
     * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html">AssumeRole</a>
     */
    public AwsSessionCredentials assumeRole(AwsCredentials user, String policy, Duration duration) {
        try (StsClient sts = sts(user)) {
            return session(sts.assumeRole(request -> {
                        request.roleArn("arn:minio:iam:::role/any")
                                .roleSessionName("example")
                                .durationSeconds(Math.toIntExact(duration.toSeconds()));
                        if (!policy.isEmpty()) {
                            request.policy(policy);
                        }
                    })
                    .credentials());
        }
    }

    /** STS, signed with these credentials. */
    public StsClient sts(AwsCredentials credentials) {
        return StsClient.builder()
                .endpointOverride(endpoint)
                .region(REGION)
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .httpClient(http.get())
                .build();
    }

    private static AwsSessionCredentials session(Credentials credentials) {
        return AwsSessionCredentials.builder()
                .accessKeyId(credentials.accessKeyId())
                .secretAccessKey(credentials.secretAccessKey())
                .sessionToken(credentials.sessionToken())
                .expirationTime(credentials.expiration())
                .build();
    }

    /**
     * Session credentials for a service's token. The action is MinIO's, no AWS SDK has it: a form goes out, XML comes
     * back.
     *
     * @throws IOException with the error code and message of the answer
     */
    public AwsSessionCredentials assumeRoleWithClientGrants(HttpClient http, String token, Duration duration)
            throws IOException {
        return session(
                http,
                "Action=AssumeRoleWithClientGrants&Version=2011-06-15&DurationSeconds=" + duration.toSeconds()
                        + "&Token=" + URLEncoder.encode(token, UTF_8));
    }

    /**
     * Session credentials for a token that only the operator's plugin understands.
     *
     * @param roleArn the plugin's, as the bridge logs it at its start
     * @throws IOException with the error code and message of the answer
     */
    public AwsSessionCredentials assumeRoleWithCustomToken(HttpClient http, String token, String roleArn)
            throws IOException {
        return session(
                http,
                "Action=AssumeRoleWithCustomToken&Version=2011-06-15&Token=" + URLEncoder.encode(token, UTF_8)
                        + "&RoleArn=" + URLEncoder.encode(roleArn, UTF_8));
    }

    /**
     * Session credentials for name and password of a user of a directory. The action is MinIO's, too.
     *
     * @param policy JSON that narrows the rights; empty: the session has all of them
     * @throws IOException with the error code and message of the answer
     */
    public AwsSessionCredentials assumeRoleWithLdapIdentity(
            HttpClient http, LdapUser user, String policy, Duration duration) throws IOException {
        return session(
                http,
                "Action=AssumeRoleWithLDAPIdentity&Version=2011-06-15&DurationSeconds=" + duration.toSeconds()
                        + "&LDAPUsername=" + URLEncoder.encode(user.name(), UTF_8)
                        + "&LDAPPassword=" + URLEncoder.encode(user.password(), UTF_8)
                        + (policy.isEmpty() ? "" : "&Policy=" + URLEncoder.encode(policy, UTF_8)));
    }

    private AwsSessionCredentials session(HttpClient http, String form) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(endpoint.resolve("/"))
                .header("content-type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form))
                .build();
        return session(http, request);
    }

    private static AwsSessionCredentials session(HttpClient http, HttpRequest request) throws IOException {
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            Map<String, String> texts = texts(response.body());
            if (response.statusCode() != 200) {
                throw new IOException("%s: %s".formatted(texts.get("Code"), texts.get("Message")));
            }
            return AwsSessionCredentials.builder()
                    .accessKeyId(texts.getOrDefault("AccessKeyId", ""))
                    .secretAccessKey(texts.getOrDefault("SecretAccessKey", ""))
                    .sessionToken(texts.getOrDefault("SessionToken", ""))
                    .expirationTime(Instant.parse(texts.getOrDefault("Expiration", "")))
                    .build();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /**
     * Session credentials for the certificate that an HTTP client shows. The action is MinIO's, no AWS SDK has it: a
     * query goes out, XML comes back.
     *
     * @throws IOException with the error code and message of the answer
     */
    public AwsSessionCredentials assumeRoleWithCertificate(HttpClient client, Duration duration) throws IOException {
        String query = "?Action=AssumeRoleWithCertificate&Version=2011-06-15&DurationSeconds=" + duration.toSeconds();
        HttpRequest request = HttpRequest.newBuilder(endpoint.resolve("/" + query))
                .POST(BodyPublishers.noBody())
                .build();
        return session(client, request);
    }

    /** S3 with these credentials. Path-style, for a bridge on an address has no names for its buckets. */
    public S3Client s3(AwsCredentials credentials) {
        return S3Client.builder()
                .endpointOverride(endpoint)
                .region(REGION)
                .forcePathStyle(true)
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .httpClient(http.get())
                .build();
    }

    /** The text of each element that has nothing but text. */
    private static Map<String, String> texts(String xml) throws IOException {
        XMLInputFactory factory = XMLInputFactory.newFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        Map<String, String> texts = new HashMap<>();
        try {
            XMLStreamReader reader = factory.createXMLStreamReader(new StringReader(xml));
            String element = "";
            while (reader.hasNext()) {
                int event = reader.next();
                if (event == XMLStreamConstants.START_ELEMENT) {
                    element = reader.getLocalName();
                } else if (event == XMLStreamConstants.CHARACTERS) {
                    texts.merge(element, reader.getText(), String::concat);
                }
            }
            return texts;
        } catch (XMLStreamException e) {
            throw new IOException("the bridge answered with something that is not XML", e);
        }
    }
}
