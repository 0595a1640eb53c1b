# Who may do what, for the bridge: MINIO_POLICY_PLUGIN_URL=http://127.0.0.1:8181/v1/data/httpapi/authz/allow
package httpapi.authz

default allow := false

# The owner may do everything.
allow if input.owner

# Everybody else may do everything with objects and buckets but delete them.
allow if {
	startswith(input.action, "s3:")
	not deletes
}

# Logins, and what people do with their own keys: here only a refusal counts.
allow if {
	input.denyOnly
	not deletes
}

deletes if startswith(input.action, "s3:Delete")
