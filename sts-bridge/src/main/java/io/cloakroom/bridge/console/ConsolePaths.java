package io.cloakroom.bridge.console;

/** The paths of the console. What is not here is a page, or nothing. */
final class ConsolePaths {
    static final String LOGIN = "/-/login";
    static final String CALLBACK = "/-/callback";
    static final String API = "/-/api/";

    /** Followed by the path of an S3 request. */
    static final String S3 = "/-/s3";

    /** Followed by a sealed link. */
    static final String DOWNLOAD = "/-/get/";

    /** Followed by a sealed link to a PDF, for a frame of the console's own page. */
    static final String SHOW = "/-/show/";

    /** Followed by a sealed link to a folder. */
    static final String ZIP = "/-/zip/";

    private ConsolePaths() {}

    /** Whether a request is for S3, in the name of the user who is logged in. */
    static boolean isForS3(String rawPath) {
        return rawPath.startsWith(S3 + "/")
                || rawPath.startsWith(DOWNLOAD)
                || rawPath.startsWith(SHOW)
                || rawPath.startsWith(ZIP);
    }
}
