package io.cloakroom.bridge.gateway;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.HttpAnswer;
import io.cloakroom.aws.s3.S3Call;
import io.cloakroom.aws.s3.S3Documents;
import io.cloakroom.aws.xml.XmlWriter;
import io.cloakroom.bridge.audit.AuditDraft;
import io.cloakroom.bridge.audit.TouchedObject;
import io.cloakroom.bridge.authz.AuthorizedDeletes.ObjectVersion;
import io.cloakroom.bridge.authz.CallAuthorizer;
import io.cloakroom.bridge.authz.Caller;
import io.cloakroom.bridge.authz.DeleteDecisions;
import io.cloakroom.bridge.store.ObjectStore;
import io.cloakroom.bridge.store.ObjectStore.DeleteMarker;
import io.cloakroom.bridge.store.ObjectStore.DeleteOutcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Deletes several objects, each if the policies allow it, and reports on each. */
final class MultiDelete {
    static final int MAX_BODY_BYTES = 2 << 20;

    private static final String DELETED = "deleted";
    private static final String DENIED = "denied";
    /** The store failed as a whole, or does not mention the object. */
    private static final String UNKNOWN = "unknown";

    private final CallAuthorizer authorizer;
    private final ObjectStore store;
    private final AuditDraft audit;

    MultiDelete(CallAuthorizer authorizer, ObjectStore store, AuditDraft audit) {
        this.authorizer = authorizer;
        this.store = store;
        this.audit = audit;
    }

    /** @throws AwsException {@code MalformedXML}; problems with single objects are part of the answer */
    HttpAnswer answer(Caller caller, S3Call call, byte[] body) {
        DeleteRequest request = DeleteRequest.parse(body);
        DeleteDecisions decisions = authorizer.authorizeDeletes(caller, call, request.objects(), audit);
        record(request, decisions, List.of());
        List<DeleteOutcome> outcomes =
                decisions.allowed().objects().isEmpty() ? List.of() : store.delete(decisions.allowed());
        record(request, decisions, outcomes);

        XmlWriter xml = S3Documents.document("DeleteResult");
        Map<String, ObjectVersion> asked = byKey(decisions.allowed().objects());
        for (DeleteOutcome outcome : outcomes) {
            write(xml, outcome, asked, request.quiet());
        }
        for (ObjectVersion object : decisions.refused()) {
            writeError(
                    xml,
                    object,
                    AwsErrorCode.ACCESS_DENIED.wireName(),
                    CallAuthorizer.refusal(audit).sentence());
        }
        for (DeleteRequest.Refused refused : request.refused()) {
            AwsException reason = refused.reason();
            writeError(xml, refused.object(), reason.code().wireName(), reason.sentence());
        }
        Headers headers =
                Headers.builder().add("content-type", "application/xml").build();
        return new HttpAnswer(200, headers, xml.toBytes());
    }

    /** Names every object in the audit record, with the outcome that the store reports. */
    private void record(DeleteRequest request, DeleteDecisions decisions, List<DeleteOutcome> outcomes) {
        Map<String, String> words = new HashMap<>();
        for (DeleteOutcome outcome : outcomes) {
            switch (outcome) {
                case DeleteOutcome.Failed failed -> words.put(failed.key(), failed.code());
                case DeleteOutcome.Deleted deleted -> words.putIfAbsent(deleted.key(), DELETED);
            }
        }
        List<TouchedObject> touched = new ArrayList<>();
        for (ObjectVersion object : decisions.allowed().objects()) {
            touched.add(touched(object, words.getOrDefault(object.key(), UNKNOWN)));
        }
        for (ObjectVersion object : decisions.refused()) {
            touched.add(touched(object, DENIED));
        }
        for (DeleteRequest.Refused refused : request.refused()) {
            touched.add(touched(refused.object(), refused.reason().code().wireName()));
        }
        audit.touched(touched);
    }

    private static TouchedObject touched(ObjectVersion object, String outcome) {
        return new TouchedObject(object.key(), object.versionId(), outcome);
    }

    private static void write(XmlWriter xml, DeleteOutcome outcome, Map<String, ObjectVersion> asked, boolean quiet) {
        ObjectVersion object = asked.getOrDefault(outcome.key(), unversioned(outcome.key()));
        switch (outcome) {
            case DeleteOutcome.Failed failed -> writeError(xml, object, failed.code(), failed.message());
            case DeleteOutcome.Deleted deleted -> {
                if (!quiet) {
                    write(xml, deleted.versionId().isEmpty() ? object : named(deleted), deleted.marker());
                }
            }
        }
    }

    private static ObjectVersion named(DeleteOutcome.Deleted deleted) {
        return new ObjectVersion(deleted.key(), deleted.versionId());
    }

    private static void write(XmlWriter xml, ObjectVersion object, Optional<DeleteMarker> marker) {
        writeObject(xml.open("Deleted"), object);
        marker.ifPresent(made -> {
            xml.element("DeleteMarker", "true");
            made.versionId().ifPresent(id -> xml.element("DeleteMarkerVersionId", id));
        });
        xml.close();
    }

    /** What was asked for, by key. It has no version where several versions of the key were asked for. */
    private static Map<String, ObjectVersion> byKey(List<ObjectVersion> asked) {
        Map<String, ObjectVersion> byKey = new HashMap<>();
        for (ObjectVersion object : asked) {
            byKey.merge(object.key(), object, (one, other) -> one.equals(other) ? one : unversioned(one.key()));
        }
        return byKey;
    }

    private static ObjectVersion unversioned(String key) {
        return new ObjectVersion(key, Optional.empty());
    }

    private static void writeError(XmlWriter xml, ObjectVersion object, String code, String message) {
        writeObject(xml.open("Error"), object)
                .element("Code", code)
                .element("Message", message)
                .close();
    }

    private static XmlWriter writeObject(XmlWriter xml, ObjectVersion object) {
        xml.element("Key", object.key());
        object.versionId().ifPresent(version -> xml.element("VersionId", version));
        return xml;
    }
}
