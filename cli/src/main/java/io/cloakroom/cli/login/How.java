package io.cloakroom.cli.login;

/** The way to log in. */
public enum How {
    /** In the browser of this machine. */
    BROWSER,
    /** In a browser anywhere, with a code that is typed there. */
    DEVICE,
    /** In a browser anywhere, whose last address is pasted here. */
    PASTE
}
