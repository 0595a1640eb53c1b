package io.cloakroom.bridge.iam;

import static java.util.function.Predicate.not;

import com.fasterxml.jackson.databind.JsonNode;
import io.cloakroom.policy.Effect;
import io.cloakroom.policy.Policy;
import io.cloakroom.policy.PolicyName;
import io.cloakroom.policy.canned.CannedPolicies;
import io.cloakroom.policy.json.PolicyReader;
import io.cloakroom.policy.json.PolicyWriter;
import io.cloakroom.policy.json.ReadResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The policies of an export, and the users and groups that have them. */
final class MinioPolicies {
    static final String DENYING_ALL = "denied-by-import";

    private final MinioImport minio;
    private final PolicyReader reader = new PolicyReader(PolicyStore.MAX_BYTES);
    private final Set<String> taken = new HashSet<>();
    /** The policies that cannot be imported and may deny something. */
    private final Set<String> lostDenials = new HashSet<>();

    private boolean deniesAll;

    MinioPolicies(MinioImport minio) {
        this.minio = minio;
    }

    /**
     * The policies that a user or a group is to have.
     *
     * @param hasLostDenial whether it had a policy that may have denied something and cannot be taken over
     * @param updated when that was last changed
     */
    record Attached(List<String> names, boolean hasLostDenial, Optional<Instant> updated) {
        static final Attached NONE = new Attached(List.of(), false, Optional.empty());

        Attached {
            names = List.copyOf(names);
        }
    }

    void take() {
        minio.export().entries(MinioExport.Member.POLICIES).forEach(this::take);
    }

    /**
     * The name of a policy that denies everything, for users and groups that cannot be disabled. It is imported too, in
     * place of one of this name in the export.
     */
    String denyingAll() {
        if (!deniesAll) {
            deniesAll = true;
            take(DENYING_ALL, StateJson.parse("""
                    {"Version":"2012-10-17","Statement":[
                     {"Effect":"Deny","Action":["s3:*"],"Resource":["arn:aws:s3:::*"]},
                     {"Effect":"Deny","Action":["admin:*"]},{"Effect":"Deny","Action":["sts:*"]}]}"""));
        }
        return DENYING_ALL;
    }

    /** The policies that an entry of the mappings gives to a user or a group. */
    Attached attached(String what, String name, JsonNode entry) {
        return attached(what, name, entry, "disabled");
    }

    /** @param otherwise what becomes of whoever had a policy that may have denied something */
    Attached attached(String what, String name, JsonNode entry, String otherwise) {
        List<String> attached = new ArrayList<>();
        boolean hasLostDenial = false;
        for (String policy : names(entry)) {
            if (isKnown(policy)) {
                attached.add(policy);
            } else if (lostDenials.contains(policy)) {
                hasLostDenial = true;
                minio.documents()
                        .leaveOut(
                                what,
                                name,
                                "%s, because its policy `%s` was not taken over and may have denied something"
                                        .formatted(otherwise, IamNames.shown(policy)));
            } else {
                minio.documents()
                        .leaveOut(what, name, "there is no policy `%s` to attach".formatted(IamNames.shown(policy)));
            }
        }
        return new Attached(attached, hasLostDenial, MinioImport.time(entry, "updatedAt"));
    }

    private void take(String name, JsonNode json) {
        ReadResult result = reader.read(json.toString());
        Optional<String> problem = PolicyName.problem(name)
                .or(() -> result.policy().isPresent() ? Optional.empty() : Optional.of(result.describe()));
        if (problem.isPresent()) {
            minio.documents().leaveOut("policy", name, problem.get());
            if (result.policy().map(MinioPolicies::mayDeny).orElse(true)) {
                lostDenials.add(name);
            }
            return;
        }
        Policy policy = result.policy().orElseThrow();
        taken.add(name);
        String path = PolicyFile.pathOf(name);
        Optional<String> there = minio.documents().present(path);
        Optional<Policy> known = there.isPresent() ? policy(there.get()) : CannedPolicies.find(name);
        if (known.map(MinioPolicies::form).filter(form(policy)::equals).isPresent()) {
            minio.documents().wantSame();
        } else {
            Instant created = there.flatMap(PolicyFile::created).orElse(minio.now());
            minio.documents().want(path, PolicyFile.write(policy, created, minio.now()));
        }
    }

    private boolean isKnown(String name) {
        return taken.contains(name)
                || minio.documents().present(PolicyFile.pathOf(name)).isPresent()
                || (!lostDenials.contains(name) && CannedPolicies.find(name).isPresent());
    }

    private Optional<Policy> policy(String document) {
        try {
            return reader.read(StateJson.parse(document).path("policy").toString())
                    .policy();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /**
     * A form that is equal for policies that differ only in the order of their parts: MinIO writes these in any order.
     */
    private static String form(Policy policy) {
        return sorted(StateJson.parse(PolicyWriter.write(policy)));
    }

    private static String sorted(JsonNode node) {
        Collection<String> parts = new TreeSet<>();
        if (node.isObject()) {
            node.properties().forEach(member -> parts.add(member.getKey() + ":" + sorted(member.getValue())));
        } else if (node.isArray()) {
            node.forEach(element -> parts.add(sorted(element)));
        } else {
            return node.toString();
        }
        return parts.toString();
    }

    private static boolean mayDeny(Policy policy) {
        return policy.statements().stream().anyMatch(statement -> statement.effect() == Effect.DENY);
    }

    /** Sorted, each once. */
    private static Set<String> names(JsonNode entry) {
        Set<String> names = new TreeSet<>();
        MinioImport.text(entry, "policy").stream()
                .flatMap(list -> Arrays.stream(list.split(",")))
                .map(String::strip)
                .filter(not(String::isEmpty))
                .forEach(names::add);
        return names;
    }

    /** The names in an entry of the mappings, for people. */
    static String shown(JsonNode entry) {
        try {
            return "`%s`".formatted(IamNames.shown(String.join(",", names(entry))));
        } catch (IllegalArgumentException e) {
            return "its policies";
        }
    }
}
