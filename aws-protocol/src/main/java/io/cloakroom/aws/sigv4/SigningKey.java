package io.cloakroom.aws.sigv4;

import io.cloakroom.aws.Secret;
import java.nio.charset.StandardCharsets;

/**
 * The key that signs for one credential and one scope. Immutable, and safe for any number of threads. Worth keeping,
 * because deriving it costs four HMACs. Does not reveal its bytes.
 */
public final class SigningKey {
    private final HmacSha256 hmac;

    private SigningKey(HmacSha256 hmac) {
        this.hmac = hmac;
    }

    /** Derives the key of a secret access key for a day, region and service. */
    public static SigningKey derive(Secret secretAccessKey, CredentialScope scope) {
        byte[] day =
                step(("AWS4" + secretAccessKey.reveal()).getBytes(StandardCharsets.UTF_8), AmzDate.day(scope.date()));
        byte[] region = step(day, scope.region());
        byte[] service = step(region, scope.service());
        return new SigningKey(new HmacSha256(step(service, CredentialScope.TERMINATOR)));
    }

    private static byte[] step(byte[] key, String text) {
        byte[] message = text.getBytes(StandardCharsets.UTF_8);
        return new HmacSha256(key).of(message, message.length);
    }

    /** The 32-byte signature of a string to sign. */
    byte[] sign(WireBuffer stringToSign) {
        return hmac.of(stringToSign.array(), stringToSign.length());
    }

    @Override
    public String toString() {
        return "SigningKey[***]";
    }
}
