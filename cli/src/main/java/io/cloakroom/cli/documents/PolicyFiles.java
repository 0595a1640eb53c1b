package io.cloakroom.cli.documents;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cloakroom.policy.NamedPolicy;
import io.cloakroom.policy.Policy;
import io.cloakroom.policy.canned.CannedPolicies;
import io.cloakroom.policy.json.PolicyReader;
import io.cloakroom.policy.json.PolicyWriter;
import io.cloakroom.policy.json.Problem;
import io.cloakroom.policy.json.ReadResult;
import io.cloakroom.policy.lint.Finding;
import io.cloakroom.policy.lint.LintRule;
import io.cloakroom.policy.lint.PolicyLinter;
import io.cloakroom.policy.match.BucketPrincipals;
import io.cloakroom.policy.match.NearestName;
import io.cloakroom.policy.match.Principals;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Finds policies by the path of a document or the name of a canned policy. A document wins. */
public final class PolicyFiles {
    private static final Set<LintRule> IGNORED =
            EnumSet.of(LintRule.UNKNOWN_MEMBER, LintRule.IGNORED_PRINCIPAL, LintRule.EMPTY_CONDITION);

    private static final PolicyReader READER = new PolicyReader(PolicyReader.MAX_POLICY_BYTES);

    private final Documents documents;
    private final String kind;

    /** Where documents are. */
    @FunctionalInterface
    public interface Documents {
        /**
         * The document with this name; empty if there is none.
         *
         * @throws InputException if there is one that cannot be read
         */
        Optional<byte[]> find(String reference) throws InputException;
    }

    /** @param folder for relative paths */
    public PolicyFiles(Path folder, InputStream standardInput) {
        this(inFolder(folder, new Input(standardInput)), "a file");
    }

    /** @param kind of the documents, for people: {@code a file} */
    public PolicyFiles(Documents documents, String kind) {
        this.documents = documents;
        this.kind = kind;
    }

    /** An identity policy as the bridge would read it. */
    public NamedPolicy identityPolicy(String reference) throws InputException {
        Optional<byte[]> document = documents.find(reference);
        return new NamedPolicy(
                reference, document.isPresent() ? valid(reference, READER.read(document.get())) : canned(reference));
    }

    /**
     * An identity policy as the bridge would read it.
     *
     * @param ignored receives findings about members that look effective but are ignored
     */
    public NamedPolicy identityPolicy(String reference, Consumer<Finding> ignored) throws InputException {
        Optional<byte[]> document = documents.find(reference);
        if (document.isPresent()) {
            ReadResult result = READER.read(document.get());
            if (result instanceof ReadResult.Valid valid) {
                PolicyLinter.lint(valid).stream()
                        .filter(finding -> IGNORED.contains(finding.rule()))
                        .forEach(ignored);
            }
            return new NamedPolicy(reference, valid(reference, result));
        }
        return new NamedPolicy(reference, canned(reference));
    }

    private Policy canned(String reference) throws InputException {
        return CannedPolicies.find(reference).orElseThrow(() -> unknown(reference));
    }

    /** The bytes of the document, for callers that parse it themselves. */
    public byte[] document(String reference) throws InputException {
        return documents
                .find(reference)
                .orElseThrow(() -> new InputException(
                        "cannot read `%s`: there is no such file".formatted(Printable.argument(reference))));
    }

    /** The policy of a bucket. Refuses what {@code PutBucketPolicy} would refuse, but for a version that is missing. */
    public NamedPolicy bucketPolicy(String reference, String bucket) throws InputException {
        Policy policy = valid(reference, READER.readBucketPolicy(document(reference), bucket));
        for (int i = 0; i < policy.statements().size(); i++) {
            List<String> names = policy.statements()
                    .get(i)
                    .principals()
                    .map(Principals::patterns)
                    .orElse(List.of());
            for (String name : names) {
                Optional<String> problem = BucketPrincipals.problem(name);
                if (problem.isPresent()) {
                    throw new InvalidPolicyException(
                            reference,
                            List.of(new Problem(
                                    "/Statement/%d/Principal".formatted(i),
                                    "invalid principal '%s': %s".formatted(name, problem.get()))));
                }
            }
        }
        return new NamedPolicy(reference, policy);
    }

    /** A session policy. Refuses what an STS call would refuse. */
    public NamedPolicy sessionPolicy(String reference) throws InputException {
        Optional<byte[]> document = documents.find(reference);
        if (document.isEmpty()) {
            return identityPolicy(reference);
        }
        return new NamedPolicy(reference, sessionPolicy(reference, document.get()));
    }

    /** A session policy. Refuses what an STS call would refuse. */
    public static Policy sessionPolicy(String name, byte[] document) throws InputException {
        Policy policy = valid(name, READER.readForCreation(document));
        int size = PolicyWriter.write(policy).getBytes(UTF_8).length;
        if (size > PolicyWriter.MAX_SESSION_POLICY_BYTES) {
            String problem = "too large for a session policy: %d bytes in compact form, at most %d"
                    .formatted(size, PolicyWriter.MAX_SESSION_POLICY_BYTES);
            throw new InvalidPolicyException(name, List.of(new Problem("", problem)));
        }
        return policy;
    }

    /** The policy of a document, or an exception with its problems. */
    public static Policy valid(String name, ReadResult result) throws InvalidPolicyException {
        return result.policy().orElseThrow(() -> new InvalidPolicyException(name, result.problems()));
    }

    private static Documents inFolder(Path folder, Input input) {
        return reference -> {
            if (reference.equals(Input.STANDARD_INPUT)) {
                return Optional.of(input.read(reference));
            }
            if (reference.isEmpty()) {
                return Optional.empty();
            }
            try {
                Path path = folder.resolve(reference);
                return Files.exists(path) ? Optional.of(input.read(path.toString())) : Optional.empty();
            } catch (InvalidPathException e) {
                throw new InputException("`%s` is not a path".formatted(Printable.argument(reference)));
            }
        };
    }

    private InputException unknown(String reference) {
        return new InputException("`%s` is neither %s nor one of the canned policies %s%s"
                .formatted(
                        Printable.argument(reference),
                        kind,
                        String.join(", ", CannedPolicies.byName().keySet()),
                        NearestName.question(
                                NearestName.among(CannedPolicies.byName().keySet(), reference))));
    }
}
