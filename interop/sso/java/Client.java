import software.amazon.awssdk.services.s3.S3Client;

/** The AWS SDK for Java with nothing but a profile: lists a bucket. */
public class Client {
    public static void main(String[] arguments) {
        try (S3Client s3 = S3Client.builder().forcePathStyle(true).build()) {
            s3.listObjectsV2(list -> list.bucket(arguments[0]))
                    .contents()
                    .forEach(object -> System.out.println(object.key()));
        }
    }
}
