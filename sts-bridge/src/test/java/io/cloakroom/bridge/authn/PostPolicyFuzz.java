package io.cloakroom.bridge.authn;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.form.FormReader;
import io.cloakroom.aws.form.PostForm;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/**
 * The policy document of a browser upload, and behind a NUL the fields of a form. The document is read or refused by an
 * {@link AwsException}, and so is the form. A field that the document does not name is never allowed.
 */
public final class PostPolicyFuzz {
    private static final Instant NOW = Instant.parse("2026-11-22T10:11:12Z");
    private static final String ADDED = "x-amz-meta-added";
    private static final String FIELD = "--B\r\nContent-Disposition: form-data; name=\"" + ADDED + "\"\r\n\r\nv\r\n";

    private PostPolicyFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        int end = 0;
        while (end < input.length && input[end] != 0) {
            end++;
        }
        byte[] document = Arrays.copyOf(input, end);
        byte[] fields = Arrays.copyOfRange(input, Math.min(end + 1, input.length), input.length);
        PostPolicy policy;
        try {
            policy = PostPolicy.parse(Base64.getEncoder().encodeToString(document));
        } catch (AwsException e) {
            requireSentence(e);
            return;
        }
        var unused = isAllowed(policy, fields);
        ByteArrayOutputStream more = new ByteArrayOutputStream();
        more.writeBytes(FIELD.getBytes(StandardCharsets.ISO_8859_1));
        more.writeBytes(fields);
        String text = new String(document, StandardCharsets.UTF_8).toLowerCase(Locale.ROOT);
        boolean mayBeNamed = text.contains(ADDED) || text.contains("\\") || document.length != text.length();
        if (!mayBeNamed && isAllowed(policy, more.toByteArray())) {
            throw new IllegalStateException("a field that no condition names");
        }
    }

    private static boolean isAllowed(PostPolicy policy, byte[] fields) {
        Optional<PostForm> form = form(fields);
        if (form.isEmpty()) {
            return false;
        }
        try {
            var unused = policy.check(form.get(), "bucket", NOW);
            return true;
        } catch (AwsException e) {
            requireSentence(e);
            return false;
        }
    }

    private static Optional<PostForm> form(byte[] fields) {
        Found found = new Found();
        try {
            FormReader.of("multipart/form-data; boundary=B").update(ByteBuffer.wrap(fields), found);
        } catch (AwsException e) {
            requireSentence(e);
        }
        return found.form;
    }

    private static void requireSentence(AwsException e) {
        if (e.sentence().isEmpty()) {
            throw new IllegalStateException("a refusal without a sentence");
        }
    }

    private static final class Found implements FormReader.Listener {
        private Optional<PostForm> form = Optional.empty();

        @Override
        public void fields(PostForm fields) {
            form = Optional.of(fields);
        }

        @Override
        public void file(int position, int length) {}

        @Override
        public void heldBack(byte[] bytes, int length) {}
    }
}
