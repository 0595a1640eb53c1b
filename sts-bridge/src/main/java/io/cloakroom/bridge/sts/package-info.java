/** The STS endpoint, one handler class per action. */
@NullMarked
package io.cloakroom.bridge.sts;

import org.jspecify.annotations.NullMarked;
