package io.cloakroom.policy.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.cloakroom.policy.Effect;
import io.cloakroom.policy.condition.Condition;
import io.cloakroom.policy.condition.ConditionKey;
import io.cloakroom.policy.condition.ConditionKeyRules;
import io.cloakroom.policy.match.ActionPattern;
import io.cloakroom.policy.match.MalformedElementException;
import io.cloakroom.policy.trust.TrustPolicy;
import io.cloakroom.policy.trust.TrustPrincipal;
import io.cloakroom.policy.trust.TrustPrincipal.Kind;
import io.cloakroom.policy.trust.TrustStatement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Turns one statement of a trust policy into its meaning and notes its problems. */
final class TrustStatementParser {
    private static final Set<String> MEMBERS =
            Set.of("Sid", "Effect", "Principal", "NotPrincipal", "Action", "Condition");
    private static final Set<String> KINDS = Set.of("Federated", "AWS");

    private final JsonNode statement;
    private final String pointer;
    private final Problems problems;
    private final Members members;
    private final int problemsBefore;

    TrustStatementParser(JsonNode statement, String pointer, Problems problems) {
        this.problemsBefore = problems.size();
        this.statement = statement;
        this.pointer = pointer;
        this.problems = problems;
        this.members = new Members(statement, pointer, problems);
    }

    /** The statement; empty if there is a problem. */
    Optional<TrustStatement> statement() {
        TrustPolicyReader.refuseOthers(statement, pointer, MEMBERS, problems);
        members.findWithNull("NotPrincipal")
                .ifPresent(
                        member -> problems.add(
                                member.pointer(),
                                "NotPrincipal is not supported: it trusts everybody except those listed; name the principals that are meant"));
        Optional<String> sid = members.find("Sid")
                .map(member -> new Place(member.pointer(), member.value()).text())
                .filter(text -> !text.isEmpty());
        Optional<Effect> effect = effect();
        List<TrustPrincipal> principals = principals();
        List<ActionPattern> actions = actions();
        List<Condition> conditions = new ConditionParser(problems, name -> key(name, principals)).conditions(members);
        if (problems.size() > problemsBefore || effect.isEmpty()) {
            return Optional.empty();
        }
        return problems.check(
                members.pointerOf("Principal"),
                () -> new TrustStatement(sid, effect.get(), principals, actions, conditions));
    }

    private Optional<Effect> effect() {
        Optional<Effect> effect = members.find("Effect")
                .flatMap(member -> Arrays.stream(Effect.values())
                        .filter(each -> each.text().equals(member.value().asText()))
                        .findFirst());
        if (effect.isEmpty()) {
            problems.add(members.pointerOf("Effect"), "expected `Allow` or `Deny`" + members.hintAt("Effect"));
        }
        return effect;
    }

    private List<TrustPrincipal> principals() {
        Optional<Members.Member> principal = members.find("Principal");
        if (principal.isPresent() && principal.get().value().isTextual()) {
            return each(principal.get(), text -> {
                if (!text.equals("*")) {
                    throw new MalformedElementException(
                            "invalid principal '%s': expected {\"Federated\": …} or {\"AWS\": …}".formatted(text));
                }
                return TrustPrincipal.aws(text);
            });
        }
        if (principal.isEmpty() || !principal.get().value().isObject()) {
            problems.add(
                    members.pointerOf("Principal"),
                    "a trust policy names principals: {\"Federated\": …} or {\"AWS\": …}"
                            + members.hintAt("Principal"));
            return List.of();
        }
        TrustPolicyReader.refuseOthers(principal.get().value(), principal.get().pointer(), KINDS, problems);
        Members kinds = new Members(principal.get().value(), principal.get().pointer(), problems);
        List<TrustPrincipal> found = new ArrayList<>();
        kinds.find("Federated").ifPresent(member -> found.addAll(each(member, TrustPrincipal::federated)));
        if (found.size() > 1) {
            problems.add(
                    kinds.pointerOf("Federated"),
                    "a statement names one provider, so that its conditions are about that one: write a statement for each");
        }
        kinds.find("AWS").ifPresent(member -> found.addAll(each(member, TrustPrincipal::aws)));
        if (found.stream().map(TrustPrincipal::kind).anyMatch(Kind.PROVIDER::equals)
                && found.stream().map(TrustPrincipal::kind).anyMatch(kind -> kind != Kind.PROVIDER)) {
            problems.add(
                    principal.get().pointer(),
                    "Federated and AWS do not go together: conditions on claims are about tokens; write a statement for each");
        }
        if (found.isEmpty() && problems.size() == problemsBefore) {
            problems.add(principal.get().pointer(), "there is no principal");
        }
        return found;
    }

    private List<ActionPattern> actions() {
        Optional<Members.Member> element = members.find("Action");
        List<ActionPattern> actions = element.map(member -> each(member, TrustStatementParser::action))
                .orElse(List.of());
        if (actions.isEmpty() && (element.isEmpty() || element.get().value().isEmpty())) {
            problems.add(members.pointerOf("Action"), "Action must not be empty" + members.hintAt("Action"));
        }
        return actions;
    }

    private static ActionPattern action(String text) {
        ActionPattern pattern = new ActionPattern(text);
        if (!text.startsWith("sts:") || TrustPolicy.ACTIONS.stream().noneMatch(pattern::spells)) {
            throw new MalformedElementException("unsupported action '%s': a trust policy is about %s"
                    .formatted(text, String.join(", ", TrustPolicy.ACTIONS)));
        }
        return pattern;
    }

    /** A key, or a claim of the provider that the statement names: {@code sso.example.org/realms/acme:sub}. */
    private static ConditionKey key(String name, List<TrustPrincipal> principals) {
        for (TrustPrincipal principal : principals) {
            if (principal.kind() == Kind.PROVIDER) {
                for (String prefix : List.of(principal.name() + ":", principal.name() + "/:")) {
                    if (name.startsWith(prefix)) {
                        return new ConditionKey(ConditionKey.CLAIM + name.substring(prefix.length()));
                    }
                }
            }
        }
        Optional<ConditionKey> known = ConditionKey.find(name);
        if (known.isEmpty() && name.indexOf('.') >= 0 && name.lastIndexOf(':') > 0) {
            throw new MalformedElementException(
                    "invalid condition key '%s': the statement's `Federated` principal is not the provider of this claim"
                            .formatted(name));
        }
        ConditionKey key = known.orElseGet(() -> new ConditionKey(name));
        if (!ConditionKeyRules.isAllowedInTrustPolicy(key)) {
            throw new MalformedElementException("unsupported condition key '%s' in a trust policy".formatted(name));
        }
        return key;
    }

    private <T> List<T> each(Members.Member element, Function<String, T> parse) {
        List<T> parsed = new ArrayList<>();
        for (Place entry : new Place(element.pointer(), element.value()).entries()) {
            if (entry.isString()) {
                problems.check(entry.pointer(), () -> parse.apply(entry.text())).ifPresent(parsed::add);
            } else {
                problems.add(entry.pointer(), "expected a string or a list of strings");
            }
        }
        return parsed;
    }
}
