package io.cloakroom.aws.form;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a {@code multipart/form-data} body piece by piece. Keeps the fields, and reports the bytes of the file as they
 * come. Everything but the file is bounded: {@value #MAX_FIELD_BYTES} bytes, {@value #MAX_FIELDS} fields. Fields after
 * the file have no meaning, as in S3. Fed in order on one thread.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7578">RFC 7578, multipart/form-data</a>
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTForms.html">HTML form fields</a>
 */
public final class FormReader {
    /** The limit for all bytes of a form but those of the file; part headers and delimiters count. */
    public static final int MAX_FIELD_BYTES = 64 * 1024;

    static final int MAX_FIELDS = 100;
    private static final int MAX_HEAD_BYTES = 4096;
    private static final int MAX_HEAD_LINES = 16;
    private static final int CR_LF_CR_LF = 0x0d0a0d0a;

    /** Takes what the reader finds. {@link FormReader#update} rethrows what its methods throw. */
    public interface Listener {
        /** The file begins. Called once, before any byte of it. */
        void fields(PostForm form);

        /**
         * Bytes of the file inside the buffer given to {@link FormReader#update}.
         *
         * @param position absolute index in the buffer
         */
        void file(int position, int length);

        /** The first bytes of this array belong to the file: they came in an earlier buffer and looked like its end. */
        void heldBack(byte[] bytes, int length);
    }

    private enum State {
        DATA,
        AFTER_DELIMITER,
        HEAD,
        END
    }

    private enum Part {
        NONE,
        FIELD,
        FILE,
        IGNORED
    }

    private final byte[] delimiter;
    private final ByteArrayOutputStream text = new ByteArrayOutputStream(256);
    private final List<PostForm.Field> fields = new ArrayList<>();
    private State state = State.DATA;
    private Part part = Part.NONE;
    private String fieldName = "";
    /** The last four bytes of the head of a part. */
    private int lastFour;

    private int headLines;
    /** How many bytes of the delimiter have been seen. The first one begins as if after a line break. */
    private int matched = 2;

    private boolean hasFile;
    private long consumed;
    private int fieldBytes;

    private FormReader(String boundary) {
        this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
    }

    /**
     * A reader for the body of a request.
     *
     * @param contentType with the boundary
     * @throws AwsException {@code MalformedPOSTRequest} without a valid boundary
     */
    public static FormReader of(String contentType) {
        return new FormReader(MultipartHeaders.boundary(contentType));
    }

    /**
     * The length of the file in bytes, if only the last boundary and a line break follow it. To be called when the file
     * begins.
     *
     * @param bodyBytes of the whole form
     */
    public long fileLength(long bodyBytes) {
        return bodyBytes - consumed - delimiter.length - "--\r\n".length();
    }

    /**
     * Takes the next bytes of the body.
     *
     * @param in read from its position to its limit; the position moves to the limit
     * @throws AwsException {@code MalformedPOSTRequest}, {@code MaxPostPreDataLengthExceededError}, {@code
     *     IncorrectNumberOfFilesInPostRequest}, {@code InvalidArgument}
     */
    public void update(ByteBuffer in, Listener to) {
        while (in.hasRemaining()) {
            int from = in.position();
            switch (state) {
                case DATA -> data(in, to);
                case AFTER_DELIMITER -> afterDelimiter(in.get());
                case HEAD -> head(in.get(), to, consumed + 1);
                case END -> {
                    charge(in.remaining());
                    in.position(in.limit());
                }
            }
            consumed += in.position() - from;
        }
    }

    /**
     * The body has ended.
     *
     * @throws AwsException {@code MalformedPOSTRequest}, {@code IncorrectNumberOfFilesInPostRequest}
     */
    public void finish() {
        if (state != State.END) {
            throw malformed("It ends before its last boundary.");
        }
        if (!hasFile) {
            throw AwsException.of(AwsErrorCode.INCORRECT_NUMBER_OF_FILES, "The form has no field named `file`.");
        }
    }

    /**
     * Looks for the delimiter. A carriage return can only be its first byte, so no more than one match is under way.
     */
    private void data(ByteBuffer in, Listener to) {
        int limit = in.limit();
        int at = in.position();
        int run = at;
        int begun = -1;
        while (at < limit) {
            if (matched == 0) {
                while (at < limit && in.get(at) != '\r') {
                    at++;
                }
                if (at < limit) {
                    begun = at++;
                    matched = 1;
                }
            } else if (in.get(at) == delimiter[matched]) {
                at++;
                if (++matched == delimiter.length) {
                    give(in, run, begun < 0 ? run : begun, to);
                    in.position(at);
                    endPart();
                    return;
                }
            } else {
                if (begun < 0) {
                    giveHeldBack(to);
                    run = at;
                }
                matched = 0;
                begun = -1;
            }
        }
        give(in, run, matched > 0 ? (begun < 0 ? run : begun) : limit, to);
        in.position(limit);
    }

    private void give(ByteBuffer in, int from, int to, Listener listener) {
        if (to <= from) {
            return;
        }
        switch (part) {
            case FILE -> listener.file(from, to - from);
            case FIELD -> {
                charge(to - from);
                for (int i = from; i < to; i++) {
                    text.write(in.get(i));
                }
            }
            case NONE, IGNORED -> charge(to - from);
        }
    }

    private void giveHeldBack(Listener to) {
        switch (part) {
            case FILE -> to.heldBack(delimiter, matched);
            case FIELD -> {
                charge(matched);
                text.write(delimiter, 0, matched);
            }
            case NONE, IGNORED -> charge(matched);
        }
    }

    private void endPart() {
        charge(delimiter.length);
        if (part == Part.FIELD) {
            fields.add(new PostForm.Field(fieldName, MultipartHeaders.utf8(text.toByteArray())));
        }
        text.reset();
        matched = 0;
        state = State.AFTER_DELIMITER;
    }

    private void afterDelimiter(byte b) {
        charge(1);
        text.write(b);
        if (text.size() < 2) {
            return;
        }
        String two = text.toString(StandardCharsets.ISO_8859_1);
        text.reset();
        state = switch (two) {
            case "\r\n" -> State.HEAD;
            case "--" -> State.END;
            default -> throw malformed("A boundary is followed by something else than a line break.");
        };
    }

    private void head(byte b, Listener to, long consumedSoFar) {
        charge(1);
        text.write(b);
        if (text.size() > MAX_HEAD_BYTES) {
            throw malformed("The head of a part has more than %d bytes.".formatted(MAX_HEAD_BYTES));
        }
        lastFour = (lastFour << 8) | (b & 0xff);
        if (b != '\n' || !isHeadWhole()) {
            return;
        }
        lastFour = 0;
        headLines = 0;
        MultipartHeaders.PartName name = MultipartHeaders.parse(text.toByteArray());
        text.reset();
        state = State.DATA;
        boolean isFile = name.field().equals("file");
        if (hasFile) {
            if (isFile) {
                throw AwsException.of(AwsErrorCode.INCORRECT_NUMBER_OF_FILES, "The form has two fields named `file`.");
            }
            part = Part.IGNORED;
        } else if (isFile) {
            part = Part.FILE;
            hasFile = true;
            beginFile(to, name, consumedSoFar);
        } else {
            requireNew(name.field());
            part = Part.FIELD;
            fieldName = name.field();
        }
    }

    private boolean isHeadWhole() {
        if ((lastFour >> 8 & 0xff) != '\r') {
            throw malformed("A line of a part's head does not end with CR LF.");
        }
        if (++headLines > MAX_HEAD_LINES) {
            throw malformed("The head of a part has more than %d lines.".formatted(MAX_HEAD_LINES));
        }
        return text.size() == 2 || lastFour == CR_LF_CR_LF;
    }

    private void beginFile(Listener to, MultipartHeaders.PartName name, long consumedSoFar) {
        long before = consumed;
        consumed = consumedSoFar;
        PostForm form = PostForm.of(fields, name.fileName());
        fields.clear(); // the file may come for hours
        to.fields(form);
        consumed = before;
    }

    private void requireNew(String name) {
        if (fields.size() == MAX_FIELDS) {
            throw AwsException.of(
                    AwsErrorCode.MAX_POST_PRE_DATA_LENGTH_EXCEEDED,
                    "At most %d fields are read.".formatted(MAX_FIELDS));
        }
        for (PostForm.Field before : fields) {
            if (before.name().equals(name)) {
                throw AwsException.of(
                        AwsErrorCode.INVALID_ARGUMENT,
                        "The form field `" + MultipartHeaders.printable(name) + "` is given twice.");
            }
        }
    }

    private void charge(int bytes) {
        fieldBytes += bytes;
        if (fieldBytes > MAX_FIELD_BYTES) {
            throw AwsException.of(
                    AwsErrorCode.MAX_POST_PRE_DATA_LENGTH_EXCEEDED,
                    "At most %d bytes are read besides the file.".formatted(MAX_FIELD_BYTES));
        }
    }

    static AwsException malformed(String why) {
        return AwsException.of(AwsErrorCode.MALFORMED_POST_REQUEST, why);
    }
}
