package io.cloakroom.bridge.iam;

import static io.cloakroom.aws.AwsErrorCode.X_MINIO_ADMIN_INVALID_ARGUMENT;

import io.cloakroom.aws.AwsException;
import java.util.Optional;

/** Whether a user, a group or a service account counts. */
public enum AccountStatus {
    ENABLED("enabled", "on"),
    DISABLED("disabled", "off");

    private final String text;
    private final String switchText;

    AccountStatus(String text, String switchText) {
        this.text = text;
        this.switchText = switchText;
    }

    /** {@code enabled} or {@code disabled}: the form of users and groups, and of the state. */
    public String text() {
        return text;
    }

    /** {@code on} or {@code off}: the form in which MinIO shows service accounts. */
    public String switchText() {
        return switchText;
    }

    /**
     * Reads the status that a user or a group is to have.
     *
     * @throws AwsException {@code XMinioAdminInvalidArgument} if it is neither {@code enabled} nor {@code disabled}
     */
    public static AccountStatus parse(String text) {
        return find(text).orElseThrow(() -> invalid("`enabled` or `disabled`", text));
    }

    /**
     * Reads the status that a service account is to have.
     *
     * @throws AwsException {@code XMinioAdminInvalidArgument} if it is in neither form
     */
    public static AccountStatus parseEither(String text) {
        for (AccountStatus status : values()) {
            if (text.equals(status.text) || text.equals(status.switchText)) {
                return status;
            }
        }
        throw invalid("`enabled` (`on`) or `disabled` (`off`)", text);
    }

    /** The status of a new user. As in MinIO, anything but {@code enabled} and {@code on} means disabled. */
    public static AccountStatus ofNewUser(String text) {
        return text.equals(ENABLED.text) || text.equals(ENABLED.switchText) ? ENABLED : DISABLED;
    }

    static Optional<AccountStatus> find(String text) {
        return switch (text) {
            case "enabled" -> Optional.of(ENABLED);
            case "disabled" -> Optional.of(DISABLED);
            default -> Optional.empty();
        };
    }

    private static AwsException invalid(String expected, String text) {
        return AwsException.of(
                X_MINIO_ADMIN_INVALID_ARGUMENT, "A status is %s, not `%s`.".formatted(expected, IamNames.shown(text)));
    }
}
