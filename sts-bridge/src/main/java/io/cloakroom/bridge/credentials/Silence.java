package io.cloakroom.bridge.credentials;

/** Refuses sessions whose provider may have ended them without anybody hearing of it. */
@FunctionalInterface
public interface Silence {
    /** @throws io.cloakroom.aws.AwsException {@code ServiceUnavailable} if the session cannot be relied on now */
    void require(Session session);
}
