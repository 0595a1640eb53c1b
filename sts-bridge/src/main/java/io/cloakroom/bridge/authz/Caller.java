package io.cloakroom.bridge.authz;

import io.cloakroom.aws.http.ClientConnection;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.bridge.authn.Principal;

/** An authenticated request: who, with what, and how it came. The head's signature has been verified. */
public record Caller(Principal principal, RequestHead head, ClientConnection connection) {}
