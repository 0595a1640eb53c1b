// Runs in the browser, served from an origin that is not the endpoint's.
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';

async function work() {
  const { endpoint, bucket, credentials } = await (await fetch('/settings.json')).json();
  const client = new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true, credentials });
  const object = { Bucket: bucket, Key: 'page/käse & brot+1' };
  const content = new Uint8Array(300_000).map((_, i) => (i * 7919) >> 8);

  const headers = { 'Content-Type': 'text/x-page' };
  const put = await getSignedUrl(client, new PutObjectCommand({ ...object, ContentType: 'text/x-page' }));
  const stored = await fetch(put, { method: 'PUT', body: new Blob([content]), headers });
  const get = await getSignedUrl(client, new GetObjectCommand(object));
  const got = await fetch(get);
  const bytes = new Uint8Array(await got.arrayBuffer());
  const part = await fetch(get, { headers: { Range: 'bytes=5-9' } });
  const none = await getSignedUrl(client, new GetObjectCommand({ ...object, Key: 'page/none' }));
  return {
    putStatus: stored.status,
    putETag: stored.headers.get('ETag'),
    getStatus: got.status,
    type: got.headers.get('Content-Type'),
    length: bytes.length,
    same: bytes.every((byte, i) => byte === content[i]),
    range: part.headers.get('Content-Range'),
    missing: await (await fetch(none)).text(),
  };
}

work().then(
  (result) => (window.result = result),
  (error) => (window.result = { error: `${error.name}: ${error.message}` }),
);
