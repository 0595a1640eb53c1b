/**
 * Unit tests for policies: the lines of a case file, what each asks the policy engine, and whether the answer is the
 * expected one. The format is described in docs/reference/policy-tests.md. The command prints and chooses the exit
 * code.
 */
@NullMarked
package io.cloakroom.cli.cases;

import org.jspecify.annotations.NullMarked;
