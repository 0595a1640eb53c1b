package io.cloakroom.bridge.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cloakroom.aws.Secret;
import io.cloakroom.bridge.tls.TestAuthority.Issued;
import io.cloakroom.bridge.tls.TestAuthority.Wanted;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PemFilesTest {
    private static final String PBE = "PBEWithHmacSHA256AndAES_256";

    private final TestAuthority authority = TestAuthority.root("CA");

    @TempDir
    private Path directory = Path.of(".");

    private PrivateKey read(String text, String password) throws IOException {
        Path file = directory.resolve("private.key");
        TestAuthority.write(file, text);
        return PemFiles.privateKey(file, password.isEmpty() ? Optional.empty() : Optional.of(new Secret(password)));
    }

    private static byte[] encrypted(PrivateKey key, String password) throws Exception {
        Cipher cipher = Cipher.getInstance(PBE);
        cipher.init(
                Cipher.ENCRYPT_MODE,
                SecretKeyFactory.getInstance(PBE).generateSecret(new PBEKeySpec(password.toCharArray())));
        AlgorithmIdentifier scheme = new AlgorithmIdentifier(
                PKCSObjectIdentifiers.id_PBES2,
                ASN1Primitive.fromByteArray(cipher.getParameters().getEncoded()));
        return new EncryptedPrivateKeyInfo(scheme, cipher.doFinal(key.getEncoded())).getEncoded();
    }

    private static BigInteger number(PrivateKey key) {
        return ((java.security.interfaces.ECPrivateKey) key).getS();
    }

    @Test
    void readsKeysInEveryForm() throws Exception {
        Issued ec = authority.issue(Wanted.client("ec"), "EC");
        Issued rsa = authority.issue(Wanted.client("rsa"), "RSA");
        PrivateKeyInfo ecInfo =
                PrivateKeyInfo.getInstance(ec.keys().getPrivate().getEncoded());
        ECPrivateKey bare = ECPrivateKey.getInstance(ecInfo.parsePrivateKey());
        ECPrivateKey whole = new ECPrivateKey(
                256, bare.getKey(), ecInfo.getPrivateKeyAlgorithm().getParameters());
        byte[] pkcs1 = PrivateKeyInfo.getInstance(rsa.keys().getPrivate().getEncoded())
                .parsePrivateKey()
                .toASN1Primitive()
                .getEncoded();

        assertThat(read(ec.keyPem(), "")).isEqualTo(ec.keys().getPrivate());
        assertThat(read(rsa.keyPem(), "")).isEqualTo(rsa.keys().getPrivate());
        assertThat(read(TestAuthority.pem("RSA PRIVATE KEY", pkcs1), ""))
                .isEqualTo(rsa.keys().getPrivate());
        assertThat(read(
                        "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n"
                                + TestAuthority.pem("EC PRIVATE KEY", whole.getEncoded()),
                        ""))
                .returns(number(ec.keys().getPrivate()), PemFilesTest::number);
        assertThat(read(
                        TestAuthority.pem(
                                "ENCRYPTED PRIVATE KEY", encrypted(ec.keys().getPrivate(), "open sesame")),
                        "open sesame"))
                .isEqualTo(ec.keys().getPrivate());
    }

    @Test
    void anEncryptedKeyNeedsItsPassword() throws Exception {
        String text = TestAuthority.pem(
                "ENCRYPTED PRIVATE KEY",
                encrypted(authority.issue(Wanted.client("a")).keys().getPrivate(), "open sesame"));
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> read(text, ""))
                .withMessageContaining("MINIO_CERT_PASSWD");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> read(text, "open barley"))
                .withMessageContaining("private.key")
                .withMessageNotContaining("barley");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            empty         | ''                                                                              | no `BEGIN PRIVATE KEY`
            no PEM        | hello                                                                           | no `BEGIN PRIVATE KEY`
            half written  | -----BEGIN PRIVATE KEY-----~MIGHAgEAMBMGByqG                                    | not in PEM form
            no key        | -----BEGIN PRIVATE KEY-----~AAAA~-----END PRIVATE KEY-----                       | cannot be read
            old cipher    | -----BEGIN RSA PRIVATE KEY-----~Proc-Type: 4,ENCRYPTED~~AAAA~-----END RSA PRIVATE KEY----- | openssl pkcs8 -topk8
            unknown kind  | -----BEGIN DSA PRIVATE KEY-----~AAAA~-----END DSA PRIVATE KEY-----               | not a supported key
            """)
    void saysWhatIsWrongWithAKey(String name, String text, String words) {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> read(text.replace('~', '\n'), ""))
                .withMessageContaining("private.key")
                .withMessageContaining(words);
    }

    @Test
    void passesOverWhatIsNoCertificate() throws IOException {
        Issued one = authority.issue(Wanted.client("a"));
        Path file = directory.resolve("bundle.crt");
        TestAuthority.write(file, "Bag Attributes\n" + one.keyPem() + TestAuthority.pem(one.path()) + "\nthe end\n");
        assertThat(PemFiles.certificates(file)).isEqualTo(one.path());
    }
}
