package io.cloakroom.cli.cases;

import io.cloakroom.cli.documents.InputException;
import io.cloakroom.cli.documents.PolicyFiles;
import io.cloakroom.cli.documents.StrictJson;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** A file of cases, run one after the other. */
public final class CaseFile {
    private final CaseLines lines;
    private final CaseReader reader;

    /**
     * Opens a file, which is read while it runs.
     *
     * @param policies finds the policies that cases name
     */
    public CaseFile(InputStream in, PolicyFiles policies) {
        this.lines = new CaseLines(in);
        this.reader = new CaseReader(new CasePolicies(policies));
    }

    /**
     * The result of a case.
     *
     * @param line from 1
     * @param id empty for a case without one
     * @param doubts reasons to doubt that the case asks what it is meant to ask
     */
    public record Result(long line, String id, Outcome outcome, List<String> doubts) {
        /** Copies the list. */
        public Result {
            doubts = List.copyOf(doubts);
        }
    }

    /** Runs the next case; empty at the end. */
    public Optional<Result> next() throws IOException {
        Optional<CaseLines.Line> next = lines.next();
        if (next.isEmpty()) {
            return Optional.empty();
        }
        CaseLines.Line line = next.get();
        return Optional.of(
                switch (line) {
                    case CaseLines.Line.Text text -> run(text);
                    case CaseLines.Line.Unreadable unreadable ->
                        failed(line, "", new InputException(unreadable.problem()));
                });
    }

    private Result run(CaseLines.Line.Text line) {
        String id = "";
        try {
            CaseObject members = new CaseObject(StrictJson.object(line.text()), "");
            id = members.textOr("id", "");
            Outcome outcome = reader.read(members).run();
            return new Result(line.number(), id, outcome, Doubts.about(members));
        } catch (InputException e) {
            return failed(line, id, e);
        }
    }

    private static Result failed(CaseLines.Line line, String id, InputException problem) {
        Outcome outcome = new Outcome.Failed(problem.sentence(), problem.details());
        return new Result(line.number(), id, outcome, List.of());
    }
}
