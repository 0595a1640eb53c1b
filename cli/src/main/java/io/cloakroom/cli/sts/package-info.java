/**
 * What a client of STS sends and reads, whatever it sends it with: the form of {@code AssumeRoleWithWebIdentity}, the
 * answer, and what a token says about itself.
 */
@NullMarked
package io.cloakroom.cli.sts;

import org.jspecify.annotations.NullMarked;
