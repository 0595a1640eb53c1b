/** Authentication schemes: signed header, presigned URL, anonymous. */
@NullMarked
package io.cloakroom.bridge.authn;

import org.jspecify.annotations.NullMarked;
