/**
 * Inputs of the offline commands: files, standard input and names of policies, with messages about what is wrong with
 * them. Reads local files only. The policy library decides what documents mean.
 */
@NullMarked
package io.cloakroom.cli.documents;

import org.jspecify.annotations.NullMarked;
