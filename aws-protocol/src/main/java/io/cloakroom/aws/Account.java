package io.cloakroom.aws;

/** The one account there is: it owns all buckets, and its number is in every ARN of a principal. */
public final class Account {
    public static final String ID = "000000000000";

    private Account() {}
}
