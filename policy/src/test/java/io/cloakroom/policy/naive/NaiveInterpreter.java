package io.cloakroom.policy.naive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/** Decides by reading the documents from the beginning to the end, for every question anew. They must be valid. */
final class NaiveInterpreter {
    /** The three decisions. */
    enum Verdict {
        ALLOW,
        EXPLICIT_DENY,
        IMPLICIT_DENY
    }

    private NaiveInterpreter() {}

    /** By policies that count together. */
    static Verdict decide(List<JsonNode> policies, Question question) {
        List<JsonNode> applying = new ArrayList<>();
        for (JsonNode policy : policies) {
            member(policy, "Statement").forEach(statement -> {
                if (applies(statement, question)) {
                    applying.add(statement);
                }
            });
        }
        if (applying.stream()
                .anyMatch(statement -> member(statement, "Effect").asText().equals("Deny"))) {
            return Verdict.EXPLICIT_DENY;
        }
        return question.owner() || question.denyOnly() || !applying.isEmpty() ? Verdict.ALLOW : Verdict.IMPLICIT_DENY;
    }

    /** By policies and a session policy that narrows them. */
    static Verdict decide(List<JsonNode> policies, JsonNode session, Question question) {
        Verdict verdict = decide(policies, question);
        Question plain = new Question(
                question.action(),
                question.bucket(),
                question.key(),
                question.account(),
                question.context(),
                false,
                false);
        return verdict == Verdict.ALLOW ? decide(List.of(session), plain) : verdict;
    }

    private static boolean applies(JsonNode statement, Question question) {
        return isForCaller(statement, question)
                && isAboutAction(statement, question.action())
                && isAboutResource(statement, question)
                && new NaiveConditions(question.context()).hold(member(statement, "Condition"));
    }

    private static boolean isForCaller(JsonNode statement, Question question) {
        JsonNode principal = member(statement, "Principal");
        return principal.isMissingNode()
                || principal.asText().equals("*")
                || texts(member(principal, "AWS")).stream()
                        .anyMatch(pattern -> NaivePattern.likePrincipal(pattern, question.account()));
    }

    private static boolean isAboutAction(JsonNode statement, String action) {
        JsonNode others = member(statement, "NotAction");
        return others.isMissingNode()
                ? isOneOf(texts(member(statement, "Action")), action)
                : !isOneOf(texts(others), action);
    }

    private static boolean isOneOf(List<String> patterns, String action) {
        return patterns.stream()
                .anyMatch(pattern -> NaivePattern.like(pattern, action)
                        || (pattern.equals("s3:GetObjectVersion") && action.equals("s3:GetObject")));
    }

    private static boolean isAboutResource(JsonNode statement, Question question) {
        boolean isBucketPolicy = !member(statement, "Principal").isMissingNode();
        String resource = resource(question, isBucketPolicy);
        JsonNode patterns = member(statement, "Resource");
        JsonNode others = member(statement, "NotResource");
        List<String> actions = texts(member(statement, "Action"));
        if (!isBucketPolicy && !actions.isEmpty()) {
            String first = actions.get(0);
            boolean isKms = first.startsWith("kms:");
            if (first.startsWith("admin:") || first.startsWith("sts:")) {
                return true;
            }
            if (isKms && (resource.equals("/") || patterns.isMissingNode())) {
                return true;
            }
        }
        if (!others.isMissingNode()) {
            return texts(others).stream().noneMatch(pattern -> matches(pattern, resource, question.context()));
        }
        return patterns.isMissingNode()
                || texts(patterns).stream().anyMatch(pattern -> matches(pattern, resource, question.context()));
    }

    private static String resource(Question question, boolean isBucketPolicy) {
        if (question.key().isEmpty()) {
            return isBucketPolicy ? question.bucket() : question.bucket() + "/";
        }
        return question.bucket() + (question.key().startsWith("/") ? "" : "/") + question.key();
    }

    private static boolean matches(String written, String resource, Map<String, List<String>> context) {
        String text = written;
        for (String prefix : List.of("arn:aws:s3:::", "arn:minio:kms:::", "*")) {
            if (written.startsWith(prefix) && !written.equals("*")) {
                text = written.substring(prefix.length());
                break;
            }
        }
        NaivePattern pattern = new NaivePattern(text, context, true);
        String cleaned = cleaned(resource);
        return pattern.matches(resource) || (!cleaned.equals(".") && cleaned.equals(pattern.expanded()));
    }

    /** The shortest path that means the same. */
    private static String cleaned(String path) {
        boolean rooted = path.startsWith("/");
        List<String> names = new ArrayList<>();
        for (String name : path.split("/", -1)) {
            boolean goesUp = name.equals("..");
            boolean canGoUp = !names.isEmpty() && !names.get(names.size() - 1).equals("..");
            if (goesUp && canGoUp) {
                names.remove(names.size() - 1);
            } else if (!name.isEmpty() && !name.equals(".") && !(goesUp && rooted)) {
                names.add(name);
            }
        }
        String joined = String.join("/", names);
        return rooted ? "/" + joined : joined.isEmpty() ? "." : joined;
    }

    private static JsonNode member(JsonNode object, String name) {
        return object.properties().stream()
                .filter(member -> member.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .filter(value -> !value.isNull())
                .findFirst()
                .orElse(MissingNode.getInstance());
    }

    private static List<String> texts(JsonNode list) {
        if (list.isMissingNode()) {
            return List.of();
        }
        return list.isArray()
                ? StreamSupport.stream(list.spliterator(), false)
                        .map(JsonNode::asText)
                        .toList()
                : List.of(list.asText());
    }
}
