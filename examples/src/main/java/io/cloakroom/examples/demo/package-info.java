/** What bin/demo does with S3: puts a few objects there, and runs the commands it prints. */
@NullMarked
package io.cloakroom.examples.demo;

import org.jspecify.annotations.NullMarked;
