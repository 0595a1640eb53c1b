package io.cloakroom.benchmarks.load;

/** The Lua scripts by which wrk sends requests. */
final class Scripts {
    /** A question such as the bridge asks. */
    static final String QUESTION = """
            wrk.method = "POST"
            wrk.headers["content-type"] = "application/json"
            wrk.body = string.rep(" ", 900) .. '{"input":{"action":"s3:GetObject","owner":true}}'
            """;

    private Scripts() {}

    static String get(S3User user, String path) {
        return """
                wrk.path = "%s"
                wrk.headers = {%s}
                """.formatted(path, user.luaHeaders("GET", path));
    }

    static String putLarge(S3User user, String path, int bytes) {
        return """
                wrk.method = "PUT"
                wrk.path = "%s"
                wrk.body = string.rep("0123456789abcdef", %d)
                wrk.headers = {%s}
                """.formatted(path, bytes / 16, user.luaHeaders("PUT", path));
    }

    /** Uses different keys in turn, so that no two requests in flight write the same object. */
    static String putSmall(S3User user, int bytes) {
        StringBuilder lua =
                new StringBuilder("local requests = {}\nlocal body = string.rep(\"x\", %d)\n".formatted(bytes));
        lua.append("local all = {\n");
        for (int i = 0; i < 512; i++) {
            String path = "/bench/put/" + i;
            lua.append("{\"%s\", {%s}},\n".formatted(path, user.luaHeaders("PUT", path)));
        }
        return lua.append("""
                }
                local offset = 0
                function setup(thread) thread:set("first", offset) offset = offset + 256 end
                function init(args)
                  for i, r in ipairs(all) do requests[i] = wrk.format("PUT", r[1], r[2], body) end
                end
                local n = 0
                function request()
                  n = n + 1
                  return requests[(first + n) % #requests + 1]
                end
                """).toString();
    }

    static String assumeRole(S3User user) {
        return assumeRole(user, "");
    }

    static String assumeRole(S3User user, String role) {
        String form = "Action=AssumeRole&Version=2011-06-15&DurationSeconds=3600" + S3User.roleArn(role);
        return """
                wrk.method = "POST"
                wrk.path = "/"
                wrk.body = "%s"
                wrk.headers = {%s}
                """.formatted(form, user.luaHeadersOfForm(form));
    }

    /** Tokens of 256 users in turn. An empty role is none. */
    static String assumeRoles(WebIdentityProvider provider, String role) {
        StringBuilder lua = new StringBuilder("local forms = {\n");
        for (int i = 0; i < 256; i++) {
            lua.append('"')
                    .append(S3User.form(provider.token("user-" + i, "readwrite")))
                    .append(S3User.roleArn(role))
                    .append("\",\n");
        }
        return lua.append("""
                }
                local requests = {}
                function init(args)
                  for i, form in ipairs(forms) do
                    requests[i] = wrk.format("POST", "/", {["content-type"]="application/x-www-form-urlencoded"}, form)
                  end
                end
                local n = 0
                function request()
                  n = n + 1
                  return requests[n % #requests + 1]
                end
                """).toString();
    }
}
