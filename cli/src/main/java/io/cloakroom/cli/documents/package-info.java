/**
 * What people hand to offline commands: files, standard input and names of policies, and how to tell them what is wrong
 * with these. Reads local files only; what documents mean is the policy library's.
 */
@NullMarked
package io.cloakroom.cli.documents;

import org.jspecify.annotations.NullMarked;
