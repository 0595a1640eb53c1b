package io.cloakroom.e2e.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.cloakroom.aws.s3.S3Body;
import io.cloakroom.aws.s3.S3Operation;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallLocation;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.model.S3Request;

/** Amazon's own model of S3, read from its SDK, against the table of operations. */
class S3ModelTest {
    /**
     * How the model calls what is somewhere else. A grantee's {@code URI} is a group of users; the SDK makes a header
     * of {@code SourceBucket}, which is authorized. An {@code AccessPointArn} only says which requests metrics count.
     */
    private static final Pattern PLACE = Pattern.compile(
            "(?i)(?!(SourceBucket|AccessPointArn)$).*(bucket|bucketname|arn|queue|topic|function|host\\w*|role|account)");

    @Test
    void s44_everyBodyThatNamesOtherPlacesIsKnown() throws ReflectiveOperationException {
        Map<String, S3Operation> known = Arrays.stream(S3Operation.values())
                .collect(Collectors.toMap(S3Operation::awsName, operation -> operation));
        Map<S3Operation, Set<String>> found = new HashMap<>();
        for (Class<?> request : requests()) {
            S3Operation operation = known.get(name(request));
            Set<String> places = new TreeSet<>();
            SdkPojo builder = (SdkPojo) request.getMethod("builder").invoke(null);
            for (SdkField<?> field : builder.sdkFields()) {
                if (field.location() == MarshallLocation.PAYLOAD) {
                    collect(field, places, new HashSet<>());
                }
            }
            if (operation != null && !places.isEmpty()) {
                found.put(operation, places);
            }
        }

        assertThat(found).containsKeys(S3Operation.RESTORE_OBJECT, S3Operation.PUT_BUCKET_REPLICATION);
        assertThat(found.keySet())
                .as("operations whose bodies name %s", found)
                .isEqualTo(Arrays.stream(S3Operation.values())
                        .filter(operation -> operation.body() == S3Body.DOCUMENT_OF_OTHER_PLACES)
                        .collect(Collectors.toSet()));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "POST_OBJECT")
    void everyOperationIsNamedAsInTheModel(S3Operation operation) {
        assertThatNoException()
                .isThrownBy(
                        () -> Class.forName(S3Request.class.getPackageName() + "." + operation.awsName() + "Request"));
    }

    private static String name(Class<?> request) {
        return request.getSimpleName().replaceFirst("Request$", "");
    }

    private static Set<Class<?>> requests() {
        return Arrays.stream(S3AsyncClient.class.getMethods())
                .map(Method::getParameterTypes)
                .filter(types -> types.length > 0 && S3Request.class.isAssignableFrom(types[0]))
                .map(types -> types[0])
                .collect(Collectors.toSet());
    }

    private static void collect(SdkField<?> field, Set<String> places, Set<String> seen) {
        if (field.marshallingType().equals(MarshallingType.SDK_POJO)) {
            SdkPojo pojo = field.constructor().get();
            if (seen.add(pojo.getClass().getName())) {
                pojo.sdkFields().forEach(member -> collect(member, places, seen));
            }
        } else if (field.marshallingType().equals(MarshallingType.LIST)) {
            SdkField<?> member = field.getTrait(ListTrait.class).memberFieldInfo();
            if (member.marshallingType().equals(MarshallingType.SDK_POJO)) {
                collect(member, places, seen);
            } else {
                add(field, places);
            }
        } else {
            add(field, places);
        }
    }

    private static void add(SdkField<?> field, Set<String> places) {
        if (PLACE.matcher(field.memberName()).matches()) {
            places.add(field.memberName());
        }
    }
}
