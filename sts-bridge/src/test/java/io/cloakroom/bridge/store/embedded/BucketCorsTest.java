package io.cloakroom.bridge.store.embedded;

import static io.cloakroom.aws.AwsErrorCode.INVALID_REQUEST;
import static io.cloakroom.aws.AwsErrorCode.MALFORMED_XML;
import static io.cloakroom.aws.AwsErrorCode.NO_SUCH_BUCKET;
import static io.cloakroom.aws.AwsErrorCode.NO_SUCH_CORS_CONFIGURATION;
import static io.cloakroom.bridge.store.embedded.StoreFixture.BUCKET;
import static io.cloakroom.bridge.store.embedded.StoreFixture.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.aws.s3.S3Operation;
import io.cloakroom.bridge.store.embedded.FakeExchange.Answer;
import java.io.IOException;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** The CORS configuration of a bucket: kept, answered, and shown to the front that heeds it. */
final class BucketCorsTest extends StoreTest {
    private static final String RULES =
            "<CORSConfiguration><CORSRule><AllowedOrigin>https://app.example.org</AllowedOrigin>"
                    + "<AllowedMethod>GET</AllowedMethod><MaxAgeSeconds>60</MaxAgeSeconds></CORSRule></CORSConfiguration>";

    @Test
    void isKept() throws IOException {
        assertRefused(NO_SUCH_CORS_CONFIGURATION, this::get);
        assertThat(fixture.store().cors(BUCKET)).isEmpty();
        assertThat(put(RULES).status()).isEqualTo(200);
        for (int start = 0; start < 2; start++) {
            assertThat(get().header("content-type")).isEqualTo("application/xml");
            assertThat(get().text())
                    .contains("<CORSRule><AllowedMethod>GET</AllowedMethod>"
                            + "<AllowedOrigin>https://app.example.org</AllowedOrigin>"
                            + "<MaxAgeSeconds>60</MaxAgeSeconds></CORSRule>");
            assertThat(fixture.store().cors(BUCKET).flatMap(cors -> cors.rule("https://app.example.org", "GET")))
                    .isPresent();
            fixture.reopen();
            client = fixture.client();
        }
        assertThat(client.call(S3Operation.DELETE_BUCKET_CORS, BUCKET).run().status())
                .isEqualTo(204);
        assertRefused(NO_SUCH_CORS_CONFIGURATION, this::get);
        assertThat(fixture.store().cors(BUCKET)).isEmpty();
    }

    @Test
    void goesWithItsBucket() {
        put(RULES);
        client.call(S3Operation.DELETE_BUCKET, BUCKET).run();
        assertThat(fixture.store().has(BUCKET)).isFalse();
        client.createBucket(BUCKET);
        assertThat(fixture.store().cors(BUCKET)).isEmpty();
        assertRefused(NO_SUCH_CORS_CONFIGURATION, this::get);
    }

    /** All are in memory, so there is a limit to them together. */
    @Test
    void allTogetherAreBounded() throws SQLException {
        client.createBucket("other");
        try (var catalog = DriverManager.getConnection(
                        "jdbc:sqlite:" + directory.resolve("store").resolve("catalog.sqlite"));
                var statement = catalog.createStatement()) {
            statement.executeUpdate("UPDATE buckets SET cors = printf('%.*c', 4194300, 'x') WHERE name = 'other'");
        }
        assertRefused(INVALID_REQUEST, () -> put(RULES));
        assertThat(fixture.store().cors(BUCKET)).isEmpty();
        client.call(S3Operation.DELETE_BUCKET_CORS, "other").run();
        assertThat(put(RULES).status()).isEqualTo(200);
    }

    @Test
    void refusesWhatIsNone() {
        assertRefused(MALFORMED_XML, () -> put("<CORSConfiguration/>"));
        assertRefused(MALFORMED_XML, () -> put(""));
        assertRefused(MALFORMED_XML, () -> put("<Tagging/>"));
        assertRefused(
                NO_SUCH_BUCKET,
                () -> client.call(S3Operation.GET_BUCKET_CORS, "nowhere").run());
        assertRefused(
                NO_SUCH_BUCKET,
                () -> client.call(S3Operation.PUT_BUCKET_CORS, "nowhere")
                        .body(RULES)
                        .run());
        assertThat(fixture.store().cors("nowhere")).isEmpty();
    }

    private Answer get() {
        return client.call(S3Operation.GET_BUCKET_CORS, BUCKET).run();
    }

    private Answer put(String document) {
        return client.call(S3Operation.PUT_BUCKET_CORS, BUCKET).body(document).run();
    }
}
