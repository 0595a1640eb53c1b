package io.cloakroom.cli.policy;

/** Exit codes of the process. */
final class ExitCodes {
    static final int DONE = 0;
    static final int FAILED = 1;
    static final int WRONG_USAGE = 2;

    private ExitCodes() {}
}
