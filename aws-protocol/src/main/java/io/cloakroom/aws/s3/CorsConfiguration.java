package io.cloakroom.aws.s3;

import static io.cloakroom.aws.AwsErrorCode.INVALID_REQUEST;
import static io.cloakroom.aws.AwsErrorCode.MALFORMED_XML;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.s3.CorsRule.HeaderNames;
import io.cloakroom.aws.xml.XmlElement;
import io.cloakroom.aws.xml.XmlWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which pages of other origins a bucket lets in: the first rule that matches counts.
 *
 * @param rules 1 to 100, with at most 100 origins, methods, allowed and exposed headers each in all: they are searched
 *     before the caller is authenticated
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketCors.html">PutBucketCors</a>
 */
public record CorsConfiguration(List<CorsRule> rules) {
    private static final int MAX_RULES = 100;
    /** The most origins, methods, allowed headers and exposed headers, each counted over all rules. */
    private static final int MAX_OF_A_KIND = 100;

    private static final int MAX_ELEMENTS = 1 + MAX_RULES * 3 + 4 * MAX_OF_A_KIND;
    private static final int MAX_ID_CHARS = 255;
    private static final List<String> KINDS =
            List.of("AllowedOrigin", "AllowedMethod", "AllowedHeader", "ExposeHeader");
    private static final Set<String> METHODS = Set.of("GET", "PUT", "POST", "DELETE", "HEAD");
    /** Origins that are safe in a header. */
    private static final Pattern ORIGIN = Pattern.compile("[\\x21-\\x7e]{1,300}");

    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,256}");

    public CorsConfiguration {
        rules = List.copyOf(rules);
    }

    /**
     * Reads the document of PutBucketCors.
     *
     * @throws AwsException {@code MalformedXML}, {@code InvalidRequest}
     */
    public static CorsConfiguration parse(byte[] document) {
        XmlElement root = XmlElement.parse(document, MAX_ELEMENTS);
        List<XmlElement> rules = root.children("CORSRule");
        if (!root.name().equals("CORSConfiguration") || rules.isEmpty() || rules.size() > MAX_RULES) {
            throw AwsException.of(MALFORMED_XML, "Expected a `CORSConfiguration` with 1 to 100 rules.");
        }
        for (String name : KINDS) {
            if (rules.stream().mapToInt(rule -> rule.children(name).size()).sum() > MAX_OF_A_KIND) {
                throw AwsException.of(MALFORMED_XML, "There may be %d `%s` in all.".formatted(MAX_OF_A_KIND, name));
            }
        }
        return new CorsConfiguration(rules.stream().map(CorsConfiguration::rule).toList());
    }

    private static CorsRule rule(XmlElement rule) {
        List<String> origins = texts(rule, "AllowedOrigin", ORIGIN);
        Set<String> methods = new LinkedHashSet<>(texts(rule, "AllowedMethod", HEADER));
        List<String> headers = texts(rule, "AllowedHeader", HEADER);
        List<String> exposed = texts(rule, "ExposeHeader", HEADER);
        Optional<String> id = rule.childText("ID");
        if (origins.isEmpty()
                || methods.isEmpty()
                || id.filter(text -> text.length() > MAX_ID_CHARS).isPresent()) {
            throw AwsException.of(
                    MALFORMED_XML,
                    "A rule needs an `AllowedOrigin` and an `AllowedMethod`; its `ID` has at most 255 characters.");
        }
        for (String method : methods) {
            if (!METHODS.contains(method)) {
                throw new AwsException(
                        INVALID_REQUEST,
                        "Found unsupported HTTP method in CORS config. Unsupported method is " + method);
            }
        }
        origins.forEach(origin -> requireOneWildcard("AllowedOrigin", origin));
        headers.forEach(header -> requireOneWildcard("AllowedHeader", header));
        for (String header : exposed) {
            if (header.indexOf('*') >= 0) {
                throw new AwsException(
                        INVALID_REQUEST,
                        "ExposeHeader \"%s\" contains wildcard. We currently do not support wildcard for ExposeHeader."
                                .formatted(header));
            }
        }
        return new CorsRule(id, origins, Set.copyOf(methods), HeaderNames.of(headers), exposed, maxAge(rule));
    }

    private static List<String> texts(XmlElement rule, String name, Pattern form) {
        List<String> texts = new ArrayList<>();
        for (XmlElement element : rule.children(name)) {
            String text = element.text().strip();
            if (!form.matcher(text).matches()) {
                throw AwsException.of(MALFORMED_XML, "`" + name + "` has an unusable value.");
            }
            texts.add(text);
        }
        return texts;
    }

    private static void requireOneWildcard(String name, String text) {
        if (text.indexOf('*') != text.lastIndexOf('*')) {
            throw new AwsException(
                    INVALID_REQUEST, "%s \"%s\" can not have more than one wildcard.".formatted(name, text));
        }
    }

    private static OptionalInt maxAge(XmlElement rule) {
        Optional<String> text = rule.childText("MaxAgeSeconds").map(String::strip);
        if (text.isEmpty()) {
            return OptionalInt.empty();
        }
        try {
            int seconds = Integer.parseInt(text.get());
            if (seconds >= 0) {
                return OptionalInt.of(seconds);
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw AwsException.of(MALFORMED_XML, "`MaxAgeSeconds` is a number of seconds.");
    }

    /** The document that {@link #parse} reads. */
    public byte[] document() {
        XmlWriter xml = S3Documents.document("CORSConfiguration");
        for (CorsRule rule : rules) {
            xml.open("CORSRule");
            rule.id().ifPresent(id -> xml.element("ID", id));
            rule.headers().asSent().forEach(header -> xml.element("AllowedHeader", header));
            rule.methods().stream().sorted().forEach(method -> xml.element("AllowedMethod", method));
            rule.origins().forEach(origin -> xml.element("AllowedOrigin", origin));
            rule.exposed().forEach(header -> xml.element("ExposeHeader", header));
            rule.maxAgeSeconds().ifPresent(seconds -> xml.element("MaxAgeSeconds", seconds));
            xml.close();
        }
        return xml.toBytes();
    }

    /** The form in which a store keeps it; an empty string for none. */
    public static String stored(Optional<CorsConfiguration> configuration) {
        return configuration
                .map(kept -> new String(kept.document(), StandardCharsets.UTF_8))
                .orElse("");
    }

    /** Reads what {@link #stored} wrote. */
    public static Optional<CorsConfiguration> ofStored(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(parse(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** The rule for requests of pages of an origin. */
    public Optional<CorsRule> rule(String origin, String method) {
        return rules.stream().filter(rule -> rule.allows(origin, method)).findFirst();
    }

    /**
     * The rule for a preflight.
     *
     * @param headers names in lower case
     */
    public Optional<CorsRule> rule(String origin, String method, Set<String> headers) {
        return rules.stream()
                .filter(rule -> rule.allows(origin, method) && rule.allowsHeaders(headers))
                .findFirst();
    }
}
