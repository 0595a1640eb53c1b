package io.cloakroom.bridge.credentials;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A session as CBOR: one map with one-letter names and times in whole seconds. An unknown name is refused, because it
 * could be a restriction.
 *
 * <p>{@code x} lists the withheld claims that MinIO has no key for. Without {@code x}, any such claim may have been
 * withheld. {@code w} lists the withheld claims that MinIO has keys for. They are listed apart so that a version that
 * does not know {@code w} refuses the session instead of taking those claims for absent.
 *
 * <p>{@code m} lists the sessions it was made from, a list each. A version that does not know it refuses the session
 * instead of missing a cut-off.
 *
 * <p>{@code h} is the policy that was chosen. A version that does not know it refuses the session instead of giving it
 * the Allows of all.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8949">RFC 8949</a>
 */
final class SessionCodec {
    /** Buffers are shared, because virtual threads, which issue sessions, would each make their own and drop it. */
    private static final CBORFactory CBOR = CBORFactory.builder()
            .recyclerPool(JsonRecyclerPools.newConcurrentDequePool())
            .build();

    private static final int ORIGIN_TEXTS = 4;

    private SessionCodec() {}

    static byte[] write(Session session) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator out = CBOR.createGenerator(bytes)) {
            out.writeStartObject();
            out.writeStringField("a", session.arn());
            out.writeStringField("p", session.provider());
            out.writeStringField("i", session.issuer());
            out.writeStringField("s", session.subject());
            writeOptional(out, "d", session.sessionId());
            out.writeStringField("u", session.userName());
            out.writeFieldName("n");
            writeList(out, session.policies());
            writeOptional(out, "r", session.role());
            writeOptional(out, "y", session.sessionPolicy());
            out.writeObjectFieldStart("c");
            for (Map.Entry<String, List<String>> claim : session.claims().entrySet()) {
                out.writeFieldName(claim.getKey());
                writeList(out, claim.getValue());
            }
            out.writeEndObject();
            writeAttributes(out, session.attributes());
            writeOptional(out, "v", session.revokeType());
            writeOptional(out, "h", session.chosen());
            if (session.assumption().isPresent()) {
                writeAssumption(out, session.assumption().get());
            }
            out.writeNumberField("t", session.assertedAt().getEpochSecond());
            out.writeNumberField("b", session.issuedAt().getEpochSecond());
            out.writeNumberField("e", session.expiration().getEpochSecond());
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory cannot fail", e);
        }
        return bytes.toByteArray();
    }

    /** @throws IOException if this is not a session, or has parts this version does not know */
    static Session read(byte[] bytes) throws IOException {
        try (JsonParser in = CBOR.createParser(bytes)) {
            expect(in.nextToken(), JsonToken.START_OBJECT);
            Fields fields = new Fields();
            String name;
            while ((name = in.nextFieldName()) != null) {
                JsonToken value = in.nextToken();
                switch (name) {
                    case "n" -> fields.policies = readList(in);
                    case "c" -> fields.claims = readClaims(in);
                    case "x" -> {
                        fields.withheld.addAll(readList(in));
                        fields.namesAll = true;
                    }
                    case "w" -> fields.withheld.addAll(readList(in));
                    case "l" -> fields.inherited = readList(in);
                    case "z" -> fields.transitiveTags = readList(in);
                    case "m" -> fields.origins = readOrigins(in);
                    case "g" -> fields.tags = readTags(in);
                    case "t", "b", "e" -> {
                        expect(value, JsonToken.VALUE_NUMBER_INT);
                        fields.times.put(name, Instant.ofEpochSecond(in.getLongValue()));
                    }
                    case "a", "p", "i", "s", "d", "u", "r", "y", "o", "v", "k", "h" -> {
                        expect(value, JsonToken.VALUE_STRING);
                        fields.texts.put(name, in.getText());
                    }
                    default -> throw new IOException("the session has an unknown part");
                }
            }
            expect(in.currentToken(), JsonToken.END_OBJECT);
            return fields.toSession();
        }
    }

    private static void writeAttributes(JsonGenerator out, Attributes attributes) throws IOException {
        Withheld withheld = attributes.withheld();
        if (withheld.isComplete()) {
            out.writeFieldName("x");
            writeList(out, List.copyOf(withheld.ofOthers()));
        }
        if (!withheld.ofMinio().isEmpty()) {
            out.writeFieldName("w");
            writeList(out, List.copyOf(withheld.ofMinio()));
        }
        if (!attributes.tags().isEmpty()) {
            out.writeObjectFieldStart("g");
            for (Map.Entry<String, String> tag : attributes.tags().entrySet()) {
                out.writeStringField(tag.getKey(), tag.getValue());
            }
            out.writeEndObject();
        }
        writeOptional(out, "o", attributes.sourceIdentity());
    }

    private static void writeAssumption(JsonGenerator out, Assumption assumption) throws IOException {
        out.writeStringField("k", assumption.roleId());
        if (!assumption.inherited().isEmpty()) {
            out.writeFieldName("l");
            writeList(out, assumption.inherited());
        }
        if (!assumption.transitiveTags().isEmpty()) {
            out.writeFieldName("z");
            writeList(out, List.copyOf(assumption.transitiveTags()));
        }
        if (!assumption.origins().isEmpty()) {
            out.writeArrayFieldStart("m");
            for (Origin origin : assumption.origins()) {
                writeOrigin(out, origin);
            }
            out.writeEndArray();
        }
    }

    /** Four strings, empty where there is none, and the names of policies. */
    private static void writeOrigin(JsonGenerator out, Origin origin) throws IOException {
        List<String> texts = new ArrayList<>(List.of(
                origin.accessKeyId(),
                origin.role().orElse(""),
                origin.roleId().orElse(""),
                origin.revokeType().orElse("")));
        texts.addAll(origin.policies());
        writeList(out, texts);
    }

    private static void writeOptional(JsonGenerator out, String name, Optional<String> value) throws IOException {
        if (value.isPresent()) {
            out.writeStringField(name, value.get());
        }
    }

    private static void writeList(JsonGenerator out, List<String> values) throws IOException {
        out.writeStartArray(values, values.size());
        for (String value : values) {
            out.writeString(value);
        }
        out.writeEndArray();
    }

    private static List<String> readList(JsonParser in) throws IOException {
        expect(in.currentToken(), JsonToken.START_ARRAY);
        List<String> values = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            expect(in.currentToken(), JsonToken.VALUE_STRING);
            values.add(in.getText());
        }
        return List.copyOf(values);
    }

    private static List<Origin> readOrigins(JsonParser in) throws IOException {
        expect(in.currentToken(), JsonToken.START_ARRAY);
        List<Origin> origins = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            List<String> texts = readList(in);
            if (texts.size() < ORIGIN_TEXTS) {
                throw new IOException("the session is incomplete");
            }
            origins.add(new Origin(
                    texts.get(0),
                    optional(texts.get(1)),
                    optional(texts.get(2)),
                    optional(texts.get(3)),
                    texts.subList(ORIGIN_TEXTS, texts.size())));
        }
        return origins;
    }

    private static Optional<String> optional(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    private static Map<String, List<String>> readClaims(JsonParser in) throws IOException {
        expect(in.currentToken(), JsonToken.START_OBJECT);
        Map<String, List<String>> claims = new LinkedHashMap<>();
        String name;
        while ((name = in.nextFieldName()) != null) {
            in.nextToken();
            claims.put(name, readList(in));
        }
        return claims;
    }

    private static Map<String, String> readTags(JsonParser in) throws IOException {
        expect(in.currentToken(), JsonToken.START_OBJECT);
        Map<String, String> tags = new LinkedHashMap<>();
        String name;
        while ((name = in.nextFieldName()) != null) {
            expect(in.nextToken(), JsonToken.VALUE_STRING);
            tags.put(name, in.getText());
        }
        return tags;
    }

    private static void expect(@Nullable JsonToken found, JsonToken expected) throws IOException {
        if (found != expected) {
            throw new IOException("expected " + expected + ", found " + found);
        }
    }

    /** The parts of a session while it is read. */
    private static final class Fields {
        private final Map<String, String> texts = new LinkedHashMap<>();
        private final Map<String, Instant> times = new LinkedHashMap<>();
        private @Nullable List<String> policies;
        private @Nullable Map<String, List<String>> claims;
        private final Set<String> withheld = new HashSet<>();
        private boolean namesAll;
        private Map<String, String> tags = Map.of();
        private List<String> inherited = List.of();
        private List<String> transitiveTags = List.of();
        private List<Origin> origins = List.of();

        private Session toSession() throws IOException {
            return new Session(
                    required(texts.get("a")),
                    required(texts.get("p")),
                    required(texts.get("i")),
                    required(texts.get("s")),
                    Optional.ofNullable(texts.get("d")),
                    required(texts.get("u")),
                    required(policies),
                    Optional.ofNullable(texts.get("r")),
                    Optional.ofNullable(texts.get("y")),
                    new Attributes(
                            required(claims),
                            new Withheld(withheld, namesAll),
                            tags,
                            Optional.ofNullable(texts.get("o"))),
                    required(times.get("t")),
                    required(times.get("b")),
                    required(times.get("e")),
                    Optional.ofNullable(texts.get("v")),
                    assumption(),
                    Optional.ofNullable(texts.get("h")));
        }

        /** Fails if only a part of it is there: nothing that narrows or ends a session may be lost. */
        private Optional<Assumption> assumption() throws IOException {
            String roleId = texts.get("k");
            if (roleId == null && !(inherited.isEmpty() && transitiveTags.isEmpty() && origins.isEmpty())) {
                throw new IOException("the session is incomplete");
            }
            return Optional.ofNullable(roleId)
                    .map(id -> new Assumption(id, inherited, Set.copyOf(transitiveTags), origins));
        }

        private static <T> T required(@Nullable T value) throws IOException {
            if (value == null) {
                throw new IOException("the session is incomplete");
            }
            return value;
        }
    }
}
