/** Tests of what identity providers tell: logout tokens and security events. */
@NullMarked
package io.cloakroom.bridge.signals;

import org.jspecify.annotations.NullMarked;
