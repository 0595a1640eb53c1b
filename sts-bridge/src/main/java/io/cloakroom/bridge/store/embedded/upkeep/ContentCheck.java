package io.cloakroom.bridge.store.embedded.upkeep;

import io.cloakroom.aws.payload.ChecksumAlgorithm;
import io.cloakroom.aws.payload.ChecksumComputation;
import io.cloakroom.bridge.store.embedded.catalog.Checksum;
import io.cloakroom.bridge.store.embedded.catalog.StoredObject;
import io.cloakroom.bridge.store.embedded.files.Content;
import io.cloakroom.bridge.store.embedded.files.DataFiles;
import io.cloakroom.bridge.store.embedded.files.FileIds;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Compares the bytes of objects and parts with all that the catalog says of them. Blocks. */
final class ContentCheck {
    private static final int BUFFER_BYTES = 1 << 18;
    private static final int MD5_HEX_CHARS = 32;

    private final DataFiles files;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);

    ContentCheck(DataFiles files) {
        this.files = files;
    }

    /** What was computed of one piece; the MD5 in hexadecimal. */
    private record Computed(String md5, Map<ChecksumAlgorithm, String> checksums) {
        boolean has(Checksum expected) {
            return expected.value().equals(checksums.get(expected.algorithm()));
        }
    }

    /** What is wrong with an object, in a sentence; empty if nothing is. */
    Optional<String> ofObject(StoredObject object) {
        Optional<Checksum> checksum = object.checksum();
        Optional<ChecksumAlgorithm> algorithm = checksum.map(Checksum::algorithm);
        boolean ofFullObject = checksum.isPresent() && checksum.get().isOfFullObject();
        Optional<ChecksumComputation> whole = ofFullObject ? algorithm.map(ChecksumAlgorithm::start) : Optional.empty();
        List<Computed> computed = new ArrayList<>();
        switch (object.content()) {
            case Content.Inline inline -> {
                var running = new Running(List.of(), whole);
                running.update(ByteBuffer.wrap(inline.bytes()));
                computed.add(running.computed());
            }
            case Content.Pieces pieces -> {
                for (Content.Piece piece : pieces.pieces()) {
                    List<Checksum> expected = Checksum.allOfStored(piece.checksum());
                    List<ChecksumAlgorithm> wanted = new ArrayList<>();
                    expected.forEach(one -> wanted.add(one.algorithm()));
                    if (!ofFullObject) {
                        algorithm.ifPresent(wanted::add);
                    }
                    var running = new Running(wanted, whole);
                    Optional<String> fault = read(piece.file(), piece.size(), running);
                    if (fault.isPresent()) {
                        return fault;
                    }
                    Computed ofPiece = running.computed();
                    for (Checksum one : expected) {
                        if (!ofPiece.has(one)) {
                            return Optional.of(
                                    differs(piece.file(), one.algorithm().name()));
                        }
                    }
                    computed.add(ofPiece);
                }
            }
        }
        if (!hasEntityTag(object, computed)) {
            return Optional.of("its bytes do not have the entity tag " + object.etag());
        }
        String actual = whole.map(ContentCheck::base64)
                .or(() -> algorithm.map(known -> composite(known, computed)))
                .orElse("");
        return checksum.isPresent() && !checksum.get().value().equals(actual)
                ? Optional.of("its bytes do not have the checksum %s %s"
                        .formatted(checksum.get().algorithm(), checksum.get().value()))
                : Optional.empty();
    }

    /** What is wrong with a data file of a part, in a sentence; empty if nothing is. */
    Optional<String> ofPart(String file, long size, String etag, List<Checksum> expected) {
        var running = new Running(expected.stream().map(Checksum::algorithm).toList(), Optional.empty());
        Optional<String> fault = read(file, size, running);
        if (fault.isPresent()) {
            return fault;
        }
        Computed computed = running.computed();
        if (!computed.md5().equals(etag)) {
            return Optional.of(differs(file, "MD5"));
        }
        return expected.stream()
                .filter(one -> !computed.has(one))
                .findFirst()
                .map(one -> differs(file, one.algorithm().name()));
    }

    private static String differs(String file, String algorithm) {
        return "the bytes of data file %s do not have the %s that was stored".formatted(file, algorithm);
    }

    /** The MD5 of the bytes, or that of the MD5s of the parts. Some copies of early versions have neither. */
    private static boolean hasEntityTag(StoredObject object, List<Computed> computed) {
        String etag = object.etag();
        if (!object.isMultipart()) {
            return etag.length() != MD5_HEX_CHARS
                    || computed.size() != 1
                    || computed.getFirst().md5().equals(etag);
        }
        ChecksumComputation md5 = ChecksumComputation.of("MD5");
        computed.forEach(piece -> md5.update(ByteBuffer.wrap(HexFormat.of().parseHex(piece.md5()))));
        return etag.equals(HexFormat.of().formatHex(md5.value()) + "-" + computed.size());
    }

    private static String composite(ChecksumAlgorithm algorithm, List<Computed> computed) {
        ChecksumComputation all = algorithm.start();
        for (Computed piece : computed) {
            String value = piece.checksums().getOrDefault(algorithm, "");
            all.update(ByteBuffer.wrap(Base64.getDecoder().decode(value)));
        }
        return base64(all) + "-" + computed.size();
    }

    private static String base64(ChecksumComputation computation) {
        return Base64.getEncoder().encodeToString(computation.value());
    }

    private Optional<String> read(String file, long size, Running running) {
        if (!FileIds.isId(file)) {
            return Optional.of("`%s` is no name of a data file".formatted(file));
        }
        try (FileChannel channel = files.open(file)) {
            if (channel.size() != size) {
                return Optional.of("data file %s has %d bytes, expected %d".formatted(file, channel.size(), size));
            }
            while (channel.read(buffer.clear()) >= 0) {
                running.update(buffer.flip());
            }
            return Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.of("data file %s is missing".formatted(file));
        } catch (IOException e) {
            return Optional.of("data file %s cannot be read: %s".formatted(file, e.getMessage()));
        }
    }

    /** The computations over one piece, and the one that goes on over all of them. */
    private static final class Running {
        private final ChecksumComputation md5 = ChecksumComputation.of("MD5");
        private final Map<ChecksumAlgorithm, ChecksumComputation> checksums = new EnumMap<>(ChecksumAlgorithm.class);
        private final Optional<ChecksumComputation> whole;

        Running(List<ChecksumAlgorithm> wanted, Optional<ChecksumComputation> whole) {
            wanted.forEach(algorithm -> checksums.put(algorithm, algorithm.start()));
            this.whole = whole;
        }

        void update(ByteBuffer bytes) {
            md5.update(bytes.duplicate());
            checksums.values().forEach(checksum -> checksum.update(bytes.duplicate()));
            whole.ifPresent(checksum -> checksum.update(bytes.duplicate()));
        }

        Computed computed() {
            Map<ChecksumAlgorithm, String> values = new EnumMap<>(ChecksumAlgorithm.class);
            checksums.forEach((algorithm, checksum) -> values.put(algorithm, base64(checksum)));
            return new Computed(HexFormat.of().formatHex(md5.value()), values);
        }
    }
}
