package io.cloakroom.cli.cases;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.cli.documents.PolicyFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class CaseFileTest {
    /**
     * The file never ends, so that only who reads line by line gets anywhere; and it is read no further than needed.
     */
    @Test
    void readsOneLineAtATime() throws IOException {
        Endless file = new Endless("""
                {"kind": "wildcard", "pattern": "a*", "text": "abc", "expect": true}
                """);
        CaseFile cases = new CaseFile(file, new PolicyFiles(Path.of(""), InputStream.nullInputStream()));

        for (int line = 1; line <= 10_000; line++) {
            assertThat(cases.next()).contains(new CaseFile.Result(line, "", new Outcome.Passed(), List.of()));
        }

        assertThat(file.given - 10_000L * file.line.length).isLessThan(100_000);
    }

    private static final class Endless extends InputStream {
        private final byte[] line;
        private long given;

        Endless(String line) {
            this.line = line.getBytes(UTF_8);
        }

        @Override
        public int read() {
            return line[(int) (given++ % line.length)];
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            for (int i = 0; i < length; i++) {
                buffer[offset + i] = (byte) read();
            }
            return length;
        }
    }
}
