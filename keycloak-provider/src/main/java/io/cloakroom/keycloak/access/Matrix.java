package io.cloakroom.keycloak.access;

import java.util.List;
import java.util.Set;

/**
 * The part of the matrix that is shown.
 *
 * @param columns names of policies
 * @param moreColumns how many policies that were searched for have no column
 * @param unknown the columns whose policy is not known here
 * @param total how many rows there are, the shown ones among them
 */
record Matrix(Sources sources, List<String> columns, int moreColumns, Set<String> unknown, List<Row> rows, int total) {
    /** With {@link #MOST_COLUMNS}, so that a form has at most 900 fields: Keycloak refuses more than 1 000. */
    static final int MOST_ROWS = 50;

    static final int MOST_COLUMNS = 15;

    /** A longer name stands among the other policies of a row. The head of its column would leave no room for rows. */
    static final int LONGEST_HEAD = 64;

    Matrix {
        columns = List.copyOf(columns);
        unknown = Set.copyOf(unknown);
        rows = List.copyOf(rows);
    }

    /**
     * A role or group.
     *
     * @param saved the policies that its attribute names
     * @param wanted those that are ticked: the same, unless something is not saved yet
     * @param besides the policies that it gives by its name or a mapper's table
     * @param problems sentences
     */
    record Row(
            Holder holder,
            Set<String> saved,
            Set<String> wanted,
            Set<String> besides,
            List<String> problems,
            boolean isWritable) {
        Row {
            saved = Set.copyOf(saved);
            wanted = Set.copyOf(wanted);
            besides = Set.copyOf(besides);
            problems = List.copyOf(problems);
        }
    }
}
