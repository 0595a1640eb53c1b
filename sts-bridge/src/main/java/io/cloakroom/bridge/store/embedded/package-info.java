/**
 * Keeps objects on local disk: the S3 operations over a catalog and data files. Reads what a call asks for, moves the
 * bytes between exchange and disk, and writes the answer. Where things are kept is left to the two packages below.
 */
@NullMarked
package io.cloakroom.bridge.store.embedded;

import org.jspecify.annotations.NullMarked;
