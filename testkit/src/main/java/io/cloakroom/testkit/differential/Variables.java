package io.cloakroom.testkit.differential;

import io.cloakroom.aws.s3.UriEncoding;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** What one server answered to earlier requests and later ones repeat: upload ids, versions, ETags. */
final class Variables {
    private final Map<String, String> values = new HashMap<>();

    void put(String name, String value) {
        values.put(name, value);
    }

    String inText(String template) {
        return replaced(template, UnaryOperator.identity());
    }

    String inTarget(String template) {
        return replaced(template, UriEncoding::encodeComponent);
    }

    private String replaced(String template, UnaryOperator<String> encoding) {
        String text = template;
        for (Map.Entry<String, String> entry : values.entrySet()) {
            text = text.replace('{' + entry.getKey() + '}', encoding.apply(entry.getValue()));
        }
        return text;
    }
}
