@NullMarked
package io.cloakroom.aws.admin;

import org.jspecify.annotations.NullMarked;
