/** SigV4 against the published examples, the AWS SDK and attacks. */
@NullMarked
package io.cloakroom.aws.sigv4;

import org.jspecify.annotations.NullMarked;
