package io.cloakroom.bridge.credentials;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.aws.Secret;
import java.security.SecureRandom;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class StoredSecretsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final byte[] SECRET = "a secret of alice".getBytes(UTF_8);

    private static StoredSecrets under(String masterKey, String purpose) {
        String base64 = Base64.getEncoder().encodeToString(masterKey.repeat(32).getBytes(UTF_8));
        return new StoredSecrets(MasterKey.parse(new Secret(base64)), purpose, new SecureRandom());
    }

    @Test
    void s13_opensOnlyWhereItWasPut() {
        ObjectNode sealed = under("A", "users").seal(SECRET, "users/alice");
        assertThat(under("A", "users").open(sealed, "users/alice")).contains(SECRET);
        assertThat(under("A", "users").open(sealed, "users/bob")).isEmpty();
        assertThat(under("A", "keys").open(sealed, "users/alice")).isEmpty();
        assertThat(under("B", "users").open(sealed, "users/alice")).isEmpty();
        sealed.put("sealed", Base64.getEncoder().encodeToString(new byte[40]));
        assertThat(under("A", "users").open(sealed, "users/alice")).isEmpty();
    }

    @Test
    void s13_showsNothingOfTheSecret() {
        StoredSecrets secrets = under("A", "users");
        String first = secrets.seal(SECRET, "users/alice").toString();
        assertThat(first).doesNotContain(Base64.getEncoder().encodeToString(SECRET), "alice");
        assertThat(secrets.seal(SECRET, "users/alice").toString())
                .as("the same secret, sealed twice")
                .isNotEqualTo(first);
    }

    @Test
    void refusesWhatIsNotSealed() throws Exception {
        for (String text :
                new String[] {"{}", "[]", "1", "{\"iv\":\"AA==\",\"sealed\":\"AA==\"}", "{\"iv\":\"?\",\"sealed\":\"\"}"
                }) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> under("A", "users").open(JSON.readTree(text), "users/alice"));
        }
    }
}
