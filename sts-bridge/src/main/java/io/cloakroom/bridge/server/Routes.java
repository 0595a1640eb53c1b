package io.cloakroom.bridge.server;

import io.cloakroom.aws.AwsException;
import io.cloakroom.aws.http.ClientConnection;
import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.bridge.audit.AuditDraft;
import io.cloakroom.bridge.audit.AuditLog;
import io.cloakroom.bridge.endpoint.CrossOrigin;
import io.cloakroom.bridge.endpoint.Endpoint;
import io.cloakroom.bridge.endpoint.ErrorForm;
import io.cloakroom.bridge.endpoint.SourceAddresses;
import io.cloakroom.bridge.gateway.GatewayStep;
import io.cloakroom.bridge.store.ObjectStore;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Where requests go: to the first endpoint that accepts them. The rest is S3.
 *
 * @param errorForms how errors are told to clients of other services whose requests came to S3; the first that suits
 * @param crossOrigin which pages may call S3 and STS from a browser
 * @param isOfBucket whether a request is about a bucket that its host names: then it is for S3, whatever its path
 * @param onEveryAnswer what each answer to such a request carries besides its own headers
 * @param sources finds the client a request comes from, behind trusted proxies too
 */
public record Routes(
        List<Endpoint> endpoints,
        List<ErrorForm> errorForms,
        Gateway gateway,
        ObjectStore store,
        AuditLog audit,
        SourceAddresses sources,
        CrossOrigin crossOrigin,
        Predicate<RequestHead> isOfBucket,
        Function<RequestHead, Headers> onEveryAnswer) {
    /** Decides from the head how to handle an S3 request. */
    @FunctionalInterface
    public interface Gateway {
        /** Runs on the event loop; throws {@link AwsException} to refuse. */
        GatewayStep begin(RequestHead head, ClientConnection connection, AuditDraft audit);
    }

    /** Answers carry nothing besides their own headers. */
    public Routes(
            List<Endpoint> endpoints,
            List<ErrorForm> errorForms,
            Gateway gateway,
            ObjectStore store,
            AuditLog audit,
            SourceAddresses sources,
            CrossOrigin crossOrigin,
            Predicate<RequestHead> isOfBucket) {
        this(endpoints, errorForms, gateway, store, audit, sources, crossOrigin, isOfBucket, head -> Headers.EMPTY);
    }

    public Routes {
        endpoints = List.copyOf(endpoints);
        errorForms = List.copyOf(errorForms);
    }

    /** Whether a browser asks what a page may do. */
    boolean isPreflight(RequestHead head) {
        return CrossOrigin.isPreflight(head) && isForPages(head);
    }

    /** What an answer carries besides its own headers: for browsers, and for the page of another origin that asked. */
    Headers forPages(RequestHead head) {
        Headers always = onEveryAnswer.apply(head);
        Headers headers = crossOrigin.answering(head);
        if (headers.size() == 0 || !isForPages(head)) {
            return always;
        }
        return always.size() == 0
                ? headers
                : Headers.builder().addAll(headers).addAll(always).build();
    }

    private boolean isForPages(RequestHead head) {
        return endpoint(head).map(Endpoint::isForPages).orElse(true);
    }

    /** The endpoint that answers a request; empty: it is for S3. */
    Optional<Endpoint> endpoint(RequestHead head) {
        if (isOfBucket.test(head)) {
            return Optional.empty();
        }
        for (int i = 0; i < endpoints.size(); i++) {
            if (endpoints.get(i).accepts(head)) {
                return Optional.of(endpoints.get(i));
            }
        }
        return Optional.empty();
    }

    /** The form of errors for the sender of a request that S3 refuses; empty: that of S3. */
    Optional<ErrorForm> errorForm(RequestHead head) {
        for (ErrorForm form : errorForms) {
            if (form.suits(head)) {
                return Optional.of(form);
            }
        }
        return Optional.empty();
    }
}
