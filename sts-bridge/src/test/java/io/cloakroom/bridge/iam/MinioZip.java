package io.cloakroom.bridge.iam;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** An archive as {@code mc admin cluster iam export} writes it. */
final class MinioZip {
    static final String DIRECTORY = "iam-assets/";

    private final Map<String, byte[]> entries = new LinkedHashMap<>();

    /** What MinIO exports of two users, a group, and access keys of a user and of the owner. */
    static MinioZip usual() {
        return new MinioZip()
                .with("policies.json", """
                        {"lab-read":{"Version":"2012-10-17","Statement":[{"Effect":"Allow",
                          "Action":["s3:ListBucket","s3:GetObject"],"Resource":["arn:aws:s3:::lab","arn:aws:s3:::lab/*"]}]},
                         "lab-write":{"Version":"2012-10-17","Statement":[{"Effect":"Allow",
                          "Action":["s3:PutObject"],"Resource":["arn:aws:s3:::lab/*"]}]},
                         "readonly":{"Version":"2012-10-17","Statement":[{"Effect":"Allow",
                          "Action":["s3:GetObject","s3:GetBucketLocation"],"Resource":["arn:aws:s3:::*"]}]}}""")
                .with("users.json", """
                        {"alice":{"secretKey":"alice-secret","status":"enabled"},
                         "carol@example.com":{"secretKey":"carol-secret","status":"disabled"}}""")
                .with("groups.json", """
                        {"lab":{"version":1,"status":"enabled","members":["alice"],
                          "updatedAt":"2026-02-03T02:12:59.923562665Z"}}""")
                .with("svcaccts.json", """
                        {"ALICEKEY":{"parent":"alice","accessKey":"ALICEKEY","secretKey":"alice-key-secret","groups":null,
                          "claims":{"accessKey":"ALICEKEY","parent":"alice","sa-policy":"embedded-policy"},
                          "sessionPolicy":{"Version":"2012-10-17","Statement":[{"Effect":"Allow",
                            "Action":["s3:GetObject"],"Resource":["arn:aws:s3:::lab/*"]}]},
                          "status":"on","name":"Backup","description":"at night","expiration":"2029-06-01T02:00:00+02:00"},
                         "OWNERKEY":{"parent":"rootadmin","accessKey":"OWNERKEY","secretKey":"owner-key-secret",
                          "groups":null,"claims":{"accessKey":"OWNERKEY","parent":"rootadmin",
                          "sa-policy":"inherited-policy"},"sessionPolicy":null,"status":"off","name":"",
                          "description":"","expiration":"1970-01-01T00:00:00Z"}}""")
                .with("user_mappings.json", """
                        {"alice":{"version":0,"policy":"lab-write,readonly","updatedAt":"2026-02-03T02:13:05.066555648Z"}}""")
                .with("group_mappings.json", """
                        {"lab":{"version":0,"policy":"lab-read","updatedAt":"2026-02-03T02:13:03.661005904Z"}}""")
                .with("stsuser_mappings.json", "{}");
    }

    /** With this file in place of the one of this name, or as one more. */
    MinioZip with(String file, String json) {
        return withEntry(DIRECTORY + file, json.getBytes(UTF_8));
    }

    MinioZip withEntry(String path, byte[] bytes) {
        entries.put(path, bytes);
        return this;
    }

    MinioZip without(String file) {
        entries.remove(DIRECTORY + file);
        return this;
    }

    Path write(Path directory) throws IOException {
        Path file = directory.resolve("play-iam-info.zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
            }
        }
        return file;
    }
}
