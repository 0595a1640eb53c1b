package io.cloakroom.cli.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

/** How a cut-off that looks at policies is shown. */
class CutoffLineTest {
    @Test
    void saysWhichPoliciesSessionsMustHave() throws JsonProcessingException {
        assertThat(CutoffLine.changes(new ObjectMapper().readTree("""
            {"scope": {"kind": "issuer", "issuer": "https://login.example.org"}, "before": "1970-01-01T00:00:00Z",
             "left": [{"at": "2026-03-01T12:00:00Z", "names": [""], "given": ["no-deletes", "no-secrets"]},
                      {"at": "2026-03-01T13:00:00Z", "names": ["lab-data", "readonly"]},
                      {"at": "2026-03-01T14:00:00Z", "names": []}]}
            """)))
                .containsExactly(
                        "2026-03-01T12:00:00Z  issuer issuer=https://login.example.org"
                                + " without policies=no-deletes,no-secrets if they deny",
                        "2026-03-01T13:00:00Z  issuer issuer=https://login.example.org unless"
                                + " policies=lab-data,readonly",
                        "2026-03-01T14:00:00Z  issuer issuer=https://login.example.org unless policies=");
    }
}
