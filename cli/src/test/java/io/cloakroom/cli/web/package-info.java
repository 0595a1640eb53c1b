@NullMarked
package io.cloakroom.cli.web;

import org.jspecify.annotations.NullMarked;
