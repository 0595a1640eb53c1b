/** What the documents say holds: links lead somewhere, tests that are named exist. */
@NullMarked
package io.cloakroom.e2e.docs;

import org.jspecify.annotations.NullMarked;
