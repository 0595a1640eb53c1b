package io.cloakroom.aws.fuzz;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.form.FormReader;
import io.cloakroom.aws.form.PostAnswer;
import io.cloakroom.aws.form.PostForm;
import io.cloakroom.aws.http.Headers;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * A browser upload: a line that is its {@code Content-Type}, then its body. It is read or refused by an {@link
 * AwsException}, and just so in whatever pieces it comes.
 */
public final class PostFormFuzz {
    private PostFormFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        int line = 0;
        while (line < input.length && input[line] != '\n') {
            line++;
        }
        String contentType = new String(input, 0, line, StandardCharsets.ISO_8859_1);
        byte[] body = Arrays.copyOfRange(input, Math.min(line + 1, input.length), input.length);
        String whole = outcome(contentType, body, Math.max(1, body.length));
        for (int piece : new int[] {1, 2, 7, 64}) {
            String inPieces = outcome(contentType, body, piece);
            if (!inPieces.equals(whole)) {
                throw new IllegalStateException("in pieces of %d: %s, else: %s".formatted(piece, inPieces, whole));
            }
        }
    }

    private static String outcome(String contentType, byte[] body, int piece) {
        Found found = new Found();
        try {
            FormReader reader = FormReader.of(contentType);
            for (int at = 0; at < body.length; at += piece) {
                found.current = ByteBuffer.wrap(body, at, Math.min(piece, body.length - at));
                reader.update(found.current, found);
            }
            reader.finish();
        } catch (AwsException e) {
            if (e.sentence().isEmpty()) {
                throw new IllegalStateException("a refusal without a sentence");
            }
            // How much of the file was found before depends on the pieces.
            return e.code() + " " + found.form.map(PostFormFuzz::read).orElse("");
        }
        return found.form.map(PostFormFuzz::read).orElseThrow() + found.file.toString(StandardCharsets.ISO_8859_1);
    }

    private static String read(PostForm form) {
        StringBuilder text = new StringBuilder();
        form.fields().forEach(field -> text.append(field).append('\n'));
        try {
            Headers headers = form.headers();
            headers.forEach(
                    (name, value) -> text.append(name).append(':').append(value).append('\n'));
            var unused = PostAnswer.of(form);
        } catch (AwsException e) {
            text.append(e.code()).append('\n');
        }
        return text.toString();
    }

    private static final class Found implements FormReader.Listener {
        private final ByteArrayOutputStream file = new ByteArrayOutputStream();
        private Optional<PostForm> form = Optional.empty();
        private ByteBuffer current = ByteBuffer.allocate(0);

        @Override
        public void fields(PostForm fields) {
            if (form.isPresent()) {
                throw new IllegalStateException("two files");
            }
            form = Optional.of(fields);
        }

        @Override
        public void file(int position, int length) {
            for (int i = position; i < position + length; i++) {
                file.write(current.get(i));
            }
        }

        @Override
        public void heldBack(byte[] bytes, int length) {
            file.write(bytes, 0, length);
        }
    }
}
