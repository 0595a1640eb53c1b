/**
 * What the pages of this provider share: the login at the admin console, the look, and what keeps other sites out. What
 * a page shows is left to the page.
 */
@NullMarked
package io.cloakroom.keycloak.page;

import org.jspecify.annotations.NullMarked;
