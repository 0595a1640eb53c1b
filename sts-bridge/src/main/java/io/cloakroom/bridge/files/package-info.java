/**
 * Files and directories that only the user of this process can reach, whatever the umask, and files that are read again
 * when they change. Their content is up to the callers.
 */
@NullMarked
package io.cloakroom.bridge.files;

import org.jspecify.annotations.NullMarked;
