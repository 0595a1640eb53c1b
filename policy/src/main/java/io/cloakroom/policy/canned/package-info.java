/** The canned policies: built in, with the same names and contents as in MinIO. */
@NullMarked
package io.cloakroom.policy.canned;

import org.jspecify.annotations.NullMarked;
