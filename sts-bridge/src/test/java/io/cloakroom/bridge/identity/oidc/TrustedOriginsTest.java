package io.cloakroom.bridge.identity.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cloakroom.bridge.config.ClaimName;
import io.cloakroom.bridge.config.OidcProviderConfig;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class TrustedOriginsTest {
    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "trusted-origins.csv", delimiter = '|', nullValues = "-")
    void s07_onlyAddressesOfTheProviderAreAsked(
            String why,
            String document,
            @Nullable String configuredIssuer,
            String issuer,
            @Nullable String trusted,
            String address,
            String expected)
            throws ProviderException {
        TrustedOrigins origins = new TrustedOrigins(new OidcProviderConfig(
                "_",
                URI.create(document),
                Optional.ofNullable(configuredIssuer),
                Set.of("client"),
                Optional.empty(),
                ClaimName.parse("policy"),
                false,
                List.of(),
                List.of(),
                List.of(),
                Duration.ofHours(1),
                trusted == null ? List.of() : List.of(URI.create(trusted))));
        if (expected.equals("yes")) {
            assertThat(origins.require(address, issuer)).isEqualTo(URI.create(address));
        } else {
            assertThatExceptionOfType(ProviderException.class)
                    .as(why)
                    .isThrownBy(() -> origins.require(address, issuer));
        }
    }
}
