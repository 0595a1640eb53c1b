package io.cloakroom.cli.policy;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.cli.documents.Input;
import io.cloakroom.cli.documents.InputException;
import io.cloakroom.cli.documents.Printable;
import io.cloakroom.cli.documents.StrictJson;
import io.cloakroom.policy.json.Utf8;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;

/** Reads tokens from files: the claims as a JSON object, or the token itself. */
final class TokenFile {
    private static final int PARTS_OF_A_JWT = 3;

    private final Input input;

    TokenFile(InputStream standardInput) {
        this.input = new Input(standardInput);
    }

    Token read(String argument) throws InputException {
        if ((Printable.isToken(argument) || argument.startsWith("{")) && !isFile(argument)) {
            throw new InputException(
                    "--claims takes the name of a file that holds the token, or `-` for standard input,"
                            + " not the token itself");
        }
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
            throw new InputException("`%s` holds no claims: %s".formatted(Printable.argument(argument), e.sentence()));
        }
    }

    private static boolean isFile(String argument) {
        try {
            return Files.exists(Path.of(argument));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /** The payload: the middle of the three parts of a JWT. */
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
        Optional<String> problem = Utf8.problem(bytes);
        if (problem.isPresent()) {
            throw new InputException(problem.get());
        }
        return new String(bytes, UTF_8);
    }
}
