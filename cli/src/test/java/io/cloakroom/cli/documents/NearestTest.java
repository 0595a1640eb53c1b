package io.cloakroom.cli.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {
    private static final List<String> ACTIONS = List.of("s3:GetObject", "s3:PutObject", "s3:ListBucket");

    @Test
    void forgivesLetterCaseAndSlips() {
        assertThat(Nearest.to("s3:getobject", ACTIONS)).contains("s3:GetObject");
        assertThat(Nearest.to("s3:GetObjekt", ACTIONS)).contains("s3:GetObject");
        assertThat(Nearest.hint("s3:ListBuckets", ACTIONS)).isEqualTo("; did you mean `s3:ListBucket`?");
    }

    @Test
    void doesNotGuessFarAway() {
        assertThat(Nearest.to("admin:Heal", ACTIONS)).isEmpty();
        assertThat(Nearest.to("s3:GetObject".repeat(1000), ACTIONS)).isEmpty();
        assertThat(Nearest.hint("", ACTIONS)).isEmpty();
    }
}
