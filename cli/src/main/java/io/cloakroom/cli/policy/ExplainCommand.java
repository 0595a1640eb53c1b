package io.cloakroom.cli.policy;

import io.cloakroom.cli.documents.Input;
import io.cloakroom.cli.documents.InputException;
import io.cloakroom.cli.documents.InvalidPolicyException;
import io.cloakroom.cli.documents.PolicyFiles;
import io.cloakroom.cli.documents.Printable;
import io.cloakroom.cli.documents.RequestedAction;
import io.cloakroom.policy.AccessRequest;
import io.cloakroom.policy.Explanation;
import io.cloakroom.policy.NamedPolicy;
import io.cloakroom.policy.PolicyEvaluator;
import io.cloakroom.policy.PolicySet;
import io.cloakroom.policy.canned.CannedPolicies;
import io.cloakroom.policy.condition.RequestContext;
import io.cloakroom.policy.match.ActionFamily;
import io.cloakroom.policy.match.KnownActions;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cloakroom policy explain}: decides one request and says why. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Decides whether policies allow an action, and says why.",
            "The first line is `allow`, `explicit deny` or `implicit deny`."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the decision was explained, whatever it is",
            "1:a document is not a valid policy",
            "2:wrong usage, or a file can't be read"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  cloakroom policy explain --policy examples/policies/lab-data.json \\",
            "    --action s3:GetObject --resource lab-data/a.csv",
            "  cloakroom policy explain --policy readwrite --session-policy readonly \\",
            "    --action s3:PutObject --resource lab-data/a.csv --context aws:SourceIp=10.1.2.3",
            "  cloakroom policy explain --policy examples/policies/homes.json \\",
            "    --claims examples/claims/ada.json --action s3:GetObject --resource homes/ada/notes.txt",
            "  cloakroom policy explain --bucket-policy examples/bucket-policies/lab-data.json \\",
            "    --action s3:GetObject --resource lab-data/published/a.csv"
        })
public final class ExplainCommand implements Callable<Integer> {
    @Option(
            names = "--policy",
            arity = "1..*",
            paramLabel = "FILE",
            completionCandidates = CannedNames.class,
            description = "Policy documents, or names of canned policies; - is standard input."
                    + " Without any, the canned policies that the token names.")
    private final List<String> policies = new ArrayList<>();

    @Option(
            names = "--action",
            required = true,
            paramLabel = "ACTION",
            completionCandidates = Actions.class,
            description = "Such as s3:GetObject.")
    private String action = "";

    @Option(
            names = "--resource",
            paramLabel = "BUCKET[/KEY]",
            description = "Bucket, bucket/key or arn:aws:s3:::bucket/key. Without it, the request is about no bucket.")
    private @Nullable String resource;

    @Option(
            names = "--context",
            arity = "1..*",
            paramLabel = "KEY=VALUE",
            description =
                    "Values of condition keys, such as aws:SourceIp=10.1.2.3. Repeat a key to give it several values.")
    private final List<String> context = new ArrayList<>();

    @Option(
            names = "--claims",
            paramLabel = "FILE",
            description = "The caller's token: a JSON object of claims, or a JWT, which is not verified.")
    private @Nullable String claims;

    @Option(names = "--session-policy", paramLabel = "FILE", description = "The policy passed to the STS call.")
    private @Nullable String sessionPolicy;

    @Option(
            names = "--bucket-policy",
            paramLabel = "FILE",
            description = "The policy of the bucket that --resource names; - is standard input.")
    private @Nullable String bucketPolicy;

    @Option(
            names = "--principal",
            paramLabel = "ARN",
            description =
                    "The caller's ARN, which the bucket policy's principals are compared with."
                            + " Without it, the caller is anonymous, or somebody whom only `*` means if there are --policy or --claims.")
    private @Nullable String principal;

    @Spec
    private final CommandSpec spec = CommandSpec.create();

    /** Notes on what was ignored in documents, to be printed at the end. */
    private final List<String> notes = new ArrayList<>();

    private final PolicyFiles files;
    private final TokenFile tokens;
    private final InstantSource clock;

    /**
     * The command.
     *
     * @param standardInput the input for {@code -}
     * @param clock for time conditions
     */
    public ExplainCommand(InputStream standardInput, InstantSource clock) {
        this.files = new PolicyFiles(Path.of(""), standardInput);
        this.tokens = new TokenFile(standardInput);
        this.clock = clock;
    }

    @Override
    public Integer call() {
        try {
            Input.requireOneReader(inputs());
            Optional<Token> token = claims == null ? Optional.empty() : Optional.of(tokens.read(claims));
            AskedContext asked = context(token);
            print(explain(request(asked), token), asked.missed(), token);
            return ExitCodes.DONE;
        } catch (InvalidPolicyException e) {
            return complain(e, ExitCodes.FAILED);
        } catch (InputException e) {
            return complain(e, ExitCodes.WRONG_USAGE);
        }
    }

    private List<String> inputs() {
        return Stream.of(
                        policies.stream(),
                        Stream.ofNullable(claims),
                        Stream.ofNullable(sessionPolicy),
                        Stream.ofNullable(bucketPolicy))
                .flatMap(arguments -> arguments)
                .toList();
    }

    private Explanation explain(AccessRequest request, Optional<Token> token) throws InputException {
        PolicySet identity = PolicySet.compile(identityPolicies(token));
        Optional<PolicySet> bucket = bucketStatements(request.bucket());
        if (sessionPolicy == null) {
            return bucket.isPresent()
                    ? PolicyEvaluator.explainWithBucket(identity, bucket.get(), request)
                    : PolicyEvaluator.explain(identity, request);
        }
        PolicySet session = PolicySet.compile(List.of(files.sessionPolicy(sessionPolicy)));
        return bucket.isPresent()
                ? PolicyEvaluator.explainWithBucket(identity, bucket.get(), session, request)
                : PolicyEvaluator.explain(identity, session, request);
    }

    private Optional<PolicySet> bucketStatements(String bucket) throws InputException {
        if (bucketPolicy == null) {
            if (principal != null) {
                throw new InputException(
                        "--principal is for the principals of a bucket policy: give --bucket-policy too");
            }
            return Optional.empty();
        }
        if (bucket.isEmpty()) {
            throw new InputException("--bucket-policy needs a --resource: the bucket that has the policy");
        }
        return Optional.of(PolicySet.compile(List.of(files.bucketPolicy(bucketPolicy, bucket))));
    }

    private AccessRequest request(RequestContext values) throws InputException {
        Optional<String> problem = RequestedAction.problem(action);
        if (problem.isPresent()) {
            throw new InputException(problem.get());
        }
        RequestedResource requested = resource == null ? RequestedResource.NONE : RequestedResource.parse(resource);
        // A login needs no statement that allows it.
        return AccessRequest.of(action, requested.bucket(), requested.key(), values)
                .withAccount(principal == null ? "" : principal)
                .withDenyOnly(isLogin());
    }

    private boolean isLogin() {
        return ActionFamily.of(action) == ActionFamily.STS;
    }

    private AskedContext context(Optional<Token> token) throws InputException {
        Map<String, List<String>> values = RequestValues.at(clock.instant());
        if (token.isPresent()) {
            values.putAll(
                    isLogin()
                            ? token.get().loginValues(clock.instant())
                            : token.get().sessionValues(clock.instant()));
        }
        values.putAll(RequestValues.parse(context));
        return new AskedContext(RequestContext.of(values));
    }

    private List<NamedPolicy> identityPolicies(Optional<Token> token) throws InputException {
        if (policies.isEmpty() && token.isPresent()) {
            return token.get().cannedPolicies();
        }
        if (policies.isEmpty() && bucketPolicy != null) {
            return List.of();
        }
        if (policies.isEmpty()) {
            throw new InputException("name a policy with --policy, or a token that names one with --claims");
        }
        List<NamedPolicy> read = new ArrayList<>();
        for (String reference : policies) {
            read.add(files.identityPolicy(
                    reference, finding -> notes.add("Mind `%s`: %s".formatted(reference, finding))));
        }
        return read;
    }

    private void print(Explanation explanation, SortedSet<String> missed, Optional<Token> token) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(explanation.decision().kind());
        explanation.lines().stream().map(Printable::line).forEach(out::println);
        if (!missed.isEmpty()) {
            out.printf(
                    "No value was given for %s, which the policies ask for: see --context.%n",
                    Printable.line(listed(missed)));
        }
        notes.stream().map(Printable::line).forEach(out::println);
        token.filter(Token::isSigned)
                .ifPresent(signed -> out.println("The token was not verified: its claims are taken as they are."));
        out.flush();
    }

    private static String listed(SortedSet<String> keys) {
        return keys.stream().map("`%s`"::formatted).collect(Collectors.joining(", "));
    }

    /** Completion for {@code --policy}, besides file names. */
    private static final class CannedNames implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return CannedPolicies.byName().keySet().iterator();
        }
    }

    /** Completion for {@code --action}. */
    private static final class Actions implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return KnownActions.all().stream().sorted().iterator();
        }
    }

    private int complain(InputException problem, int code) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(Printable.line(problem.sentence()));
        problem.details().forEach(detail -> err.println("    " + Printable.line(detail)));
        return code;
    }
}
