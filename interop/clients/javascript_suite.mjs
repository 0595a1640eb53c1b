// The SDK for JavaScript: presigned URLs with the checksum it signs by default, and a copy source that
// encodeURIComponent has encoded.
//
//     node javascript_suite.mjs ENDPOINT BUCKET
import { CopyObjectCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import assert from 'node:assert';

const [endpoint, bucket] = process.argv.slice(2);
const client = new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true });
const text = async (key) =>
  (await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }))).Body.transformToString();

const put = await getSignedUrl(client, new PutObjectCommand({ Bucket: bucket, Key: 'js/presigned' }));
assert.match(put, /x-amz-checksum-crc32=/i, 'the SDK signs no checksum any more');
const stored = await fetch(put, { method: 'PUT', body: 'from a presigned URL' });
assert.strictEqual(stored.status, 200, await stored.text());
assert.strictEqual(await text('js/presigned'), 'from a presigned URL');
const get = await getSignedUrl(client, new GetObjectCommand({ Bucket: bucket, Key: 'js/presigned' }));
assert.strictEqual(await (await fetch(get)).text(), 'from a presigned URL');
console.log('JavaScript SDK, presigned URLs: ok');

const key = 'js/a folder/ä+b';
await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: 'copied' }));
const source = encodeURIComponent(`${bucket}/${key}`);
await client.send(new CopyObjectCommand({ Bucket: bucket, Key: 'js/copy', CopySource: source }));
assert.strictEqual(await text('js/copy'), 'copied');
console.log('JavaScript SDK, encoded copy source: ok');
