package io.cloakroom.bridge.authn;

import io.cloakroom.aws.form.FileLength;
import io.cloakroom.bridge.authn.Authentication.Authenticated;

/**
 * A form whose signature is valid and whose policy document allows its fields. Only {@link RequestAuthenticator} makes
 * one.
 */
public final class VerifiedForm {
    private final Authenticated sender;
    private final FileLength fileLength;

    VerifiedForm(Authenticated sender, FileLength fileLength) {
        this.sender = sender;
        this.fileLength = fileLength;
    }

    public Authenticated sender() {
        return sender;
    }

    /** How long the policy document allows the file to be. */
    public FileLength fileLength() {
        return fileLength;
    }
}
