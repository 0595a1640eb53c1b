package io.cloakroom.testkit.differential;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MasksTest {
    private final Masks masks = new Masks("127.0.0.1:9000");

    /** The two servers are asked one after the other, and a second may begin between them. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            2026-11-30T08:02:21.123Z      | 2026-11-30T08:02:22.001Z      | 0000-00-00T00:00:00.000Z
            2026-11-30T08:02:21Z          | 2026-11-30T08:02:22Z          | 0000-00-00T00:00:00Z
            Mon, 30 Nov 2026 08:02:21 GMT | Mon, 30 Nov 2026 08:02:22 GMT | <HTTP time>
            Mon Nov 30 08:02:21 2026      | Mon Nov 30 08:02:22 2026      | <asctime>
            Tue Dec  1 08:02:21 2026      | Tue Dec  1 08:02:22 2026      | <asctime>
            """)
    void hidesTimesAndKeepsTheirForm(String told, String other, String hidden) {
        assertThat(masks.hide("last-modified: " + told)).isEqualTo("last-modified: " + hidden);
        assertThat(masks.hide("last-modified: " + other)).isEqualTo("last-modified: " + hidden);
    }

    /** What a client has sent comes back as it was: that is compared. */
    @Test
    void keepsTheTimesOfRequests() {
        String sent = "Mon, 01 Jan 2024 00:00:00 GMT";
        assertThat(masks.hide(sent)).isEqualTo(sent);
    }

    @Test
    void idsAreCountedInTheOrderTheyAreSeen() {
        masks.learn("UploadId", "zyxwvut");
        masks.learn("UploadId", "abcdefg");
        masks.learn("Key", "a-long-key");
        assertThat(masks.hide("http://127.0.0.1:9000/a-long-key?uploadId=abcdefg or zyxwvut"))
                .isEqualTo("http://<host>/a-long-key?uploadId=<UploadId 2> or <UploadId 1>");
    }
}
