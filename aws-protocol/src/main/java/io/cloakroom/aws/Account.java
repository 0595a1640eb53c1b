package io.cloakroom.aws;

/** The one account of an installation: it owns all buckets, and its number is in every principal's ARN. */
public final class Account {
    public static final String ID = "000000000000";

    private Account() {}
}
