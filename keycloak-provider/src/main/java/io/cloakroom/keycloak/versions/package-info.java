/**
 * What is not the same in all versions of Keycloak that this JAR runs on, from 26.0 on: what has moved, has another
 * name, or came later. It is called by name here, so that nothing else needs a class or method that a server lacks.
 * Also the version of this JAR, for administrators.
 */
@NullMarked
package io.cloakroom.keycloak.versions;

import org.jspecify.annotations.NullMarked;
