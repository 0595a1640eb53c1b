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
import org.junit.jupiter.params.provider.CsvSource;

class TrustedOriginsTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            the document's own               | https://idp.test/doc       | -                  | https://x.test         | -                     | https://idp.test/certs          | yes
            its standard port, spelled out   | https://idp.test/doc       | -                  | https://x.test         | -                     | https://idp.test:443/certs      | yes
            in capitals                      | https://idp.test/doc       | -                  | https://x.test         | -                     | HTTPS://IDP.TEST/certs          | yes
            standard port of http            | http://idp.test/doc        | -                  | https://x.test         | -                     | http://idp.test:80/certs        | yes
            http is not on port 443          | http://idp.test/doc        | -                  | https://x.test         | -                     | http://idp.test:443/certs       | no
            https is not on port 80          | https://idp.test/doc       | -                  | https://x.test         | -                     | https://idp.test:80/certs       | no
            another port                     | https://idp.test/doc       | -                  | https://x.test         | -                     | https://idp.test:8443/certs     | no
            another scheme                   | https://idp.test/doc       | -                  | https://x.test         | -                     | http://idp.test/certs           | no
            another scheme, the same port    | https://idp.test:8443/doc  | -                  | https://x.test         | -                     | http://idp.test:8443/certs      | no
            another host                     | https://idp.test/doc       | -                  | https://x.test         | -                     | https://keys.test/certs         | no
            a longer host                    | https://idp.test/doc       | -                  | https://x.test         | -                     | https://idp.test.evil.test/     | no
            the issuer's                     | http://idp.test/doc        | -                  | https://x.test/realm   | -                     | https://x.test/certs            | yes
            the issuer's, but not its port   | http://idp.test/doc        | -                  | https://x.test/realm   | -                     | https://x.test:8443/certs       | no
            a discovered issuer over http    | http://idp.test/doc        | -                  | http://x.test/realm    | -                     | http://x.test/certs             | no
            an issuer that is no address     | http://idp.test/doc        | -                  | x.test                 | -                     | https://x.test/certs            | no
            a configured issuer over http    | http://idp.test/doc        | http://x.test/r    | http://y.test/realm    | -                     | http://x.test/certs             | yes
            not the configured issuer        | http://idp.test/doc        | http://x.test/r    | http://y.test/realm    | -                     | http://y.test/certs             | no
            a configured issuer, no address  | http://idp.test/doc        | x.test             | http://y.test/realm    | -                     | http://x.test/certs             | no
            trusted by the operator          | http://idp.test/doc        | -                  | http://y.test/realm    | http://keys.test      | http://keys.test/certs          | yes
            not that port of the trusted     | http://idp.test/doc        | -                  | http://y.test/realm    | http://keys.test      | http://keys.test:81/certs       | no
            another scheme than http         | file://idp.test/doc        | -                  | http://y.test/realm    | -                     | file://idp.test/etc/passwd      | no
            no host                          | https://idp.test/doc       | -                  | https://x.test         | -                     | https:/certs                    | no
            an opaque address                | https://idp.test/doc       | -                  | https://x.test         | -                     | https:idp.test                  | no
            a user in it                     | https://idp.test/doc       | -                  | https://x.test         | -                     | https://me:secret@idp.test/     | no
            a user that looks like the host  | https://idp.test/doc       | -                  | https://x.test         | -                     | https://idp.test@evil.test/     | no
            no address at all                | https://idp.test/doc       | -                  | https://x.test         | -                     | https://idp.test/a b            | no
            """)
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
