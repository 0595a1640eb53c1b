package io.cloakroom.bridge.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.cloakroom.bridge.endpoint.SourceAddresses;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ClientAddressTest {
    private static final String FORM = "POST / HTTP/1.1\nHost: h\nX-Forwarded-For: 203.0.113.9\nContent-Length: 0\n\n";
    private static final String OBJECT = "GET /b/k HTTP/1.1\nHost: h\nX-Forwarded-For: 203.0.113.9\n\n";

    @DisplayName("S-75 the client behind a declared proxy is in the audit record, and is whom limits count for")
    @Test
    void s75_theClientBehindAProxyIsWhoIsAudited() throws Exception {
        try (TestServer server = new TestServer(List.of("127.0.0.0/8"))) {
            server.ask(FORM);
            FakeRoutes.Audited form = server.nextAudited();
            assertThat(form.request().client().address()).isEqualTo("203.0.113.9");
            assertThat(form.request().client().peer()).isEqualTo("127.0.0.1");
            assertThat(form.request().resource())
                    .as("the address that STS was told")
                    .isEqualTo("203.0.113.9");

            server.ask(OBJECT);
            assertThat(server.nextAudited().request().client().address()).isEqualTo("203.0.113.9");
        }
    }

    @DisplayName("S-26 a peer that is no declared proxy speaks for itself")
    @Test
    void s26_whoIsNoProxySpeaksForItself() throws Exception {
        try (TestServer server = new TestServer(List.of("10.0.0.0/8"))) {
            server.ask(FORM);
            FakeRoutes.Audited form = server.nextAudited();
            assertThat(form.request().client().address()).isEqualTo("127.0.0.1");
            assertThat(form.request().resource()).isEqualTo("127.0.0.1");
        }
    }

    @Test
    void aForwardedAddressThatIsNotHeededIsSaidOnce() throws Exception {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger(SourceAddresses.class);
        log.start();
        logger.addAppender(log);
        try (TestServer server = new TestServer(List.of())) {
            server.ask(OBJECT.replace("X-Forwarded-For", "X-Other"));
            assertThat(log.list).isEmpty();
            server.ask(OBJECT);
            server.ask(OBJECT);
            server.ask(FORM);
        } finally {
            logger.detachAppender(log);
        }

        assertThat(log.list)
                .singleElement()
                .extracting(ILoggingEvent::getFormattedMessage)
                .asString()
                .contains("CLOAKROOM_TRUSTED_PROXIES", "127.0.0.1")
                .doesNotContain("203.0.113.9");
    }

    @Test
    void aForwardedAddressThatIsHeededIsNoWarning() throws Exception {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger(SourceAddresses.class);
        log.start();
        logger.addAppender(log);
        try (TestServer server = new TestServer(List.of("127.0.0.1"))) {
            server.ask(OBJECT);
        } finally {
            logger.detachAppender(log);
        }

        assertThat(log.list).isEmpty();
    }
}
