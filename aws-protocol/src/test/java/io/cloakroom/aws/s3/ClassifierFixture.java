package io.cloakroom.aws.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.RequestHead;
import java.util.List;

/** Request heads written into a test, and what the classifier makes of them. */
final class ClassifierFixture {
    static final S3Classifier CLASSIFIER = new S3Classifier(List.of("s3.example.org", "example.org"));

    private ClassifierFixture() {}

    static RequestHead head(String method, String target, String... headers) {
        Headers.Builder builder = Headers.builder().add("host", "127.0.0.1:9000");
        for (int i = 0; i < headers.length; i += 2) {
            builder.add(headers[i], headers[i + 1]);
        }
        return RequestHead.parse(method, target, builder.build());
    }

    static AwsException refusal(RequestHead head) {
        AwsException refusal = catchThrowableOfType(AwsException.class, () -> CLASSIFIER.classify(head));
        assertThat(refusal).as(head.toString()).isNotNull();
        return refusal;
    }

    static String outcome(RequestHead head) {
        try {
            return CLASSIFIER.classify(head).operation().name();
        } catch (AwsException e) {
            return e.code().wireName();
        }
    }
}
