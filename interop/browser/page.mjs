// A page that logs its user in at Keycloak, and works in S3 with what the bridge's STS gives for the token. It has no
// server of its own: everything below runs in the browser.
import {
  AbortMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  S3Client,
} from '@aws-sdk/client-s3';
import { AssumeRoleWithWebIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { Upload } from '@aws-sdk/lib-storage';

const here = location.origin + '/';
const text = (bytes) => btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

async function login({ issuer, client }) {
  const code = new URLSearchParams(location.search).get('code');
  if (!code) {
    const verifier = text(crypto.getRandomValues(new Uint8Array(32)));
    sessionStorage.setItem('verifier', verifier);
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
    location.assign(
      `${issuer}/protocol/openid-connect/auth?` +
        new URLSearchParams({
          client_id: client,
          redirect_uri: here,
          response_type: 'code',
          scope: 'openid s3',
          code_challenge_method: 'S256',
          code_challenge: text(new Uint8Array(digest)),
        }),
    );
    return new Promise(() => {});
  }
  const answer = await fetch(`${issuer}/protocol/openid-connect/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: client,
      redirect_uri: here,
      code,
      code_verifier: sessionStorage.getItem('verifier'),
    }),
  });
  return (await answer.json()).access_token;
}

async function work(settings) {
  const { endpoint, bucket } = settings;
  const token = await login(settings);
  const sts = new STSClient({ endpoint, region: 'us-east-1' });
  const { Credentials: given } = await sts.send(
    // No role: the policies are those of the token.
    new AssumeRoleWithWebIdentityCommand({ RoleSessionName: 'page', WebIdentityToken: token }),
  );
  const s3 = new S3Client({
    endpoint,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: {
      accessKeyId: given.AccessKeyId,
      secretAccessKey: given.SecretAccessKey,
      sessionToken: given.SessionToken,
    },
  });
  const content = new Uint8Array(12 << 20).map((_, i) => (i * 7919) >> 8);
  const upload = new Upload({
    client: s3,
    params: { Bucket: bucket, Key: 'page/large', Body: new Blob([content]), Metadata: { from: 'page' } },
    partSize: 5 << 20,
  });
  await upload.done();
  const { Contents: listed } = await s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: 'page/' }));
  const head = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: 'page/large' }));
  const got = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: 'page/large', Range: 'bytes=1000-1999' }));
  const part = await got.Body.transformToByteArray();
  const begun = await s3.send(new CreateMultipartUploadCommand({ Bucket: bucket, Key: 'page/given-up' }));
  await s3.send(new AbortMultipartUploadCommand({ Bucket: bucket, Key: 'page/given-up', UploadId: begun.UploadId }));
  const missing = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: 'page/none' })).catch((e) => e.name);
  return {
    listed: listed.map(({ Key, Size }) => `${Key} ${Size}`),
    etag: head.ETag,
    metadata: head.Metadata.from,
    range: got.ContentRange,
    same: part.every((byte, i) => byte === content[1000 + i]) && part.length === 1000,
    missing,
  };
}

const settings = await (await fetch('/settings.json')).json();
const say = (result) => {
  document.querySelector('pre').textContent = JSON.stringify(result, null, 2);
  window.result = result;
};
work(settings).then(say, (error) => say({ error: `${error.name}: ${error.message}` }));
