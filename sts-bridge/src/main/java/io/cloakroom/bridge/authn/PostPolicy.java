package io.cloakroom.bridge.authn;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.form.FileLength;
import io.cloakroom.aws.form.PostForm;
import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The policy document of a browser upload: how long it is valid, and what fields the form may have. Each field must
 * have a condition, and each condition must hold, or the form is refused.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html">Creating a POST
 *     policy</a>
 */
final class PostPolicy {
    private static final ObjectReader JSON = new ObjectMapper(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(4)
                            .maxNumberLength(18)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .reader()
            .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /** Fields that need no condition. */
    private static final Set<String> FREE = Set.of("policy", "x-amz-signature");

    private static final String IGNORED = "x-ignore-";

    /** The bucket that the file goes to. A form need not have the field, but every document must have the condition. */
    private static final String BUCKET = "bucket";

    private static final int MAX_CONDITIONS = 200;

    /** A longer list of content types is not split: it matches only a condition on the whole value. */
    private static final int MAX_CONTENT_TYPE_CHARACTERS = 1024;

    private final Instant expiration;
    private final List<Condition> conditions;
    private final FileLength fileLength;

    /**
     * A condition on a field.
     *
     * @param field in lower case
     * @param isExact whether the field must equal the value; otherwise it must begin with it
     */
    private record Condition(String field, boolean isExact, String value) {
        boolean allows(String given) {
            if (isExact) {
                return given.equals(value);
            }
            if (!field.equals("content-type")) {
                return given.startsWith(value);
            }
            return given.length() <= MAX_CONTENT_TYPE_CHARACTERS && eachStartsWith(given);
        }

        /** Whether each member of a comma-separated list begins with the value. */
        private boolean eachStartsWith(String given) {
            int from = 0;
            while (from <= given.length()) {
                int comma = given.indexOf(',', from);
                int end = comma < 0 ? given.length() : comma;
                if (!given.substring(from, end).strip().startsWith(value)) {
                    return false;
                }
                from = end + 1;
            }
            return true;
        }

        @Override
        public String toString() {
            return "[\"%s\", \"$%s\", \"%s\"]".formatted(isExact ? "eq" : "starts-with", field, value);
        }
    }

    private PostPolicy(Instant expiration, List<Condition> conditions, FileLength fileLength) {
        this.expiration = expiration;
        this.conditions = conditions;
        this.fileLength = fileLength;
    }

    /**
     * Reads a document.
     *
     * @param base64 as it was signed
     * @throws AwsException {@code InvalidPolicyDocument}
     */
    static PostPolicy parse(String base64) {
        JsonNode document = json(base64);
        if (!document.isObject()) {
            throw invalid("Invalid JSON: it is not an object.");
        }
        document.fieldNames().forEachRemaining(name -> {
            if (!name.equals("expiration") && !name.equals("conditions")) {
                throw invalid("It has members other than `expiration` and `conditions`.");
            }
        });
        if (!document.path("conditions").isArray()) {
            throw invalid("Its `conditions` are not a list.");
        }
        List<Condition> conditions = new ArrayList<>();
        FileLength fileLength = FileLength.ANY;
        for (JsonNode condition : document.path("conditions")) {
            if (condition.isObject() && condition.size() > 0) {
                condition
                        .properties()
                        .forEach(member ->
                                conditions.add(new Condition(lower(member.getKey()), true, text(member.getValue()))));
            } else if (condition.isArray() && condition.size() == 3) {
                if (isOperator(condition, "content-length-range")) {
                    fileLength = fileLength.and(length(condition.get(1)), length(condition.get(2)));
                } else {
                    conditions.add(matching(condition));
                }
            } else {
                throw invalid("A condition is neither an object nor a list of three.");
            }
        }
        if (conditions.size() > MAX_CONDITIONS) {
            throw invalid("It has more than %d conditions.".formatted(MAX_CONDITIONS));
        }
        return new PostPolicy(expiration(document.path("expiration")), conditions, fileLength);
    }

    private static JsonNode json(String base64) {
        try {
            return JSON.readTree(Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException | IOException e) {
            throw invalid("It is not valid Base64, or not valid JSON.");
        }
    }

    private static Instant expiration(JsonNode node) {
        try {
            return OffsetDateTime.parse(text(node)).toInstant();
        } catch (DateTimeParseException e) {
            throw invalid("Its `expiration` is not a time such as `2030-01-01T12:00:00.000Z`.");
        }
    }

    private static Condition matching(JsonNode condition) {
        String field = text(condition.get(1));
        if (!field.startsWith("$")) {
            throw invalid("A condition names its field without `$`.");
        }
        boolean isExact = isOperator(condition, "eq");
        if (!isExact && !isOperator(condition, "starts-with")) {
            throw invalid("A condition is none of `eq`, `starts-with` and `content-length-range`.");
        }
        return new Condition(lower(field.substring(1)), isExact, text(condition.get(2)));
    }

    private static boolean isOperator(JsonNode condition, String name) {
        return condition.get(0).isTextual() && condition.get(0).textValue().equalsIgnoreCase(name);
    }

    private static String text(JsonNode node) {
        if (!node.isTextual()) {
            throw invalid("A value is not a string.");
        }
        return node.textValue();
    }

    /** Some clients write numbers as strings. */
    private static long length(JsonNode node) {
        String digits = node.isIntegralNumber() || node.isTextual() ? node.asText() : "";
        boolean isLength = !digits.isEmpty() && digits.length() <= 18;
        for (int i = 0; isLength && i < digits.length(); i++) {
            isLength = digits.charAt(i) >= '0' && digits.charAt(i) <= '9';
        }
        if (!isLength) {
            throw invalid("A `content-length-range` has other bounds than numbers of bytes.");
        }
        return Long.parseLong(digits);
    }

    /**
     * Checks a form.
     *
     * @param bucket that the request addresses
     * @return how long its file may be
     * @throws AwsException {@code AccessDenied} that names what the document does not allow
     */
    FileLength check(PostForm form, String bucket, Instant now) {
        if (!now.isBefore(expiration)) {
            throw denied("Policy expired.");
        }
        for (Condition condition : conditions) {
            String given = condition.field().equals(BUCKET)
                    ? bucket
                    : form.value(condition.field()).orElse("");
            if (!condition.allows(given)) {
                throw denied("Policy Condition failed: `%s`.".formatted(printable(condition.toString())));
            }
        }
        Set<String> covered = new HashSet<>(FREE);
        conditions.forEach(condition -> covered.add(condition.field()));
        if (!covered.contains(BUCKET)) {
            throw denied("Extra input fields: `bucket`.");
        }
        for (PostForm.Field field : form.fields()) {
            if (!covered.contains(field.name()) && !field.name().startsWith(IGNORED)) {
                throw denied("Extra input fields: `%s`.".formatted(printable(field.name())));
            }
        }
        requireSame(form, bucket);
        requireExactDate();
        return fileLength;
    }

    /** A form may name its bucket too. It must be the one that the request addresses. */
    private static void requireSame(PostForm form, String bucket) {
        if (!form.value(BUCKET).orElse(bucket).equals(bucket)) {
            throw denied("The field `bucket` names another bucket than the address.");
        }
    }

    /** Policies may test the age of a signature, and only this condition keeps a sender from changing its time. */
    private void requireExactDate() {
        if (conditions.stream()
                .noneMatch(condition -> condition.isExact() && condition.field().equals("x-amz-date"))) {
            throw denied("The condition on `x-amz-date` must be `eq`.");
        }
    }

    private static String lower(String field) {
        return field.toLowerCase(Locale.ROOT);
    }

    private static String printable(String text) {
        StringBuilder printable = new StringBuilder();
        for (int i = 0; i < Math.min(text.length(), 200); i++) {
            char c = text.charAt(i);
            printable.append(c >= ' ' && c < 0x7f && c != '`' ? c : '?');
        }
        return printable.toString();
    }

    private static AwsException denied(String why) {
        return AwsException.of(AwsErrorCode.ACCESS_DENIED, "Invalid according to Policy: " + why);
    }

    private static AwsException invalid(String why) {
        return AwsException.of(AwsErrorCode.INVALID_POLICY_DOCUMENT, "Invalid Policy: " + why);
    }
}
