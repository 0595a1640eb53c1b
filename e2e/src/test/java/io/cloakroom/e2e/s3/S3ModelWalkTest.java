package io.cloakroom.e2e.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.aws.s3.AmzHeaders;
import io.cloakroom.aws.s3.S3Call;
import io.cloakroom.aws.s3.S3Classifier;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.protocol.MarshallLocation;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Request;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/**
 * Every operation of Amazon's SDK, as the SDK sends it with everything it can say, and what is made of it. Kept in
 * {@code s3-model.txt}; when the table of operations or the SDK changes, copy {@code target/s3-model.txt} over it and
 * review the difference.
 */
class S3ModelWalkTest {
    private static final String FILE = "s3-model.txt";

    /** Operations that are never handed on, and why. */
    private static final Map<String, String> REFUSED = Map.of(
            "CreateSession", "its answer is credentials for the store behind",
            "GetObjectTorrent", "its answer names the store behind",
            "RenameObject", "stores disagree on whether its source names a bucket");

    /** It is answered from an address of its own, and there is no telling it from the other. */
    private static final Map<String, String> SAME_REQUEST = Map.of("ListDirectoryBuckets", "ListBuckets");

    /** The SDK's synchronous client does not have one; the other goes to a host of its own, for another service. */
    private static final Set<String> NOT_SENT = Set.of("SelectObjectContent", "WriteGetObjectResponse");

    /** What the SDK makes headers of itself, or counts. */
    private static final Set<String> OF_THE_SDK = Set.of("CopySource", "ContentLength");

    private static final int MAX_DEPTH = 5;

    /** A header that asks for what the operation does not do here. */
    private static final Pattern REFUSED_HEADER = Pattern.compile("`(x-amz-[a-z0-9-]+)` asks");

    private static final class Sent extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private final AtomicReference<@Nullable SdkHttpRequest> sent = new AtomicReference<>();
    private final S3Classifier classifier = new S3Classifier(List.of());

    @Test
    void everyOperationIsKnown() throws IOException, ReflectiveOperationException {
        StringBuilder table = new StringBuilder("""
                # Each operation of the AWS SDK: the request it makes, with all parameters and headers it has, and those of
                # them that are refused or not handed on here. Made by S3ModelWalkTest.
                """);
        try (S3Client client = client()) {
            for (Class<?> request : requests()) {
                String name = request.getSimpleName().replaceFirst("Request$", "");
                if (!NOT_SENT.contains(name)) {
                    table.append(describe(name, request(client, name, request)));
                }
            }
        }
        Files.writeString(Path.of("target", FILE), table);

        try (InputStream reviewed = Objects.requireNonNull(getClass().getResourceAsStream(FILE), FILE)) {
            assertThat(table).hasToString(new String(reviewed.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private String describe(String name, RequestHead head) {
        Set<String> refused = new TreeSet<>();
        RequestHead rest = head;
        while (true) {
            try {
                S3Call call = classifier.classify(rest);
                assertThat(call.operation().awsName()).as(name).isEqualTo(SAME_REQUEST.getOrDefault(name, name));
                assertThat(REFUSED).doesNotContainKey(name);
                return "%s: %s%s%s\n"
                        .formatted(name, line(head), said("refuses", refused), said("drops", dropped(rest, call)));
            } catch (AwsException e) {
                Matcher header = REFUSED_HEADER.matcher(e.sentence());
                if (REFUSED.containsKey(name)) {
                    assertThat(e.code()).isIn(AwsErrorCode.NOT_IMPLEMENTED, AwsErrorCode.INVALID_BUCKET_NAME);
                    return "%s: %s is refused: %s\n".formatted(name, line(head), REFUSED.get(name));
                }
                assertThat(header.find()).as("%s: %s", name, e.sentence()).isTrue();
                assertThat(refused.add(header.group(1))).isTrue();
                rest = without(rest, header.group(1));
            }
        }
    }

    private static String said(String what, Set<String> names) {
        return names.isEmpty() ? "" : " " + what + " " + names;
    }

    private static RequestHead without(RequestHead head, String header) {
        Headers.Builder kept = Headers.builder();
        for (int i = 0; i < head.headers().size(); i++) {
            if (!head.headers().name(i).equals(header)) {
                kept.add(head.headers().field(i));
            }
        }
        return new RequestHead(head.method(), head.rawPath(), head.rawQuery(), head.query(), kept.build());
    }

    private static String line(RequestHead head) {
        String parameters = head.query().stream()
                .map(parameter -> parameter.name())
                .sorted()
                .collect(Collectors.joining("&"));
        return "%s %s%s".formatted(head.method(), head.rawPath(), parameters.isEmpty() ? "" : "?" + parameters);
    }

    private static Set<String> dropped(RequestHead head, S3Call call) {
        Set<String> dropped = new TreeSet<>();
        for (int i = 0; i < head.headers().size(); i++) {
            String name = head.headers().name(i);
            boolean ofTheMessage = AmzHeaders.isOfTheMessage(name) || name.equals("host") || !isOfTheCall(name);
            if (!ofTheMessage && !call.headers().contains(name)) {
                dropped.add(name);
            }
        }
        head.query().stream()
                .map(parameter -> parameter.name())
                .filter(name -> call.parameter(name).isEmpty())
                .map(name -> "?" + name)
                .forEach(dropped::add);
        return dropped;
    }

    /** Headers of the SDK itself and of HTTP say nothing of the operation. */
    private static boolean isOfTheCall(String name) {
        return !Set.of(
                        "accept",
                        "amz-sdk-invocation-id",
                        "amz-sdk-request",
                        "authorization",
                        "content-length",
                        "expect",
                        "user-agent",
                        "x-amz-te")
                .contains(name);
    }

    private S3Client client() {
        return S3Client.builder()
                .endpointOverride(URI.create("http://127.0.0.1:9"))
                .forcePathStyle(true)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret")))
                .overrideConfiguration(configuration ->
                        configuration.addExecutionInterceptor(new ExecutionInterceptor() {
                            @Override
                            public void beforeTransmission(
                                    Context.BeforeTransmission context, ExecutionAttributes executionAttributes) {
                                sent.set(context.httpRequest());
                                throw new Sent();
                            }
                        }))
                .build();
    }

    private RequestHead request(S3Client client, String name, Class<?> type) throws ReflectiveOperationException {
        Object builder = type.getMethod("builder").invoke(null);
        for (SdkField<?> field : ((SdkPojo) builder).sdkFields()) {
            boolean isSaid = field.location() != MarshallLocation.PAYLOAD
                    || field.marshallingType().equals(MarshallingType.STRING);
            if (field.marshallingType().equals(MarshallingType.SDK_POJO)) {
                field.set(builder, document(field.constructor().get(), MAX_DEPTH));
            } else if (isSaid && !OF_THE_SDK.contains(field.memberName())) {
                value(field).ifPresent(value -> field.set(builder, value));
            }
        }
        Object request = ((SdkBuilder<?, ?>) builder).build();
        sent.set(null);
        Method method = Arrays.stream(S3Client.class.getMethods())
                .filter(any -> any.getName().equalsIgnoreCase(name))
                .filter(any -> Arrays.asList(any.getParameterTypes()).contains(type))
                .filter(any -> Stream.of(any.getParameterTypes())
                        .skip(1)
                        .allMatch(more -> more == RequestBody.class || more == ResponseTransformer.class))
                .min(Comparator.comparingInt(Method::getParameterCount))
                .orElseThrow();
        Object[] arguments = Stream.of(method.getParameterTypes())
                .map(parameter -> parameter == RequestBody.class
                        ? RequestBody.fromString("body")
                        : parameter == ResponseTransformer.class ? ResponseTransformer.toBytes() : request)
                .toArray();
        Throwable failure = null;
        try {
            method.invoke(client, arguments);
        } catch (InvocationTargetException e) {
            failure = e.getCause();
        }
        SdkHttpRequest http = sent.get();
        assertThat(http).as("%s: %s", name, failure).isNotNull();
        return head(Objects.requireNonNull(http));
    }

    /** A part of a body, with the parts that it must have. */
    private static Object document(SdkPojo builder, int depth) {
        for (SdkField<?> field : builder.sdkFields()) {
            if (field.marshallingType().equals(MarshallingType.SDK_POJO) && depth > 0) {
                field.set(builder, document(field.constructor().get(), depth - 1));
            } else if (field.marshallingType().equals(MarshallingType.LIST)) {
                field.set(builder, List.of());
            } else {
                value(field).ifPresent(value -> field.set(builder, value));
            }
        }
        return ((SdkBuilder<?, ?>) builder).build();
    }

    private static RequestHead head(SdkHttpRequest http) {
        Headers.Builder headers = Headers.builder();
        http.headers()
                .forEach((header, values) ->
                        values.forEach(value -> headers.add(header.toLowerCase(Locale.ROOT), value)));
        String query = http.encodedQueryParameters().map(text -> "?" + text).orElse("");
        return RequestHead.parse(http.method().name(), http.encodedPath() + query, headers.build());
    }

    private static Optional<Object> value(SdkField<?> field) {
        MarshallingType<?> type = field.marshallingType();
        if (type.equals(MarshallingType.STRING)) {
            return Optional.of(
                    switch (field.memberName()) {
                        case "Bucket", "SourceBucket", "DestinationBucket" -> "bucket";
                        case "ChecksumAlgorithm" -> "CRC32";
                        case "PartNumber" -> "1";
                        default -> "v";
                    });
        }
        if (type.equals(MarshallingType.INTEGER)) {
            return Optional.of(1);
        }
        if (type.equals(MarshallingType.LONG)) {
            return Optional.of(1L);
        }
        if (type.equals(MarshallingType.BOOLEAN)) {
            return Optional.of(true);
        }
        if (type.equals(MarshallingType.INSTANT)) {
            return Optional.of(Instant.EPOCH);
        }
        if (type.equals(MarshallingType.LIST)) {
            return Optional.of(List.of("v"));
        }
        return type.equals(MarshallingType.MAP) ? Optional.of(Map.of("k", "v")) : Optional.empty();
    }

    private static List<Class<?>> requests() {
        return Arrays.stream(S3AsyncClient.class.getMethods())
                .map(Method::getParameterTypes)
                .filter(types -> types.length > 0 && S3Request.class.isAssignableFrom(types[0]))
                .<Class<?>>map(types -> types[0])
                .distinct()
                .sorted(Comparator.comparing(Class::getSimpleName))
                .toList();
    }
}
