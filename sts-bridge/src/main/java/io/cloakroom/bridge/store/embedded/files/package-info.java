/**
 * The directory of a store and the data files in it: written once under a new id, synced, kept while somebody reads
 * them, and deleted when nothing refers to them. Does not know what refers to a file: the catalog does.
 */
@NullMarked
package io.cloakroom.bridge.store.embedded.files;

import org.jspecify.annotations.NullMarked;
