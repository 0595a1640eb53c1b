/** Makes what only the classifier makes, for tests of what comes after it. */
@NullMarked
package io.cloakroom.aws.s3;

import org.jspecify.annotations.NullMarked;
