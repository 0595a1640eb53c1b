package io.cloakroom.bridge.iam;

import io.cloakroom.aws.Secret;
import io.cloakroom.bridge.credentials.AccessKeyIds;
import io.cloakroom.bridge.credentials.RandomText;
import java.security.SecureRandom;

/** Keys and ids that nobody can guess, in the forms of AWS. */
record DrawnKeys(String accessKeyId, Secret secret) {
    private static final int ACCESS_KEY_CHARS = 20;
    private static final int SECRET_CHARS = 40;
    private static final String USER_ID_PREFIX = "AIDA";
    private static final String ROLE_ID_PREFIX = "AROA";
    private static final int USER_ID_CHARS = 16;

    /** An access key id of 20 characters that is not one of a session, and a secret of 40. */
    static DrawnKeys draw(SecureRandom random) {
        while (true) {
            String accessKeyId = RandomText.draw(RandomText.UPPER_CASE_AND_DIGITS, ACCESS_KEY_CHARS, random);
            if (!AccessKeyIds.isTemporary(accessKeyId)) {
                return new DrawnKeys(
                        accessKeyId, new Secret(RandomText.draw(RandomText.LETTERS_AND_DIGITS, SECRET_CHARS, random)));
            }
        }
    }

    static String roleId(SecureRandom random) {
        return ROLE_ID_PREFIX + RandomText.draw(RandomText.UPPER_CASE_AND_DIGITS, USER_ID_CHARS, random);
    }

    static String userId(SecureRandom random) {
        return USER_ID_PREFIX + RandomText.draw(RandomText.UPPER_CASE_AND_DIGITS, USER_ID_CHARS, random);
    }
}
