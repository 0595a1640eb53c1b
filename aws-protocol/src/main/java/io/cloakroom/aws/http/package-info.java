/**
 * HTTP request heads and answers, independent of the HTTP engine. Values are the bytes of the wire, one char per byte.
 */
@NullMarked
package io.cloakroom.aws.http;

import org.jspecify.annotations.NullMarked;
