/** The named policies that are there without anybody having written them, as MinIO has them. */
@NullMarked
package io.cloakroom.policy.canned;

import org.jspecify.annotations.NullMarked;
