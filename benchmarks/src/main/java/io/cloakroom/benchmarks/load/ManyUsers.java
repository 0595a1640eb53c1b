package io.cloakroom.benchmarks.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cloakroom.aws.Secret;
import io.cloakroom.bridge.credentials.MasterKey;
import io.cloakroom.bridge.files.PrivateFiles;
import io.cloakroom.bridge.iam.AccountStatus;
import io.cloakroom.bridge.iam.Iam;
import io.cloakroom.bridge.iam.IamDirectory;
import io.cloakroom.bridge.iam.PolicyMappings.Holder;
import io.cloakroom.bridge.policies.PolicyDocuments;
import io.cloakroom.bridge.state.SqliteStateStore;
import io.cloakroom.bridge.state.StateStore;
import io.cloakroom.bridge.state.StateView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Users, groups and policies in the data directory of a bridge that does not run. */
final class ManyUsers {
    static final String USER = "user-0";
    static final String SECRET = "secret-of-user-0";

    private static final int USERS_A_GROUP = 100;

    private ManyUsers() {}

    /** Fills the state. Each user has two policies, and a third by its group. */
    static Path fill(Path directory, int users, int policies) throws IOException {
        Files.createDirectories(directory);
        PrivateFiles.claim(directory);
        SecureRandom random = new SecureRandom();
        InstantSource clock = InstantSource.system();
        try (StateStore store = SqliteStateStore.open(directory);
                StateView state = StateView.open(store, clock, Duration.ofDays(1));
                PolicyDocuments documents = PolicyDocuments.remembering(state)) {
            IamDirectory known = IamDirectory.open(
                    state, MasterKey.inDirectory(directory, random), Optional.of("benchmark"), random, clock);
            Iam iam = Iam.open(known, documents, random, clock);
            for (int i = 0; i < policies; i++) {
                iam.policies().put("policy-" + i, policy(i).getBytes(UTF_8));
            }
            for (int i = 0; i < users; i++) {
                iam.users().put("user-" + i, new Secret("secret-of-user-" + i), AccountStatus.ENABLED);
                iam.mappings()
                        .attach(
                                new Holder.User("user-" + i),
                                List.of("policy-" + i % policies, "policy-" + (i + 1) % policies));
            }
            for (int from = 0; from < users; from += USERS_A_GROUP) {
                String group = "group-" + from / USERS_A_GROUP;
                iam.groups()
                        .addMembers(
                                group,
                                IntStream.range(from, Math.min(users, from + USERS_A_GROUP))
                                        .mapToObj(i -> "user-" + i)
                                        .toList());
                iam.mappings().attach(new Holder.Group(group), List.of("policy-" + from % policies));
            }
        }
        return directory;
    }

    /** The first policy gives what is measured. */
    private static String policy(int i) {
        String bucket = i == 0 ? "bench" : "bucket-" + i;
        return """
                {"Version": "2012-10-17", "Statement": [
                  {"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": ["arn:aws:s3:::%1$s/*"]},
                  {"Effect": "Allow", "Action": ["s3:ListBucket"], "Resource": ["arn:aws:s3:::%1$s"]}]}""".formatted(bucket);
    }
}
