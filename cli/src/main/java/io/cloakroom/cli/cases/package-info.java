/**
 * Unit tests for policies: the lines of a case file, what each asks the policy engine, and whether the answer is the
 * expected one. The format is described in docs/reference/policy-tests.md. Printing and exit codes are left to the command.
 */
@NullMarked
package io.cloakroom.cli.cases;

import org.jspecify.annotations.NullMarked;
