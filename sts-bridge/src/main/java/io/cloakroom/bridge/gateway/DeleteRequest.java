package io.cloakroom.bridge.gateway;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.s3.S3Target;
import io.cloakroom.aws.xml.XmlElement;
import io.cloakroom.bridge.authz.AuthorizedDeletes.ObjectVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The document of a multi-delete.
 *
 * @param quiet whether to report failures only
 * @param objects those that can be deleted, if policies allow
 * @param refused those that nobody can delete: the key is invalid, or a precondition is not supported
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html">DeleteObjects</a>
 */
record DeleteRequest(boolean quiet, List<ObjectVersion> objects, List<Refused> refused) {
    /** An object that cannot be deleted, and why. */
    record Refused(ObjectVersion object, AwsException reason) {}

    static final int MAX_OBJECTS = 1000;

    private static final int MAX_ELEMENTS = 2 + MAX_OBJECTS * 7;
    private static final List<String> PRECONDITIONS = List.of("ETag", "LastModifiedTime", "Size");

    DeleteRequest {
        objects = List.copyOf(objects);
        refused = List.copyOf(refused);
    }

    /** @throws AwsException {@code MalformedXML}, also for no objects, more than 1000 of them, or one without a key */
    static DeleteRequest parse(byte[] body) {
        XmlElement root = XmlElement.parse(body, MAX_ELEMENTS);
        List<XmlElement> elements = root.children("Object");
        if (!root.name().equals("Delete") || elements.isEmpty() || elements.size() > MAX_OBJECTS) {
            throw new AwsException(AwsErrorCode.MALFORMED_XML);
        }
        List<ObjectVersion> objects = new ArrayList<>(elements.size());
        List<Refused> refused = new ArrayList<>();
        for (XmlElement element : elements) {
            ObjectVersion object = object(element);
            try {
                S3Target.requireKey(object.key());
                requireNoPrecondition(element);
                objects.add(object);
            } catch (AwsException e) {
                refused.add(new Refused(object, e));
            }
        }
        boolean quiet = root.childText("Quiet")
                .filter(text -> text.strip().equalsIgnoreCase("true"))
                .isPresent();
        return new DeleteRequest(quiet, objects, refused);
    }

    private static ObjectVersion object(XmlElement element) {
        String key = element.childText("Key")
                .filter(text -> !text.isEmpty())
                .orElseThrow(() -> new AwsException(AwsErrorCode.MALFORMED_XML));
        if (element.children("Key").size() > 1 || element.children("VersionId").size() > 1) {
            throw new AwsException(AwsErrorCode.MALFORMED_XML);
        }
        Optional<String> version =
                element.childText("VersionId").map(String::strip).filter(text -> !text.isEmpty());
        return new ObjectVersion(key, version);
    }

    /** Refuses preconditions, because ignoring one would delete more than was asked for. */
    private static void requireNoPrecondition(XmlElement element) {
        for (String precondition : PRECONDITIONS) {
            if (element.child(precondition).isPresent()) {
                throw AwsException.of(AwsErrorCode.NOT_IMPLEMENTED, "`" + precondition + "` is not supported.");
            }
        }
    }
}
