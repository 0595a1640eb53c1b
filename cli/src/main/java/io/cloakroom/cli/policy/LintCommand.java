package io.cloakroom.cli.policy;

import io.cloakroom.cli.documents.Input;
import io.cloakroom.cli.documents.InputException;
import io.cloakroom.cli.documents.Printable;
import io.cloakroom.policy.json.PolicyReader;
import io.cloakroom.policy.json.Problem;
import io.cloakroom.policy.json.ReadResult;
import io.cloakroom.policy.json.TrustPolicyReader;
import io.cloakroom.policy.lint.Finding;
import io.cloakroom.policy.lint.LintRule;
import io.cloakroom.policy.lint.PolicyLinter;
import io.cloakroom.policy.match.NearestName;
import java.io.InputStream;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code cloakroom policy lint FILE…}: reports errors in documents, and likely mistakes in valid ones. */
@Command(
        name = "lint",
        mixinStandardHelpOptions = true,
        description = {
            "Checks policy documents for errors and for likely mistakes.",
            "Prints each as FILE: /json/pointer: message [code]."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:nothing was found", "1:something was found", "2:wrong usage, or a file can't be read"},
        footerHeading = "%nExamples:%n",
        footer = {
            "  cloakroom policy lint examples/policies/*.json",
            "  cloakroom policy lint --ignore unknown-member,letter-case examples/policies/lab-data.json",
            "  cloakroom policy lint --bucket lab-data - < examples/bucket-policies/lab-data.json"
        })
public final class LintCommand implements Callable<Integer> {
    /** The code of the findings that make a document invalid. They can't be ignored. */
    private static final String INVALID = "invalid";

    private static final Pattern BUCKET_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{1,61}[A-Za-z0-9]");

    private static final PolicyReader READER = new PolicyReader(PolicyReader.MAX_POLICY_BYTES);

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Policy documents; - is standard input.")
    private final List<String> files = new ArrayList<>();

    @Option(
            names = "--bucket",
            paramLabel = "NAME",
            description = "Reads the documents as policies of this bucket, not of identities.")
    private @Nullable String bucket;

    @Option(
            names = "--trust",
            description = "Reads the documents as trust policies of roles. What the bridge would refuse is found.")
    private boolean trust;

    @Option(
            names = "--ignore",
            paramLabel = "CODE",
            split = ",",
            converter = Codes.class,
            completionCandidates = Codes.class,
            description = "Codes of findings to ignore, separated by commas.")
    private final List<LintRule> ignored = new ArrayList<>();

    @Spec
    private final CommandSpec spec = CommandSpec.create();

    private final Input input;

    /** @param standardInput the input for {@code -} */
    public LintCommand(InputStream standardInput) {
        this.input = new Input(standardInput);
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try {
            Input.requireOneReader(files);
            requireBucketName();
        } catch (InputException e) {
            spec.commandLine().getErr().println(Printable.line(e.sentence()));
            return ExitCodes.WRONG_USAGE;
        }
        long found = 0;
        boolean unreadable = false;
        for (String file : files) {
            try {
                byte[] document = input.read(file);
                List<String> findings =
                        trust ? problems(TrustPolicyReader.read(document).problems()) : findings(read(document));
                findings.forEach(finding -> out.println(Printable.line("%s: %s".formatted(file, finding))));
                found += findings.size();
            } catch (InputException e) {
                unreadable = true;
                spec.commandLine().getErr().println(Printable.line(e.sentence()));
            }
        }
        if (found == 0 && !unreadable) {
            out.printf("%d %s, no findings%n", files.size(), files.size() == 1 ? "policy" : "policies");
        }
        out.flush();
        if (unreadable) {
            return ExitCodes.WRONG_USAGE;
        }
        return found > 0 ? ExitCodes.FAILED : ExitCodes.DONE;
    }

    private void requireBucketName() throws InputException {
        if (trust && bucket != null) {
            throw new InputException("--trust and --bucket exclude each other: a document is one or the other");
        }
        if (bucket != null && !BUCKET_NAME.matcher(bucket).matches()) {
            throw new InputException("no bucket has the name `%s`: it has 3 to 63 letters, digits, `.`, `_` and `-`"
                    .formatted(Printable.argument(bucket)));
        }
    }

    private ReadResult read(byte[] document) {
        return bucket == null ? READER.read(document) : READER.readBucketPolicy(document, bucket);
    }

    private List<String> findings(ReadResult result) {
        return switch (result) {
            case ReadResult.Invalid invalid -> problems(invalid.problems());
            case ReadResult.Valid valid ->
                PolicyLinter.lint(valid).stream()
                        .filter(finding -> !ignored.contains(finding.rule()))
                        .map(Finding::toString)
                        .toList();
        };
    }

    private static List<String> problems(List<Problem> problems) {
        return problems.stream()
                .map(problem -> "%s [%s]".formatted(problem, INVALID))
                .toList();
    }

    /** The codes of findings, for parsing and completion. */
    private static final class Codes implements ITypeConverter<LintRule>, Iterable<String> {
        private static final List<String> ALL =
                Arrays.stream(LintRule.values()).map(LintRule::code).sorted().toList();

        @Override
        public LintRule convert(String code) {
            return Arrays.stream(LintRule.values())
                    .filter(rule -> rule.code().equals(code))
                    .findFirst()
                    .orElseThrow(() ->
                            new TypeConversionException("there is no finding with the code `%s`; codes are %s%s"
                                    .formatted(
                                            code,
                                            String.join(", ", ALL),
                                            NearestName.question(NearestName.among(ALL, code)))));
        }

        @Override
        public Iterator<String> iterator() {
            return ALL.iterator();
        }
    }
}
