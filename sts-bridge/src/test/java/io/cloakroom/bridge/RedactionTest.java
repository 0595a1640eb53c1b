package io.cloakroom.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedactionTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            web identity token | POST ?Action=x&WebIdentityToken=s3cr3t&Version=1 | POST ?Action=x&WebIdentityToken=***&Version=1
            presigned URL      | GET /a?X-Amz-Signature=s3cr3t&x=1                | GET /a?X-Amz-Signature=***&x=1
            session token      | GET /a?X-Amz-Security-Token=s3cr3t               | GET /a?X-Amz-Security-Token=***
            header             | Authorization: Bearer s3cr3t                     | Authorization: ***
            JWT anywhere       | cannot parse eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.s3cr3t here | cannot parse *** here
            JSON               | {"client_secret":"s3cr3t","a":1}                 | {"client_secret":"***","a":1}
            nothing secret     | listening on http://127.0.0.1:9000               | listening on http://127.0.0.1:9000
            """)
    void blotsOut(String where, String line, String expected) {
        assertThat(Redaction.redact(line)).as(where).isEqualTo(expected);
    }
}
