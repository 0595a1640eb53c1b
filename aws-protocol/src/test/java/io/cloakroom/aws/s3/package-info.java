/** The classifier, names, checksums and error documents of S3. */
@NullMarked
package io.cloakroom.aws.s3;

import org.jspecify.annotations.NullMarked;
