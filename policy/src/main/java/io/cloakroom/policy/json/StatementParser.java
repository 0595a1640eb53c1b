package io.cloakroom.policy.json;

import io.cloakroom.policy.Effect;
import io.cloakroom.policy.Statement;
import io.cloakroom.policy.StatementRules;
import io.cloakroom.policy.condition.Condition;
import io.cloakroom.policy.match.ActionPattern;
import io.cloakroom.policy.match.Actions;
import io.cloakroom.policy.match.Principals;
import io.cloakroom.policy.match.ResourcePattern;
import io.cloakroom.policy.match.Resources;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Turns one object of {@code Statement} into a statement and notes its problems. */
final class StatementParser {
    private static final Resources EVERYTHING = new Resources.Only(List.of(ResourcePattern.parse("*")));

    private final Members members;
    private final String pointer;
    private final Problems problems;
    private final ViolationPlaces violations;
    private final Dialect dialect;
    private final int problemsBefore;

    StatementParser(Members members, String pointer, Problems problems, Dialect dialect) {
        this.members = members;
        this.pointer = pointer;
        this.problems = problems;
        this.violations = new ViolationPlaces(members);
        this.dialect = dialect;
        this.problemsBefore = problems.size();
    }

    /** The statement; empty if there is a problem. */
    Optional<Statement> statement() {
        refuseNotPrincipal();
        Optional<String> sid = sid();
        Optional<Effect> effect = effect();
        Optional<Principals> principals = dialect.hasPrincipals() ? principals() : Optional.empty();
        Optional<Actions> actions = actions();
        int beforeResources = problems.size();
        Optional<Resources> resources = resources();
        boolean hasGoodResources = problems.size() == beforeResources && resources.isPresent();
        List<Condition> conditions = new ConditionParser(problems).conditions(members);
        // Problems elsewhere must not hide an unknown action, nor cause further reports that are false.
        actions.ifPresent(
                present -> checkTogether(present, hasGoodResources ? resources.get() : EVERYTHING, conditions));
        if (problems.size() > problemsBefore || effect.isEmpty() || actions.isEmpty() || resources.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Statement(sid, effect.get(), actions.get(), resources.get(), conditions, principals));
    }

    private void checkTogether(Actions actions, Resources resources, List<Condition> conditions) {
        StatementRules.violations(actions, resources, conditions, dialect.hasPrincipals()).stream()
                .limit(Math.max(1, PolicyReader.MAX_PROBLEMS - problemsBefore))
                .forEach(violation -> problems.add(
                        violations.pointer(violation), violation.message() + violations.hint(violation, actions)));
    }

    private void refuseNotPrincipal() {
        members.findWithNull("NotPrincipal")
                .ifPresent(member -> problems.add(
                        member.pointer(), "NotPrincipal is not supported: name the principals that are meant"));
    }

    private Optional<String> sid() {
        Optional<Members.Member> sid = members.find("Sid");
        if (sid.isPresent() && !sid.get().value().isTextual()) {
            problems.add(sid.get().pointer(), "Sid must be a string");
            return Optional.empty();
        }
        return sid.map(member -> member.value().textValue()).filter(text -> !text.isEmpty());
    }

    private Optional<Effect> effect() {
        String text =
                members.find("Effect").map(member -> member.value().asText()).orElse("");
        for (Effect effect : Effect.values()) {
            if (effect.text().equals(text)) {
                return Optional.of(effect);
            }
        }
        boolean isContainer = members.find("Effect")
                .filter(member -> member.value().isContainerNode())
                .isPresent();
        problems.add(
                members.pointerOf("Effect"),
                "invalid Effect %s: expected %s`Allow` or `Deny`%s%s"
                        .formatted(
                                text,
                                isContainer ? "a single string, " : "",
                                Hints.ofEffect(text),
                                members.hintAt("Effect")));
        return Optional.empty();
    }

    private Optional<Principals> principals() {
        Optional<Members.Member> principal = members.find("Principal");
        if (principal.isPresent() && principal.get().value().isTextual()) {
            String text = principal.get().value().textValue();
            if (!text.equals("*")) {
                problems.add(
                        principal.get().pointer(),
                        "invalid principal '%s': expected `*`%s"
                                .formatted(text, text.isEmpty() ? "" : " or {\"AWS\": [\"%s\"]}".formatted(text)));
            }
            return Optional.of(new Principals(List.of("*")));
        }
        Optional<Members> kinds = principal
                .filter(member -> member.value().isObject())
                .map(member -> new Members(member.value(), member.pointer(), problems));
        List<String> patterns =
                kinds.flatMap(kind -> kind.find("AWS")).map(this::strings).orElse(List.of());
        String place = members.pointerOf("Principal");
        return problems.check(
                kinds.map(kind -> kind.hintAt("AWS").isEmpty() ? place : kind.pointerOf("AWS"))
                        .orElse(place),
                () -> new Principals(patterns),
                () -> kinds.map(kind -> kind.hintAt("AWS")).orElseGet(() -> members.hintAt("Principal")));
    }

    private Optional<Actions> actions() {
        int before = problems.size();
        Optional<Members.Member> actions = members.find("Action");
        Optional<Members.Member> others = members.find("NotAction");
        List<ActionPattern> patterns = actionPatterns(actions);
        List<ActionPattern> otherPatterns = actionPatterns(others);
        if (problems.size() > before) {
            return Optional.empty();
        }
        if (patterns.isEmpty() && otherPatterns.isEmpty()) {
            boolean isEmptyList = actions.or(() -> others).isPresent();
            String element = actions.isEmpty() && others.isPresent() ? "NotAction" : violations.nameOf("Action");
            problems.add(
                    members.pointerOf(element),
                    isEmptyList ? "empty actions not allowed" : "Action must not be empty" + members.hintAt(element));
            return Optional.empty();
        }
        if (!patterns.isEmpty() && !otherPatterns.isEmpty()) {
            problems.add(pointer, "Action and NotAction cannot be specified in the same statement");
            return Optional.empty();
        }
        return Optional.of(patterns.isEmpty() ? new Actions.AllExcept(otherPatterns) : new Actions.Only(patterns));
    }

    private List<ActionPattern> actionPatterns(Optional<Members.Member> element) {
        return element.map(this::strings).orElse(List.of()).stream()
                .map(ActionPattern::new)
                .toList();
    }

    private Optional<Resources> resources() {
        List<ResourcePattern> patterns = resourcePatterns("Resource");
        List<ResourcePattern> otherPatterns = resourcePatterns("NotResource");
        if (!patterns.isEmpty() && !otherPatterns.isEmpty()) {
            problems.add(pointer, "Resource and NotResource cannot be specified in the same statement");
            return Optional.empty();
        }
        if (patterns.isEmpty() && otherPatterns.isEmpty()) {
            return Optional.of(new Resources.Unspecified());
        }
        return Optional.of(patterns.isEmpty() ? new Resources.AllExcept(otherPatterns) : new Resources.Only(patterns));
    }

    private List<ResourcePattern> resourcePatterns(String name) {
        Optional<Members.Member> element = members.find(name);
        List<ResourcePattern> patterns = element.map(member -> each(member, this::resource, ResourceHint::of))
                .orElse(List.of());
        List<String> texts = element.map(this::strings).orElse(List.of());
        if (texts.size() == patterns.size()
                && Set.copyOf(texts).size() > Set.copyOf(patterns).size()) {
            problems.add(members.pointerOf(name), "duplicate resource found: `*` and `**` are the same");
        }
        return patterns;
    }

    private ResourcePattern resource(String text) {
        ResourcePattern resource = ResourcePattern.parse(text);
        dialect.resourceRule().accept(resource);
        return resource;
    }

    private List<String> strings(Members.Member element) {
        return each(element, Function.identity(), text -> "");
    }

    /** The entries of a list, or the single value in its place, each parsed. Malformed ones are noted and left out. */
    private <T> List<T> each(Members.Member element, Function<String, T> parse, Function<String, String> hint) {
        List<T> parsed = new ArrayList<>();
        for (Place entry : new Place(element.pointer(), element.value()).entries()) {
            if (entry.isText()) {
                problems.check(
                                entry.pointer(),
                                () -> parse.apply(entry.text()),
                                () -> entry.isString() ? hint.apply(entry.text()) : "")
                        .ifPresent(parsed::add);
            } else {
                problems.add(entry.pointer(), "expected a string or a list of strings");
            }
        }
        return parsed;
    }
}
