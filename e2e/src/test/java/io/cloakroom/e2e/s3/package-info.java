/** What S3 answers, one file for each group of operations. */
@NullMarked
package io.cloakroom.e2e.s3;

import org.jspecify.annotations.NullMarked;
