/** What operators and their tools ask the bridge: so far whether it lives and is ready. Administration of users and policies is not here. */
@NullMarked
package io.cloakroom.bridge.admin;

import org.jspecify.annotations.NullMarked;
