/** AWS error codes and the exception that carries one to the edge. */
@NullMarked
package io.cloakroom.aws;

import org.jspecify.annotations.NullMarked;
