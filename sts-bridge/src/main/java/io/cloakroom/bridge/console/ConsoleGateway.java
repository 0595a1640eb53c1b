package io.cloakroom.bridge.console;

import io.cloakroom.aws.AwsErrorCode;
import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.ClientConnection;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.bridge.audit.AuditDraft;
import io.cloakroom.bridge.gateway.GatewayStep;
import io.cloakroom.bridge.gateway.S3Gateway;

/** S3 requests of the pages, in the name of whoever is logged in. The gateway decides them as it decides any. */
final class ConsoleGateway {
    private final Sessions sessions;
    private final SignedCalls calls;
    private final DownloadLinks links;
    private final ZipDownloads zips;
    private final S3Gateway gateway;

    ConsoleGateway(Sessions sessions, SignedCalls calls, DownloadLinks links, ZipDownloads zips, S3Gateway gateway) {
        this.sessions = sessions;
        this.calls = calls;
        this.links = links;
        this.zips = zips;
        this.gateway = gateway;
    }

    /**
     * Decides how to handle a request. Runs on the event loop and does no I/O.
     *
     * @throws AwsException {@code AccessForbidden} if the page of another origin sends it; {@code InvalidTokenId}
     *     without a login; as {@link S3Gateway#begin}
     */
    GatewayStep begin(RequestHead head, ClientConnection connection, AuditDraft audit) {
        if (head.rawPath().startsWith(ConsolePaths.ZIP)) {
            requireGet(head);
            return zips.begin(new Logins.Asked(head, connection, audit));
        }
        return gateway.begin(signed(head), connection, audit);
    }

    private static void requireGet(RequestHead head) {
        if (!head.method().equals("GET")) {
            throw new AwsException(AwsErrorCode.METHOD_NOT_ALLOWED);
        }
    }

    private RequestHead signed(RequestHead head) {
        if (head.rawPath().startsWith(ConsolePaths.DOWNLOAD)) {
            requireGet(head);
            Sessions.Current login = sessions.require(head.headers());
            String link = head.rawPath().substring(ConsolePaths.DOWNLOAD.length());
            return calls.sign(SignedCalls.By.login(login), "GET", links.open(login.session(), link), head.headers());
        }
        if (head.rawPath().startsWith(ConsolePaths.SHOW)) {
            requireGet(head);
            OwnPage.requireFrame(head);
            Sessions.Current login = sessions.require(head.headers());
            String link = head.rawPath().substring(ConsolePaths.SHOW.length());
            return calls.sign(
                    SignedCalls.By.login(login), "GET", links.openShown(login.session(), link), Headers.EMPTY);
        }
        OwnPage.require(head);
        Sessions.Current login = sessions.require(head.headers());
        String path = head.rawPath().substring(ConsolePaths.S3.length());
        String target = head.rawQuery().isEmpty() ? path : path + "?" + head.rawQuery();
        return calls.sign(SignedCalls.By.login(login), head.method(), target, head.headers());
    }
}
