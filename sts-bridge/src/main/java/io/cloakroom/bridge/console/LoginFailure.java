package io.cloakroom.bridge.console;

import io.cloakroom.aws.AwsErrorCode;

/** Why a login failed and what can be done, for the person at the browser: a sentence or two in English and German. */
enum LoginFailure {
    NOT_BEGUN_HERE(
            "No login was begun in this browser in the last ten minutes, or not this one. Begin again.",
            "In diesem Browser wurde in den letzten zehn Minuten keine Anmeldung begonnen, oder nicht diese. Beginnen"
                    + " Sie noch einmal."),
    NO_RIGHTS(
            "Your identity provider knows you, but you have no rights here. Ask whoever administers your access for a"
                    + " role or a group that has some, and log in again then.",
            "Ihr Identitätsanbieter kennt Sie, aber Sie haben hier keine Rechte. Bitten Sie die Stelle, die Ihren"
                    + " Zugriff verwaltet, um eine Rolle oder Gruppe mit Rechten, und melden Sie sich dann neu an."),
    REFUSED(
            "Your login was cancelled, or it was refused. Try again. If that does not help, ask whoever administers"
                    + " your access.",
            "Ihre Anmeldung wurde abgebrochen oder abgelehnt. Versuchen Sie es noch einmal. Hilft das nicht, fragen Sie"
                    + " die Stelle, die Ihren Zugriff verwaltet."),
    ENDED(
            "Your session at the identity provider was ended. Log in again.",
            "Ihre Sitzung beim Identitätsanbieter wurde beendet. Melden Sie sich neu an."),
    NOT_NOW(
            "The identity provider or this installation cannot answer now. Try again in a minute.",
            "Der Identitätsanbieter oder diese Installation kann gerade nicht antworten. Versuchen Sie es in einer"
                    + " Minute noch einmal."),
    OTHER(
            "Something is wrong with this login. Tell whoever administers this installation what stands below.",
            "Mit dieser Anmeldung stimmt etwas nicht. Sagen Sie der Stelle, die diese Installation verwaltet, was unten"
                    + " steht.");

    private final String english;
    private final String german;

    LoginFailure(String english, String german) {
        this.english = english;
        this.german = german;
    }

    String english() {
        return english;
    }

    String german() {
        return german;
    }

    /** The reason behind an error of {@link Logins}. */
    static LoginFailure of(AwsErrorCode code) {
        return switch (code) {
            case INVALID_PARAMETER_VALUE -> NO_RIGHTS;
            case ACCESS_DENIED -> REFUSED;
            case EXPIRED_TOKEN_EXCEPTION -> ENDED;
            case IDP_COMMUNICATION_ERROR, SERVICE_UNAVAILABLE, SLOW_DOWN, THROTTLING -> NOT_NOW;
            default -> OTHER;
        };
    }
}
