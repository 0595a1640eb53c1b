package io.cloakroom.bridge.console;

import com.fasterxml.jackson.databind.JsonNode;
import io.cloakroom.aws.http.HttpAnswer;

/** A call that a page makes: a JSON object, answered by one. Blocks. */
@FunctionalInterface
interface ConsoleCall {
    /** @throws io.cloakroom.aws.AwsException the answer, if it is refused */
    HttpAnswer answer(JsonNode body, Logins.Asked asked);
}
