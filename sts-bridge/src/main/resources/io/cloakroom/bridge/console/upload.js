// Uploads one file: in one request, or in parts that are sent again one by one where that is needed.
import { Failure, call, entries, own, pathOf, queryOf, s3, s3Address, s3Failure, xmlOf } from './api.js';
import { t } from './texts.js';
import { find, forget, remember } from './unfinished.js';

const PART = 16 << 20;
const MOST_PARTS = 9_000;
const AT_ONCE = 3;
const ATTEMPTS = 4;
const PASSING = ['Unreachable', 'SlowDown', 'ServiceUnavailable', 'InternalError'];

/** The store refuses to replace what is there, or to say whether something is. */
export const isTaken = (e) => ['PreconditionFailed', 'ConditionalRequestConflict', 'NotImplemented'].includes(e.code);

/** `fetch` does not tell how much has been sent. */
function put(path, body, headers, onProgress, signal) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const stop = () => request.abort();
    const end = (how) => {
      signal.removeEventListener('abort', stop);
      how();
    };
    request.open('PUT', s3Address(path));
    Object.entries({ ...own, ...headers }).forEach(([name, value]) => request.setRequestHeader(name, value));
    request.upload.onprogress = (event) => onProgress(event.loaded);
    request.onload = () =>
      end(() =>
        request.status < 300
          ? resolve(request.getResponseHeader('etag'))
          : reject(s3Failure(request.status, request.responseText)),
      );
    request.onerror = () => end(() => reject(new Failure('Unreachable', t('unreachable'))));
    request.onabort = () => end(() => reject(new Failure('Stopped', t('paused'))));
    signal.addEventListener('abort', stop);
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
      } else if (!PASSING.includes(e.code)) {
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
 * Uploads a file. Without `mayReplace` the store itself refuses where something is already, at the moment of writing.
 * What was sent of a file in parts stays there if it is stopped or fails: the next call goes on after it.
 *
 * @param onProgress is told how many bytes have been sent
 * @param signal stops it
 */
export async function upload(bucket, key, file, { mayReplace, onProgress, signal }) {
  const path = pathOf(bucket, key);
  const type = { 'content-type': file.type || 'application/octet-stream' };
  const condition = mayReplace ? {} : { 'if-none-match': '*' };
  if (file.size <= PART) {
    await persistently(path, file, { ...type, ...condition }, onProgress, signal);
    return;
  }
  const begun = (await goneOn(bucket, key, file, signal)) ?? (await begin(bucket, key, file, type, signal));
  const { uploadId } = begun;
  const tags = await parts(path, begun, file, onProgress, signal);
  const list = tags.map((tag, i) => `<Part><PartNumber>${i + 1}</PartNumber><ETag>${tag.replaceAll('"', '')}</ETag></Part>`);
  const done = await s3('POST', `${path}?${queryOf({ uploadId })}`, {
    body: `<CompleteMultipartUpload>${list.join('')}</CompleteMultipartUpload>`,
    headers: { 'content-type': 'application/xml', ...condition },
    signal,
  });
  const said = await done.text();
  if (said.includes('<Error>')) {
    throw s3Failure(500, said);
  }
  forget(uploadId);
}

/** Removes what was sent of a file in parts. */
export async function discard(bucket, key, uploadId) {
  forget(uploadId);
  await s3('DELETE', `${pathOf(bucket, key)}?${queryOf({ uploadId })}`).catch((e) => {
    if (e.code !== 'NoSuchUpload') {
      throw e;
    }
  });
}

async function begin(bucket, key, file, type, signal) {
  const length = Math.max(PART, Math.ceil(file.size / MOST_PARTS));
  const xml = await xmlOf(await s3('POST', `${pathOf(bucket, key)}?uploads`, { headers: type, signal }));
  const begun = { bucket, key, length, uploadId: xml.getElementsByTagName('UploadId')[0].textContent };
  remember(begun, file);
  return { ...begun, sent: new Map() };
}

/** The upload of this file that was begun before, and what has arrived of it. */
async function goneOn(bucket, key, file, signal) {
  const known = find(bucket, key, file);
  if (!known) {
    return undefined;
  }
  try {
    return { ...known, sent: await arrived(pathOf(bucket, key), known.uploadId, signal) };
  } catch (e) {
    if (e.needsLogin || signal.aborted || PASSING.includes(e.code)) {
      throw e;
    }
    forget(known.uploadId); // The store has removed it, or does not tell.
    return undefined;
  }
}

async function arrived(path, uploadId, signal) {
  const sent = new Map();
  let after = '0';
  while (after) {
    const xml = await xmlOf(await s3('GET', `${path}?${queryOf({ uploadId, 'part-number-marker': after })}`, { signal }));
    for (const { PartNumber, ETag, Size } of entries(xml, 'Part', ['PartNumber', 'ETag', 'Size'])) {
      sent.set(Number(PartNumber), { tag: ETag, bytes: Number(Size) });
    }
    const isCut = xml.getElementsByTagName('IsTruncated')[0]?.textContent === 'true';
    after = isCut ? xml.getElementsByTagName('NextPartNumberMarker')[0]?.textContent : undefined;
  }
  return sent;
}

async function parts(path, { uploadId, length, sent }, file, onProgress, signal) {
  const count = Math.ceil(file.size / length);
  const bytes = new Array(count).fill(0);
  const tags = new Array(count);
  const tell = (i, now) => {
    bytes[i] = now;
    onProgress(bytes.reduce((a, b) => a + b, 0));
  };
  for (const [number, part] of sent) {
    const i = number - 1;
    if (i < count && part.bytes === Math.min(length, file.size - i * length)) {
      tags[i] = part.tag;
      tell(i, part.bytes);
    }
  }
  let next = 0;
  const worker = async () => {
    while (next < count) {
      const i = next;
      next += 1;
      if (tags[i] === undefined) {
        const target = `${path}?${queryOf({ partNumber: String(i + 1), uploadId })}`;
        const slice = file.slice(i * length, (i + 1) * length);
        tags[i] = await persistently(target, slice, {}, (now) => tell(i, now), signal);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, count) }, worker));
  return tags;
}
