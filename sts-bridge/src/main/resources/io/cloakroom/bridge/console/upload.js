// Uploads one file: in one request, or in parts that are sent again one by one where that is needed.
import { Failure, call, own, pathOf, queryOf, s3, s3Address, s3Failure, xmlOf } from './api.js';
import { t } from './texts.js';

const PART = 16 << 20;
const MOST_PARTS = 9_000;
const AT_ONCE = 3;
const ATTEMPTS = 4;

/** `fetch` does not tell how much has been sent. */
function put(path, body, headers, onProgress, signal) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('PUT', s3Address(path));
    Object.entries({ ...own, ...headers }).forEach(([name, value]) => request.setRequestHeader(name, value));
    request.upload.onprogress = (event) => onProgress(event.loaded);
    request.onload = () =>
      request.status < 300
        ? resolve(request.getResponseHeader('etag'))
        : reject(s3Failure(request.status, request.responseText));
    request.onerror = () => reject(new Failure('Unreachable', t('unreachable')));
    request.onabort = () => reject(new Failure('Stopped', t('stopped')));
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.send(body);
  });
}

const pause = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));

async function persistently(path, body, headers, onProgress, signal) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      signal.throwIfAborted();
      return await put(path, body, headers, onProgress, signal);
    } catch (e) {
      onProgress(0);
      if (e.code === 'InvalidAccessKeyId') {
        await call('me'); // renews the login
      } else if (!['Unreachable', 'SlowDown', 'ServiceUnavailable', 'InternalError'].includes(e.code)) {
        throw e;
      }
      if (attempt === ATTEMPTS) {
        throw e;
      }
      await pause(attempt - 1);
    }
  }
}

/**
 * Uploads a file.
 *
 * @param onProgress is told how many bytes have been sent
 * @param signal stops it; what was sent of a file in parts is removed then
 */
export async function upload(bucket, key, file, onProgress, signal) {
  const path = pathOf(bucket, key);
  const type = { 'content-type': file.type || 'application/octet-stream' };
  if (file.size <= PART) {
    await persistently(path, file, type, onProgress, signal);
    return;
  }
  const begun = await xmlOf(await s3('POST', `${path}?uploads`, { headers: type, signal }));
  const uploadId = begun.getElementsByTagName('UploadId')[0].textContent;
  try {
    const tags = await parts(path, uploadId, file, onProgress, signal);
    const list = tags.map((tag, i) => `<Part><PartNumber>${i + 1}</PartNumber><ETag>${tag.replaceAll('"', '')}</ETag></Part>`);
    const done = await s3('POST', `${path}?${queryOf({ uploadId })}`, {
      body: `<CompleteMultipartUpload>${list.join('')}</CompleteMultipartUpload>`,
      headers: { 'content-type': 'application/xml' },
      signal,
    });
    const said = await done.text();
    if (said.includes('<Error>')) {
      throw s3Failure(500, said);
    }
  } catch (e) {
    await s3('DELETE', `${path}?${queryOf({ uploadId })}`).catch(() => {});
    throw e;
  }
}

async function parts(path, uploadId, file, onProgress, signal) {
  const length = Math.max(PART, Math.ceil(file.size / MOST_PARTS));
  const count = Math.ceil(file.size / length);
  const sent = new Array(count).fill(0);
  const tags = new Array(count);
  let next = 0;
  const worker = async () => {
    while (next < count) {
      const i = next;
      next += 1;
      const target = `${path}?${queryOf({ partNumber: String(i + 1), uploadId })}`;
      const tell = (bytes) => {
        sent[i] = bytes;
        onProgress(sent.reduce((a, b) => a + b, 0));
      };
      tags[i] = await persistently(target, file.slice(i * length, (i + 1) * length), {}, tell, signal);
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, count) }, worker));
  return tags;
}
