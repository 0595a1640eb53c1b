package io.cloakroom.bridge.policies;

import io.cloakroom.bridge.files.DocumentFolder;
import io.cloakroom.policy.NamedPolicy;
import io.cloakroom.policy.PolicyName;
import io.cloakroom.policy.json.PolicyReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A directory of policy documents. Confined to one thread at a time. */
final class PolicyDirectory {
    private static final Logger LOG = LoggerFactory.getLogger(PolicyDirectory.class);

    private final PolicyReader reader = new PolicyReader(PolicyReader.MAX_POLICY_BYTES);
    private final DocumentFolder folder;

    PolicyDirectory(Path directory) {
        this.folder = new DocumentFolder(directory);
    }

    boolean hasChanged() throws IOException {
        return folder.hasChanged();
    }

    /** Reads every document. An invalid one denies everything and is reported. */
    Map<String, NamedPolicy> read() throws IOException {
        return folder.read((name, file) -> {
            Optional<String> problem = PolicyName.problem(name);
            if (problem.isPresent()) {
                LOG.error("{} is ignored: {}.", file, problem.get());
                return Optional.empty();
            }
            return Optional.of(readDocument(name, file));
        });
    }

    private NamedPolicy readDocument(String name, Path file) {
        String problem;
        try (InputStream in = Files.newInputStream(file)) {
            var result = reader.read(in.readNBytes(PolicyReader.MAX_POLICY_BYTES + 1));
            if (result.policy().isPresent()) {
                return new NamedPolicy(name, result.policy().get());
            }
            problem = result.describe();
        } catch (IOException e) {
            problem = e.toString();
        }
        LOG.error("{} is invalid, so policy `{}` denies everything: {}", file, name, problem);
        return InvalidPolicy.unreadable(name);
    }
}
