/**
 * The console: pages for people, on an address of its own. The bridge is the back end of the browser: it logs in at the
 * provider, keeps tokens and session credentials in sealed cookies that no script can read, and signs what the page
 * asks of S3 itself. What is allowed is decided where every S3 and STS call is decided. The pages are files beside
 * these classes. Leaves listening to the server and logins to {@code identity.oidc}.
 */
@NullMarked
package io.cloakroom.bridge.console;

import org.jspecify.annotations.NullMarked;
