@NullMarked
package io.cloakroom.bridge.sso;

import org.jspecify.annotations.NullMarked;
