// An OpenID Connect provider: node-oidc-provider with users, clients and a resource server of its own.
//
//   node server.mjs PORT [--claims-in-userinfo]
//
// Who logs in is asked for name and password, and for consent, in plain forms. POST /keys replaces the signing keys;
// POST /keys?keep=on keeps the old ones in the key set.
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import Provider from 'oidc-provider';

const [port, ...options] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;
const claimsInUserinfo = options.includes('--claims-in-userinfo');

const users = {
  alice: { policy: ['read-lab'], groups: ['staff', 'write-lab'], department: 'lab' },
  bob: { policy: ['write-lab'], groups: ['staff', 'read-lab'], department: 'sales' },
  root: { policy: ['consoleAdmin'], groups: ['consoleAdmin'], department: 'mischief' },
  nobody: { policy: [], groups: ['staff'], department: 'none' },
};
const jobs = { 'batch-job': ['write-lab'], 'other-job': ['write-lab'] };

const client = (id, more = {}) => ({
  client_id: id,
  application_type: 'native',
  token_endpoint_auth_method: 'none',
  grant_types: ['authorization_code', 'implicit'],
  redirect_uris: ['http://127.0.0.1/callback'],
  response_types: ['code', 'code id_token token'],
  ...more,
});

function newKeys() {
  const pairs = {
    RS256: generateKeyPairSync('rsa', { modulusLength: 2048 }),
    ES256: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
    EdDSA: generateKeyPairSync('ed25519'),
  };
  return Object.entries(pairs).map(([alg, { privateKey }]) => ({
    ...privateKey.export({ format: 'jwk' }),
    alg,
    kid: `${alg}-${randomBytes(6).toString('hex')}`,
    use: 'sig',
  }));
}

function newProvider(keys) {
  return new Provider(issuer, {
    jwks: { keys },
    cookies: { keys: ['a key that signs cookies of a test'] },
    clients: [
      client('s3'),
      client('s3-ec', { id_token_signed_response_alg: 'ES256' }),
      client('s3-ed', { id_token_signed_response_alg: 'EdDSA' }),
      client('wiki'),
      client('s3-hmac', {
        id_token_signed_response_alg: 'HS256',
        token_endpoint_auth_method: 'client_secret_post',
        client_secret: 'secret-of-s3-hmac, long enough for HS256',
      }),
      ...Object.keys(jobs).map((id) => ({
        client_id: id,
        client_secret: `secret-of-${id}`,
        grant_types: ['client_credentials'],
        redirect_uris: [],
        response_types: [],
      })),
    ],
    responseTypes: ['code', 'code id_token token'],
    enabledJWA: { idTokenSigningAlgValues: ['RS256', 'ES256', 'EdDSA', 'HS256'] },
    pkce: { required: () => true },
    scopes: ['openid', 's3'],
    claims: { openid: ['sub'], s3: ['preferred_username', 'policy', 'groups', 'department'] },
    // As the specification has it, claims of a scope are in user info only where an access token is issued.
    conformIdTokenClaims: claimsInUserinfo,
    ttl: { AccessToken: 600, IdToken: 600, Grant: 600, Interaction: 600, Session: 600 },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      revocation: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => undefined,
        useGrantedResource: () => false,
        getResourceServerInfo: (ctx, resource) => ({
          scope: 's3',
          audience: resource.startsWith('urn:example:s3') ? 's3' : resource,
          accessTokenFormat: 'jwt',
          accessTokenTTL: resource.endsWith(':short') ? 1 : 600,
          jwt: { sign: { alg: 'RS256' } },
        }),
      },
    },
    extraTokenClaims: (ctx, token) => ({ policy: users[token.accountId]?.policy ?? jobs[token.clientId] }),
    interactions: { url: (ctx, { uid }) => `/interaction/${uid}` },
    findAccount: (ctx, id) =>
      users[id] && { accountId: id, claims: () => ({ sub: id, preferred_username: id, ...users[id] }) },
  });
}

let keys = newKeys();
let provider = newProvider(keys);

async function body(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return new URLSearchParams(Buffer.concat(parts).toString());
}

// First who it is, then whether the client may know.
async function interact(request, response) {
  const { prompt, params, session, grantId } = await provider.interactionDetails(request, response);
  if (request.method === 'GET') {
    response.setHeader('content-type', 'text/plain');
    response.end(prompt.name);
    return;
  }
  const form = await body(request);
  if (prompt.name === 'login') {
    const name = form.get('name');
    const result =
      users[name] && form.get('password') === `${name}-password`
        ? { login: { accountId: name } }
        : { error: 'access_denied', error_description: 'wrong name or password' };
    await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
    return;
  }
  const grant = grantId
    ? await provider.Grant.find(grantId)
    : new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
  if (prompt.details.missingOIDCScope) grant.addOIDCScope(prompt.details.missingOIDCScope.join(' '));
  if (prompt.details.missingOIDCClaims) grant.addOIDCClaims(prompt.details.missingOIDCClaims);
  for (const [resource, scopes] of Object.entries(prompt.details.missingResourceScopes ?? {})) {
    grant.addResourceScope(resource, scopes.join(' '));
  }
  const consent = { grantId: await grant.save() };
  await provider.interactionFinished(request, response, { consent }, { mergeWithLastSubmission: true });
}

const server = createServer((request, response) => {
  const url = new URL(request.url, issuer);
  if (request.method === 'POST' && url.pathname === '/keys') {
    const kept = url.searchParams.get('keep') === 'on' ? keys : [];
    keys = [...newKeys(), ...kept];
    provider = newProvider(keys);
    response.end(`${keys.length} keys\n`);
  } else if (url.pathname.startsWith('/interaction/')) {
    interact(request, response).catch((error) => {
      response.statusCode = 500;
      response.end(String(error));
    });
  } else {
    provider.callback()(request, response);
  }
});
server.listen(Number(port), '127.0.0.1');
