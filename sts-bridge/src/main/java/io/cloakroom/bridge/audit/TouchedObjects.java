package io.cloakroom.bridge.audit;

import java.util.List;

/**
 * The objects of one record. All of them are named. If they are long, each is named by the beginning of its key and a
 * hash, so that a record of 1000 objects stays small.
 */
final class TouchedObjects {
    static final TouchedObjects NONE = new TouchedObjects(List.of());

    /** Up to this total, every key is written out. */
    static final int MAX_CHARS = 64 * 1024;

    private static final int MAX_SHORT_CHARS = 160;
    private static final int HELD_BYTES_PER_OBJECT = 128;

    private final List<TouchedObject> objects;
    private final long heldBytes;

    private TouchedObjects(List<TouchedObject> objects) {
        this.objects = List.copyOf(objects);
        this.heldBytes = 2L * chars(objects) + (long) HELD_BYTES_PER_OBJECT * objects.size();
    }

    static TouchedObjects of(List<TouchedObject> objects) {
        List<TouchedObject> sane = objects.stream()
                .map(object -> object.bounded(AuditText.MAX_CHARS))
                .toList();
        return chars(sane) <= MAX_CHARS
                ? new TouchedObjects(sane)
                : new TouchedObjects(sane.stream()
                        .map(object -> object.bounded(MAX_SHORT_CHARS))
                        .toList());
    }

    private static int chars(List<TouchedObject> objects) {
        return objects.stream().mapToInt(TouchedObject::chars).sum();
    }

    List<TouchedObject> objects() {
        return objects;
    }

    /** The approximate memory that the objects take while their record waits to be written. */
    long heldBytes() {
        return heldBytes;
    }
}
