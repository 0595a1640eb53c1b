package io.cloakroom.bridge.credentials;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.bridge.credentials.Cutoff.Scope;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A cut-off as a JSON document.
 *
 * @param keepUntil from then on, no session it could void is left
 */
public record CutoffFile(Cutoff cutoff, Instant keepUntil) {
    static final String DIRECTORY = "cutoffs/";

    /** Longer than any identifier. */
    private static final int MAX_TEXT = 2048;

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

    /** Both cut-offs of one scope in one, kept for as long as either. */
    CutoffFile with(CutoffFile other) {
        return new CutoffFile(
                cutoff.with(other.cutoff), other.keepUntil.isAfter(keepUntil) ? other.keepUntil : keepUntil);
    }

    String toJson() {
        return toTree().toString();
    }

    /**
     * The document: {@code {"scope": {"kind": …}, "before": time, "keepUntil": time}}, and where it looks at policies
     * {@code "left": [{"at": time, "names": […], "given": […]}]}. {@code given} is there if it differs; names of
     * {@code [""]} stand for any.
     */
    public ObjectNode toTree() {
        ObjectNode tree = JSON.createObjectNode()
                .put("before", cutoff.before().toString())
                .put("keepUntil", keepUntil.toString());
        tree.set("scope", scopeToJson(cutoff.scope()));
        if (!cutoff.left().isEmpty()) {
            ArrayNode left = tree.putArray("left");
            cutoff.left().forEach(names -> write(names, left.addObject()));
        }
        return tree;
    }

    private static void write(NamesLeft left, ObjectNode node) {
        node.put("at", left.at().toString());
        left.kept().stream().sorted().forEach(node.putArray("names")::add);
        if (!left.given().equals(left.kept())) {
            left.given().stream().sorted().forEach(node.putArray("given")::add);
        }
    }

    private static NamesLeft namesLeft(JsonNode node) {
        Set<String> kept = texts(node.required("names"));
        return new NamesLeft(instant(node, "at"), kept, node.has("given") ? texts(node.get("given")) : kept);
    }

    private static Set<String> texts(JsonNode list) {
        Set<String> texts = new HashSet<>();
        list.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    /**
     * The scope that a caller asks for.
     *
     * @throws IllegalArgumentException with a sentence, if it is not a scope, or has members that its kind lacks
     */
    public static Scope askedScope(JsonNode node) {
        if (!node.isObject()) {
            throw new IllegalArgumentException("a scope is an object with a kind");
        }
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            String text = member.getValue().textValue();
            if (text == null || text.isEmpty() || text.length() > MAX_TEXT) {
                throw new IllegalArgumentException(
                        "`%s` of a scope is a string of 1 to %d characters".formatted(member.getKey(), MAX_TEXT));
            }
        }
        Scope scope = scopeOf(node);
        if (!scopeToJson(scope).equals(node)) {
            throw new IllegalArgumentException(
                    "a scope of this kind has nothing but: %s".formatted(String.join(", ", names(scopeToJson(scope)))));
        }
        return scope;
    }

    private static List<String> names(ObjectNode node) {
        return node.properties().stream().map(Map.Entry::getKey).toList();
    }

    /** @throws IllegalStateException if it is not a cut-off; skipping it would keep revoked sessions alive */
    static CutoffFile parse(String json) {
        try {
            JsonNode node = JSON.readTree(json);
            List<NamesLeft> left = new ArrayList<>();
            node.path("left").forEach(names -> left.add(namesLeft(names)));
            return new CutoffFile(
                    new Cutoff(scopeOf(node.required("scope")), instant(node, "before"), left),
                    instant(node, "keepUntil"));
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
            case Scope.LoginSoFar l ->
                node.put("kind", "loginSoFar").put("issuer", l.issuer()).put("sid", l.sessionId());
            case Scope.Account a -> node.put("kind", "account").put("user", a.userName());
            case Scope.RevokeType t ->
                node.put("kind", "revokeType").put("user", t.userName()).put("type", t.type());
            case Scope.Policy p ->
                node.put("kind", "policy").put("issuer", p.issuer()).put("policy", p.name());
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
            case "loginSoFar" -> new Scope.LoginSoFar(text(node, "issuer"), text(node, "sid"));
            case "account" -> new Scope.Account(text(node, "user"));
            case "revokeType" -> new Scope.RevokeType(text(node, "user"), text(node, "type"));
            case "policy" -> new Scope.Policy(text(node, "issuer"), text(node, "policy"));
            case "accessKey" -> new Scope.AccessKey(text(node, "accessKeyId"));
            case "role" -> new Scope.Role(text(node, "role"));
            case "issuer" -> new Scope.Issuer(text(node, "issuer"));
            case "everything" -> new Scope.Everything();
            default -> throw new IllegalArgumentException("there is no kind `%s` of cut-offs".formatted(kind));
        };
    }

    private static Instant instant(JsonNode node, String name) {
        return Instant.parse(text(node, name));
    }

    private static String text(JsonNode node, String name) {
        JsonNode text = node.get(name);
        if (text == null) {
            throw new IllegalArgumentException("the scope of a cut-off has no `%s`".formatted(name));
        }
        return text.asText();
    }
}
