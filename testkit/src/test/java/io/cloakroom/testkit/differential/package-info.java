@NullMarked
package io.cloakroom.testkit.differential;

import org.jspecify.annotations.NullMarked;
