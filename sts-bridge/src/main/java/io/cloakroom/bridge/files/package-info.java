/**
 * Files and directories that only the user of this process can reach, whatever the umask. What stands in them is the business
 * of those who write them.
 */
@NullMarked
package io.cloakroom.bridge.files;

import org.jspecify.annotations.NullMarked;
