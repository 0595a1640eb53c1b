package io.cloakroom.cli.documents;

import java.util.List;

/** An input that can't be used. The message is one line for people. The details, one line each, go below it. */
public class InputException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<String> details;

    public InputException(String message) {
        this(message, List.of());
    }

    public InputException(String message, List<String> details) {
        super(message);
        this.details = List.copyOf(details);
    }

    /** The message; never absent. */
    public final String sentence() {
        return String.valueOf(getMessage());
    }

    /** Further lines, such as the located problems of a document. */
    public final List<String> details() {
        return details;
    }
}
