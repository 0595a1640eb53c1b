package io.cloakroom.bridge.credentials;

import static io.cloakroom.aws.AwsErrorCode.INVALID_TOKEN_ID;
import static io.cloakroom.aws.AwsErrorCode.PACKED_POLICY_TOO_LARGE;
import static io.cloakroom.aws.AwsErrorCode.SERVICE_UNAVAILABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.Secret;
import io.cloakroom.bridge.credentials.SessionKeys.SessionBinding;
import io.cloakroom.bridge.state.FakeStateStore;
import io.cloakroom.bridge.state.MemoryStateStore;
import io.cloakroom.bridge.state.StateStore;
import io.cloakroom.bridge.state.StateView;
import io.cloakroom.bridge.state.StateViews;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionSealerTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final InstantSource CLOCK = InstantSource.fixed(Sessions.NOW);
    private static final MasterKey MASTER = MasterKey.parse(new Secret("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="));

    private final StateStore store = new MemoryStateStore();
    private final KeyRing ring = KeyRing.open(StateViews.over(store), MASTER, RANDOM, CLOCK);
    private final SessionSealer sealer = new SessionSealer(ring, RANDOM);

    @Test
    void opensWhatItSealed() {
        Session session = Sessions.withSessionPolicy("{\"Version\":\"2012-10-17\",\"Statement\":[]}");
        IssuedCredentials issued = sealer.issue(session);
        SessionSealer.Opened opened = sealer.open(issued.accessKeyId(), issued.sessionToken());
        assertThat(opened.session()).isEqualTo(session);
        assertThat(opened.secret()).isEqualTo(issued.secret());
        assertThat(issued.expiration()).isEqualTo(session.expiration());
    }

    @Test
    void keepsTheLabelToEndItBy() {
        Session session = Sessions.ofAlice().withRevokeType(Optional.of("laptop"));
        IssuedCredentials issued = sealer.issue(session);
        assertThat(sealer.open(issued.accessKeyId(), issued.sessionToken()).session())
                .isEqualTo(session)
                .isNotEqualTo(Sessions.ofAlice());
    }

    @Test
    void keepsAnEmptySessionPolicyApartFromNone() {
        IssuedCredentials issued = sealer.issue(Sessions.withSessionPolicy(""));
        assertThat(sealer.open(issued.accessKeyId(), issued.sessionToken())
                        .session()
                        .sessionPolicy())
                .contains("");
    }

    @Test
    void keepsWhatItKnowsOfTheUser() {
        Attributes attributes = new Attributes(
                Map.of("department", List.of("research"), "level", List.of("3")),
                new Withheld(Set.of("photo", "groups"), true),
                Map.of("team", "lab", "cost center", ""),
                Optional.of("ada@example.org"));
        IssuedCredentials issued = sealer.issue(Sessions.ofAlice().withAttributes(attributes));
        assertThat(sealer.open(issued.accessKeyId(), issued.sessionToken())
                        .session()
                        .attributes())
                .isEqualTo(attributes);
    }

    @ParameterizedTest
    @CsvSource({"'',true", "photo,true", "groups,true", "'photo,groups,aud',true", "'',false", "'groups,aud',false"})
    void keepsWhichClaimsWereWithheld(String names, boolean complete) throws Exception {
        Withheld withheld = new Withheld(names.isEmpty() ? Set.of() : Set.of(names.split(",", -1)), complete);
        Session session =
                Sessions.ofAlice().withAttributes(new Attributes(Map.of(), withheld, Map.of(), Optional.empty()));
        assertThat(SessionCodec.read(SessionCodec.write(session)).attributes().withheld())
                .isEqualTo(withheld);
    }

    @Test
    void sessionsFromBeforeOtherClaimsWereSealedStayValid() throws Exception {
        String accessKeyId = "ASIA0000000000000000";
        Attributes attributes = sealer.open(
                        accessKeyId, tokenOf(ring.current(), accessKeyId, sessionWith(Map.of(), "")))
                .session()
                .attributes();
        assertThat(attributes.mayLack("department")).isTrue();
        assertThat(attributes.mayLack("email")).isFalse();
        assertThat(attributes.tags()).isEmpty();
        assertThat(attributes.sourceIdentity()).isEmpty();
    }

    @Test
    void whatFitsIsSealedSmallestFirst() {
        Map<String, List<String>> others = Map.of(
                "small", List.of("1"),
                "medium", List.of("m".repeat(400)),
                "large", List.of("l".repeat(600)),
                "larger", List.of("l".repeat(700)));
        Attributes filled = ClaimRoom.fill(Sessions.ofAlice(), others).attributes();
        assertThat(filled.claims()).containsOnlyKeys("groups", "preferred_username", "small", "medium");
        assertThat(filled.withheld()).isEqualTo(Withheld.only(Set.of("large", "larger")));
    }

    @Test
    void ofMiniosClaimsAsManyAsFitAreSealedAndTheLargestAreWithheld() {
        int fit = 0;
        for (int groups = 200; groups < 400; groups++) {
            Session filled = ClaimRoom.fill(inGroups(groups), Map.of("department", List.of("research")));
            assertThat(sealer.issue(filled).sessionToken()).hasSizeLessThanOrEqualTo(SessionSealer.MAX_TOKEN_CHARS);
            Attributes attributes = filled.attributes();
            assertThat(attributes.claims()).containsKeys("preferred_username", "email", "aud");
            boolean fits = SessionCodec.write(inGroups(groups)).length <= SessionSealer.MAX_SESSION_BYTES;
            assertThat(attributes.claims().containsKey("groups")).isEqualTo(fits);
            assertThat(attributes.mayLack("groups")).isNotEqualTo(fits);
            if (!fits) {
                assertThat(attributes.claims()).containsKey("department");
                assertThat(attributes.withheld()).isEqualTo(Withheld.only(Set.of("groups")));
            }
            fit += fits ? 1 : 0;
        }
        assertThat(fit).as("both cases were tried").isBetween(50, 150);
    }

    private static Session inGroups(int groups) {
        Map<String, List<String>> claims = new HashMap<>();
        claims.put("groups", Collections.nCopies(groups, "/grp-000"));
        claims.put("aud", List.of("sts-bridge", "account"));
        claims.put("email", List.of("alice@example.org"));
        claims.put("preferred_username", List.of("alice"));
        return Sessions.ofAlice().withAttributes(Sessions.attributes(claims));
    }

    @Test
    void namesOfMiniosClaimsAreKeptWhereThoseOfOthersHaveNoRoom() {
        Map<String, List<String>> others = new HashMap<>();
        for (int i = 0; i < 500; i++) {
            others.put("claim-of-some-length-" + i, List.of("v"));
        }
        Attributes attributes = ClaimRoom.fill(inGroups(400), others).attributes();
        assertThat(attributes.withheld()).isEqualTo(new Withheld(Set.of("groups"), false));
        assertThat(attributes.mayLack("groups")).isTrue();
        assertThat(attributes.mayLack("anything")).isTrue();
        assertThat(attributes.mayLack("website"))
                .as("a claim of MinIO's that the token did not have")
                .isFalse();
    }

    @Test
    void versionsThatWouldTakeGroupsForAbsentRefuseASessionWithoutThem() {
        byte[] whole = SessionCodec.write(ClaimRoom.fill(inGroups(10), Map.of()));
        byte[] without = SessionCodec.write(ClaimRoom.fill(inGroups(400), Map.of()));
        assertThat(partsOf(whole)).doesNotContain("w");
        assertThat(partsOf(without)).as("a part they do not know").contains("w");
    }

    private static List<String> partsOf(byte[] session) {
        try (JsonParser in = new CBORFactory().createParser(session)) {
            List<String> parts = new ArrayList<>();
            in.nextToken();
            String name;
            while ((name = in.nextFieldName()) != null) {
                parts.add(name);
                in.nextToken();
                in.skipChildren();
            }
            return parts;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void whatIsFilledInAlwaysFits() {
        for (int chars = 0; chars < 3000; chars += 7) {
            Session core = Sessions.withSessionPolicy("p".repeat(chars));
            Map<String, List<String>> others = new HashMap<>();
            for (int i = 0; i < 40; i++) {
                others.put("ünicode" + i, List.of("value", "v".repeat(i * 3)));
            }
            int before = SessionCodec.write(core.withAttributes(
                            new Attributes(core.claims(), Withheld.unknown(), Map.of(), Optional.empty())))
                    .length;
            Session filled = ClaimRoom.fill(core, others);
            assertThat(SessionCodec.write(filled).length)
                    .as("%d bytes before", before)
                    .isLessThanOrEqualTo(Math.max(before, SessionSealer.MAX_SESSION_BYTES));
        }
    }

    @Test
    void credentialsHaveTheShapeToolsExpect() {
        Set<String> secrets = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            IssuedCredentials issued = sealer.issue(Sessions.ofAlice());
            assertThat(issued.accessKeyId()).matches("ASIA[A-Z0-9]{16}");
            assertThat(issued.secret().reveal()).matches("[A-Za-z0-9]{40}");
            assertThat(issued.sessionToken()).matches("[A-Za-z0-9_-]+").hasSizeLessThan(1024);
            assertThat(secrets.add(issued.secret().reveal())).isTrue();
        }
    }

    /**
     * The format of version 1 must not change by accident: tokens of the version before an upgrade have to open after
     * it. Computed by another program.
     */
    @Test
    void derivesWhatVersionOneAlwaysDerived() {
        byte[] ringKey = new byte[32];
        byte[] salt = new byte[32];
        for (int i = 0; i < 32; i++) {
            ringKey[i] = (byte) i;
            salt[i] = (byte) (0xff - i);
        }
        RingKey key = new RingKey(0x01020304, ringKey, Sessions.NOW);
        SessionBinding binding =
                new SessionBinding((byte) 1, key, "00112233445566778899aabbccddeeff", "ASIA0123456789ABCDEF");
        SessionKeys keys = new SessionKeys(key, salt, binding);
        assertThat(HexFormat.of().formatHex(binding.toBytes()))
                .isEqualTo("000101" + "000401020304" + "0020"
                        + HexFormat.of()
                                .formatHex("00112233445566778899aabbccddeeff".getBytes(StandardCharsets.US_ASCII))
                        + "0014"
                        + HexFormat.of().formatHex("ASIA0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII)));
        assertThat(keys.secret().reveal()).isEqualTo("IYQJCTY5sr2xQ3KPSYuMdK2iJIe3C2wynAHotyVL");
        assertThat(HexFormat.of().formatHex(keys.seal("cloakroom".getBytes(StandardCharsets.US_ASCII))))
                .isEqualTo("9f6449d303b7e140da8d89e3c627ab246a192ccd318c5a2bf1");
    }

    @Test
    void s11_nothingThatTravelsDeterminesTheSecret() {
        IssuedCredentials issued = sealer.issue(Sessions.ofAlice());
        String secret = issued.secret().reveal();
        assertThat(issued.sessionToken()).doesNotContain(secret);
        byte[] token = Base64.getUrlDecoder().decode(issued.sessionToken());
        assertThat(new String(token, StandardCharsets.ISO_8859_1))
                .as("the payload is not readable either")
                .doesNotContain(secret, "alice", "lab-data");
        // Whoever has access key id, token and this source code lacks the ring key: with any other the secret is
        // another.
        byte[] salt = Arrays.copyOfRange(token, 5, 37);
        RingKey own = ring.current();
        for (byte[] guess :
                List.of(new byte[32], salt, MASTER.bytes(), "minioadmin".getBytes(StandardCharsets.UTF_8))) {
            RingKey guessed = new RingKey(own.id(), guess, own.createdAt());
            assertThat(new SessionKeys(
                                    guessed,
                                    salt,
                                    new SessionBinding((byte) 1, guessed, ring.deploymentId(), issued.accessKeyId()))
                            .secret()
                            .reveal())
                    .isNotEqualTo(secret);
        }
        assertThat(secretOf(own, salt, issued.accessKeyId())).isEqualTo(secret);
        assertThat(secretOf(own, salt, "ASIA0000000000000000"))
                .as("bound to the access key id")
                .isNotEqualTo(secret);
    }

    private String secretOf(RingKey key, byte[] salt, String accessKeyId) {
        return new SessionKeys(key, salt, new SessionBinding((byte) 1, key, ring.deploymentId(), accessKeyId))
                .secret()
                .reveal();
    }

    @Test
    void s12_refusesEveryChangedBit() {
        IssuedCredentials issued = sealer.issue(Sessions.ofAlice());
        byte[] token = Base64.getUrlDecoder().decode(issued.sessionToken());
        for (int bit = 0; bit < 8 * token.length; bit++) {
            byte[] changed = token.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            refuses(issued.accessKeyId(), encode(changed));
        }
    }

    @Test
    void s12_refusesASelfMadeToken() {
        RingKey forged = new RingKey(ring.current().id(), new byte[32], Sessions.NOW);
        String accessKeyId = "ASIA0000000000000000";
        refuses(accessKeyId, tokenOf(forged, accessKeyId, SessionCodec.write(Sessions.ofAlice())));
        for (String text : List.of("", "AA", "A", "not!base64", "eyJhbGciOiJub25lIn0.e30.", encode(new byte[52]))) {
            refuses(accessKeyId, text);
        }
    }

    @Test
    void s12_refusesASessionWithoutExpiryOrWithUnknownParts() throws Exception {
        String accessKeyId = "ASIA0000000000000000";
        refuses(accessKeyId, tokenOf(ring.current(), accessKeyId, sessionWith(Map.of(), "e")));
        refuses(accessKeyId, tokenOf(ring.current(), accessKeyId, sessionWith(Map.of("z", "new restriction"), "")));
        String whole = tokenOf(ring.current(), accessKeyId, sessionWith(Map.of(), ""));
        assertThat(sealer.open(accessKeyId, whole).session().policies()).isEmpty();
    }

    @Test
    void s12_refusesOtherSpellingsOfAGoodToken() {
        IssuedCredentials issued = sealer.issue(Sessions.withSessionPolicy("x".repeat(1)));
        String token = issued.sessionToken();
        byte[] bytes = Base64.getUrlDecoder().decode(token);
        refuses(issued.accessKeyId(), token + "=");
        refuses(issued.accessKeyId(), token + "==");
        refuses(issued.accessKeyId(), token + "A");
        refuses(issued.accessKeyId(), " " + token);
        refuses(issued.accessKeyId(), token + "\n");
        String standard = Base64.getEncoder().encodeToString(bytes);
        if (!standard.equals(token)) {
            refuses(issued.accessKeyId(), standard);
        }
        if (bytes.length % 3 != 0) {
            String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
            char other = alphabet.charAt(alphabet.indexOf(token.charAt(token.length() - 1)) + 1);
            String twin = token.substring(0, token.length() - 1) + other;
            assertThat(Base64.getUrlDecoder().decode(twin)).as("same bytes").isEqualTo(bytes);
            refuses(issued.accessKeyId(), twin);
        }
    }

    @Test
    void s13_keysAreIndependentAndRotate() {
        IssuedCredentials before = sealer.issue(Sessions.ofAlice());
        ring.rotate(Duration.ofHours(12));
        IssuedCredentials after = sealer.issue(Sessions.ofAlice());
        assertThat(before.sessionToken().substring(0, 6))
                .as("another key seals")
                .isNotEqualTo(after.sessionToken().substring(0, 6));
        assertThat(sealer.open(before.accessKeyId(), before.sessionToken()).secret())
                .isEqualTo(before.secret());
        assertThat(sealer.open(after.accessKeyId(), after.sessionToken()).secret())
                .isEqualTo(after.secret());
    }

    /** A client that is told that its token is bad may throw it away, though it is only newer than this node's ring. */
    @Test
    void aTokenOfAnUnknownKeyIsNotCalledBadWhileTheStoreIsAway() {
        FakeStateStore elsewhere = new FakeStateStore();
        Instant[] now = {Sessions.NOW};
        try (StateView behind =
                StateView.open(elsewhere, () -> now[0], StateViews.nanosOf(() -> now[0]), Duration.ofMinutes(15))) {
            SessionSealer old = new SessionSealer(KeyRing.open(behind, MASTER, RANDOM, CLOCK), RANDOM);
            KeyRing newer = KeyRing.open(StateViews.over(elsewhere.elsewhere()), MASTER, RANDOM, CLOCK);
            IssuedCredentials known = old.issue(Sessions.ofAlice());
            elsewhere.goAway();
            now[0] = Sessions.NOW.plusSeconds(60);
            newer.rotate(Duration.ofHours(12));
            IssuedCredentials issued = new SessionSealer(newer, RANDOM).issue(Sessions.ofAlice());
            assertThatExceptionOfType(AwsException.class)
                    .isThrownBy(() -> old.open(issued.accessKeyId(), issued.sessionToken()))
                    .returns(SERVICE_UNAVAILABLE, AwsException::code);
            assertThat(old.open(known.accessKeyId(), known.sessionToken()).secret())
                    .isEqualTo(known.secret());
            assertThatExceptionOfType(AwsException.class)
                    .as("of a known key")
                    .isThrownBy(() -> old.open(issued.accessKeyId(), known.sessionToken()))
                    .returns(INVALID_TOKEN_ID, AwsException::code);
        }
    }

    @Test
    void s15_refusesTheTokenOfAnotherDeploymentWithTheSameKeys() {
        RingKey shared = ring.current();
        IssuedCredentials issued = sealer.issue(Sessions.ofAlice());
        byte[] token = Base64.getUrlDecoder().decode(issued.sessionToken());
        byte[] salt = Arrays.copyOfRange(token, 5, 37);
        byte[] ciphertext = Arrays.copyOfRange(token, 37, token.length);
        SessionBinding here = new SessionBinding((byte) 1, shared, ring.deploymentId(), issued.accessKeyId());
        SessionBinding there = new SessionBinding((byte) 1, shared, "another", issued.accessKeyId());
        assertThat(new SessionKeys(shared, salt, here).open(ciphertext)).isPresent();
        assertThat(new SessionKeys(shared, salt, there).open(ciphertext)).isEmpty();

        KeyRing otherRing = KeyRing.open(StateViews.inMemory(), MASTER, RANDOM, CLOCK);
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(
                        () -> new SessionSealer(otherRing, RANDOM).open(issued.accessKeyId(), issued.sessionToken()))
                .returns(INVALID_TOKEN_ID, AwsException::code);
    }

    @Test
    void s16_refusesATokenUnderAnotherAccessKeyId() {
        IssuedCredentials mine = sealer.issue(Sessions.ofAlice());
        IssuedCredentials other = sealer.issue(Sessions.ofAlice());
        refuses(other.accessKeyId(), mine.sessionToken());
    }

    @Test
    void nodesWithOneMasterKeyAndNoStateOpenEachOthersTokens() {
        IssuedCredentials issued = new SessionSealer(KeyRing.derivedFrom(MASTER), RANDOM).issue(Sessions.ofAlice());
        assertThat(new SessionSealer(KeyRing.derivedFrom(MASTER), RANDOM)
                        .open(issued.accessKeyId(), issued.sessionToken())
                        .secret())
                .isEqualTo(issued.secret());
        refuses(issued.accessKeyId(), issued.sessionToken());
    }

    @Test
    void saysWhatWasTooLarge() {
        Map<String, List<String>> claims = new HashMap<>(Sessions.ofAlice().claims());
        claims.put("groups", List.of("/department/with/a/long/name".repeat(150)));
        Session alice = Sessions.withSessionPolicy("{}");
        Session large = alice.withAttributes(Sessions.attributes(claims));
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> sealer.issue(large))
                .returns(PACKED_POLICY_TOO_LARGE, AwsException::code)
                .withMessageContaining("at most 4096")
                .withMessageContaining("session policy 2, claims 4229")
                .withMessageContaining("Largest in it are the claims");
    }

    @Test
    void saysWhatIsLargeAndTheWayOut() {
        Session alice = Sessions.ofAlice();
        Map<String, Session> large = Map.of(
                "Largest in it are the characters of the session policy: shorten `Policy`",
                Sessions.withSessionPolicy("p".repeat(4000)),
                "Largest in it are the session tags: have the provider set fewer or shorter ones",
                alice.withAttributes(new Attributes(
                        Map.of(), Withheld.only(Set.of()), Map.of("t", "v".repeat(4000)), Optional.empty())),
                "Largest in it are the policy names: there are 400; put the statements of several policies into one",
                Sessions.withPolicies(Collections.nCopies(400, "team-policy")));
        large.forEach((sentence, session) -> assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> sealer.issue(session))
                .returns(PACKED_POLICY_TOO_LARGE, AwsException::code)
                .withMessageContaining(sentence));
    }

    @Test
    void s18_printsNoSecret() {
        IssuedCredentials issued = sealer.issue(Sessions.ofAlice());
        SessionSealer.Opened opened = sealer.open(issued.accessKeyId(), issued.sessionToken());
        String printed = issued + " " + opened + " " + MASTER + " " + ring.current();
        assertThat(printed)
                .doesNotContain(issued.secret().reveal())
                .doesNotContain(issued.sessionToken())
                .doesNotContain("AAECAwQFBgcICQoL");
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> sealer.open("ASIA0000000000000000", issued.sessionToken()))
                .satisfies(e -> assertThat(e.getMessage())
                        .doesNotContain(issued.sessionToken().substring(0, 20)));
    }

    private void refuses(String accessKeyId, String token) {
        assertThatExceptionOfType(AwsException.class)
                .isThrownBy(() -> sealer.open(accessKeyId, token))
                .returns(INVALID_TOKEN_ID, AwsException::code)
                .withMessage(
                        "The security token included in the request is invalid: it was not issued here for this access key id");
    }

    private String tokenOf(RingKey key, String accessKeyId, byte[] payload) {
        byte[] salt = new byte[32];
        byte[] sealed = new SessionKeys(key, salt, new SessionBinding((byte) 1, key, ring.deploymentId(), accessKeyId))
                .seal(payload);
        return encode(ByteBuffer.allocate(37 + sealed.length)
                .put((byte) 1)
                .put(key.idBytes())
                .put(salt)
                .put(sealed)
                .array());
    }

    /** A session in its encoding, with parts added and one left out. */
    private static byte[] sessionWith(Map<String, String> added, String omitted) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = new CBORFactory().createGenerator(bytes)) {
            out.writeStartObject();
            for (String name : List.of("a", "p", "i", "s", "u")) {
                out.writeStringField(name, name);
            }
            for (Map.Entry<String, String> part : added.entrySet()) {
                out.writeStringField(part.getKey(), part.getValue());
            }
            out.writeArrayFieldStart("n");
            out.writeEndArray();
            out.writeObjectFieldStart("c");
            out.writeEndObject();
            for (String name : List.of("t", "b", "e")) {
                if (!name.equals(omitted)) {
                    out.writeNumberField(name, 1);
                }
            }
            out.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
