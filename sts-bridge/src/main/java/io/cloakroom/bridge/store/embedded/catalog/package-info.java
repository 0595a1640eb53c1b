/**
 * The catalog of a store: an SQLite database of its buckets, objects, uploads and data files, and the small objects
 * themselves. One thread changes it and commits what waits together; several connections read it, and a cache answers
 * for what was used last. Knows data files by their ids only. What a request asks for, and how it is answered, is left
 * to the operations.
 */
@NullMarked
package io.cloakroom.bridge.store.embedded.catalog;

import org.jspecify.annotations.NullMarked;
