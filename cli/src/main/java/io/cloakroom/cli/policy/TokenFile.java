package io.cloakroom.cli.policy;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.cli.documents.Input;
import io.cloakroom.cli.documents.InputException;
import io.cloakroom.cli.documents.StrictJson;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Base64;

/** Reads tokens from files: the claims as a JSON object, or the token itself. */
final class TokenFile {
    private static final int PARTS_OF_A_JWT = 3;

    private final Input input;

    TokenFile(InputStream standardInput) {
        this.input = new Input(standardInput);
    }

    Token read(String argument) throws InputException {
        byte[] document = input.read(argument);
        try {
            String text = text(document).strip();
            boolean isSigned = !text.startsWith("{");
            String claims = isSigned ? payload(text) : text;
            ObjectNode members = StrictJson.object(claims);
            if (!isSigned && members.path("access_token").isTextual()) {
                throw new InputException("it is the answer of a token endpoint; the token is its `access_token`");
            }
            return new Token(StrictJson.values(members), isSigned);
        } catch (InputException e) {
            throw new InputException("`%s` holds no claims: %s".formatted(argument, e.sentence()));
        }
    }

    /** The middle part of header, payload and signature. */
    private static String payload(String token) throws InputException {
        String[] parts = token.split("\\.", -1);
        if (parts.length != PARTS_OF_A_JWT) {
            throw new InputException("expected a JSON object, or a JWT of three parts");
        }
        try {
            return text(Base64.getUrlDecoder().decode(parts[1]));
        } catch (IllegalArgumentException e) {
            throw new InputException("the second part of the JWT is not base64url");
        }
    }

    private static String text(byte[] bytes) throws InputException {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new InputException("not valid UTF-8");
        }
    }
}
