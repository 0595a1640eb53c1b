package io.cloakroom.bridge.gateway;

import static io.cloakroom.bridge.authn.SigningClient.EMPTY_SHA256;
import static io.cloakroom.bridge.authn.SigningClient.NOW;
import static io.cloakroom.bridge.authn.SigningClient.UNSIGNED;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.form.FormReader;
import io.cloakroom.aws.form.PostForm;
import io.cloakroom.bridge.authn.PostForms;
import io.cloakroom.bridge.authn.SigningClient;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Calls whose decision depends on the tags of the stored object: it is put off to where waiting is allowed. */
class StoredTagsStepTest extends GatewayTest {
    private static final String BUT_KEPT = """
            {"Version":"2012-10-17","Statement":[
              {"Effect":"Allow","Action":["s3:*"],"Resource":["arn:aws:s3:::*"]},
              {"Effect":"Deny","Action":["s3:*"],"Resource":["arn:aws:s3:::alpha/*"],
               "Condition":{"StringEquals":{"s3:ExistingObjectTag/kept":"yes"}}}]}""";

    private final SigningClient narrowed = SigningClient.session("ada", List.of("readwrite"), Optional.of(BUT_KEPT));

    @Test
    void aCallIsDecidedLaterAndThenGoesOn() {
        GatewayStep first = begin(narrowed.sign("GET", "/alpha/k", EMPTY_SHA256));

        assertThat(((GatewayStep.Deferred) first).decision().get()).isInstanceOf(GatewayStep.Stream.class);
        assertThat(audited().decision()).hasToString("allow");
        store.tag("k", "kept", "yes");
        for (String method : List.of("GET", "PUT", "DELETE")) {
            GatewayStep step = begin(narrowed.sign(method, "/alpha/k", UNSIGNED));
            assertThatExceptionOfType(AwsException.class)
                    .as(method)
                    .isThrownBy(() -> ((GatewayStep.Deferred) step).decision().get())
                    .returns(AwsErrorCode.ACCESS_DENIED, AwsException::code);
            assertThat(audited().decision()).hasToString("explicit-deny");
        }
    }

    @Test
    void whatDoesNotDependOnTagsIsDecidedAtOnce() {
        assertThat(begin(narrowed.sign("GET", "/beta/k", EMPTY_SHA256))).isInstanceOf(GatewayStep.Stream.class);
        assertThat(begin(narrowed.sign("GET", "/alpha?list-type=2", EMPTY_SHA256)))
                .isInstanceOf(GatewayStep.Stream.class);
        assertThat(begin(ada.sign("GET", "/alpha/k", EMPTY_SHA256))).isInstanceOf(GatewayStep.Stream.class);
    }

    @Test
    void aBodyThatNamesOtherPlacesIsNotHandedOnEither() {
        GatewayStep step = begin(narrowed.sign("POST", "/alpha/k?restore", UNSIGNED));
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> ((GatewayStep.Deferred) step).decision().get())
                .returns(AwsErrorCode.NOT_IMPLEMENTED, AwsException::code);
    }

    @Test
    void aFormIsDecidedLaterToo() {
        PostForms form =
                PostForms.of(narrowed.credential(), "alpha", "k", NOW).file("photo.jpg", "file".getBytes(UTF_8));

        FormStep later = step(form);
        assertThat(((FormStep.Deferred) later).decision().get()).isInstanceOf(FormStep.Upload.class);
        store.tag("k", "kept", "yes");
        FormStep refused = step(form);
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> ((FormStep.Deferred) refused).decision().get())
                .returns(AwsErrorCode.ACCESS_DENIED, AwsException::code);
    }

    private FormStep step(PostForms form) {
        GatewayStep.Form step = (GatewayStep.Form) begin(form.head());
        var decided = new FormStep[1];
        step.reader().update(ByteBuffer.wrap(form.body()), new FormReader.Listener() {
            @Override
            public void fields(PostForm fields) {
                decided[0] = step.decision().apply(fields);
            }

            @Override
            public void file(int position, int length) {}

            @Override
            public void heldBack(byte[] bytes, int length) {}
        });
        step.reader().finish();
        return decided[0];
    }
}
