package io.cloakroom.bridge.credentials;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.bridge.credentials.Cutoff.Scope;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;

/**
 * A cut-off as a JSON document.
 *
 * @param keepUntil from then on, no session it could void is left
 */
record CutoffFile(Cutoff cutoff, Instant keepUntil) {
    static final String DIRECTORY = "cutoffs/";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The path of this scope's cut-off. It is short, however long the names in the scope are. */
    static String pathOf(Scope scope) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(scopeToJson(scope).toString().getBytes(StandardCharsets.UTF_8));
            return DIRECTORY + Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Of two cut-offs of one scope the one that voids more, kept for as long as either. */
    CutoffFile with(CutoffFile other) {
        Cutoff later = other.cutoff.before().isAfter(cutoff.before()) ? other.cutoff : cutoff;
        return new CutoffFile(later, other.keepUntil.isAfter(keepUntil) ? other.keepUntil : keepUntil);
    }

    String toJson() {
        return JSON.createObjectNode()
                .put("before", cutoff.before().toString())
                .put("keepUntil", keepUntil.toString())
                .set("scope", scopeToJson(cutoff.scope()))
                .toString();
    }

    /** @throws IllegalStateException if it is not a cut-off; skipping it would keep revoked sessions alive */
    static CutoffFile parse(String json) {
        try {
            JsonNode node = JSON.readTree(json);
            return new CutoffFile(
                    new Cutoff(scopeOf(node.required("scope")), instant(node, "before")), instant(node, "keepUntil"));
        } catch (JsonProcessingException | RuntimeException e) {
            throw new IllegalStateException("a cut-off in the state store cannot be read", e);
        }
    }

    private static ObjectNode scopeToJson(Scope scope) {
        ObjectNode node = JSON.createObjectNode();
        return switch (scope) {
            case Scope.Subject s ->
                node.put("kind", "subject").put("issuer", s.issuer()).put("subject", s.subject());
            case Scope.Login l ->
                node.put("kind", "login").put("issuer", l.issuer()).put("sid", l.sessionId());
            case Scope.AccessKey a -> node.put("kind", "accessKey").put("accessKeyId", a.accessKeyId());
            case Scope.Role r -> node.put("kind", "role").put("role", r.roleArn());
            case Scope.Issuer i -> node.put("kind", "issuer").put("issuer", i.issuer());
            case Scope.Everything e -> node.put("kind", "everything");
        };
    }

    private static Scope scopeOf(JsonNode node) {
        String kind = text(node, "kind");
        return switch (kind) {
            case "subject" -> new Scope.Subject(text(node, "issuer"), text(node, "subject"));
            case "login" -> new Scope.Login(text(node, "issuer"), text(node, "sid"));
            case "accessKey" -> new Scope.AccessKey(text(node, "accessKeyId"));
            case "role" -> new Scope.Role(text(node, "role"));
            case "issuer" -> new Scope.Issuer(text(node, "issuer"));
            case "everything" -> new Scope.Everything();
            default -> throw new IllegalArgumentException("unknown kind of cut-off: " + kind);
        };
    }

    private static Instant instant(JsonNode node, String name) {
        return Instant.parse(text(node, name));
    }

    private static String text(JsonNode node, String name) {
        return node.required(name).asText();
    }
}
