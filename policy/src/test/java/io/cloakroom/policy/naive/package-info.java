/**
 * The policy language a second time: an interpreter that reads the JSON document for every question, as slowly and
 * plainly as the language is described, and documents and questions to compare it with the engine. Shares no code with
 * what it checks.
 */
@NullMarked
package io.cloakroom.policy.naive;

import org.jspecify.annotations.NullMarked;
