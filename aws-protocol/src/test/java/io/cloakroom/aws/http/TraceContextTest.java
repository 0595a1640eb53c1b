package io.cloakroom.aws.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceContextTest {
    private static final String ID = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00-" + ID + "-00f067aa0ba902b7-01";

    private static Headers headers(String... namesAndValues) {
        Headers.Builder headers = Headers.builder().add("host", "h");
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        return headers.build();
    }

    private static String handedOn(TraceContext trace) {
        StringBuilder text = new StringBuilder();
        trace.fields()
                .forEach(field -> text.append(field.name())
                        .append('=')
                        .append(field.value())
                        .append('\n'));
        return text.toString();
    }

    @Test
    void aTraceIsHandedOnAsItCame() {
        TraceContext trace = TraceContext.of(headers("TraceParent", PARENT, "tracestate", "a=1", "tracestate", "b=2"));

        assertThat(trace.traceId()).isEqualTo(ID);
        assertThat(handedOn(trace)).isEqualTo("traceparent=%s\ntracestate=a=1,b=2\n".formatted(PARENT));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            absent           | ''
            too short        | 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0
            too long         | 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more
            no version       | ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01
            upper case       | 00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01
            no trace         | 00-00000000000000000000000000000000-00f067aa0ba902b7-01
            no parent        | 00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01
            no hexadecimal   | 00-4bf92f3577b34da6a3ce929d0e0e473g-00f067aa0ba902b7-01
            other separators | 00_4bf92f3577b34da6a3ce929d0e0e4736_00f067aa0ba902b7_01
            later, no hyphen | cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01more
            """)
    void whatIsMalformedIsIgnored(String why, String parent) {
        TraceContext trace = TraceContext.of(headers("traceparent", parent, "tracestate", "a=1"));

        assertThat(trace).isSameAs(TraceContext.NONE);
        assertThat(trace.fields()).isEmpty();
    }

    @Test
    void twoParentsAreNone() {
        assertThat(TraceContext.of(headers("traceparent", PARENT, "traceparent", PARENT)))
                .isSameAs(TraceContext.NONE);
    }

    @Test
    void ofALaterVersionTheKnownPartIsHandedOn() {
        assertThat(handedOn(TraceContext.of(headers("traceparent", "cc" + PARENT.substring(2) + "-what-is-new"))))
                .isEqualTo("traceparent=%s\n".formatted(PARENT));
    }

    @ParameterizedTest
    @CsvSource({"00, 00", "01, 00", "02, 02", "03, 02", "ff, fe"})
    void unsampledAsksNobodyToRecord(String flags, String handedOn) {
        TraceContext trace =
                TraceContext.of(headers("traceparent", PARENT.substring(0, 53) + flags, "tracestate", "vendor=s:2"));

        assertThat(handedOn(trace.unsampled()))
                .isEqualTo("traceparent=%s%s\n".formatted(PARENT.substring(0, 53), handedOn));
        assertThat(trace.unsampled().traceId()).isEqualTo(ID);
        assertThat(TraceContext.NONE.unsampled()).isSameAs(TraceContext.NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"é=1", "a=1\tb=2", ""})
    void aBadStateIsLeftOut(String state) {
        assertThat(handedOn(TraceContext.of(headers("traceparent", PARENT, "tracestate", state))))
                .isEqualTo("traceparent=%s\n".formatted(PARENT));
    }

    @Test
    void aLongStateIsLeftOut() {
        assertThat(TraceContext.of(headers("traceparent", PARENT, "tracestate", "a=" + "b".repeat(510)))
                        .fields())
                .hasSize(2);
        assertThat(TraceContext.of(headers("traceparent", PARENT, "tracestate", "a=" + "b".repeat(511)))
                        .fields())
                .hasSize(1);
    }
}
