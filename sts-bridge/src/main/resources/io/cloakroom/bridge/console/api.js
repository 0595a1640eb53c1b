// Calls of the console's own API, and of S3 in the name of whoever is logged in. The browser sends the login along in a
// cookie that no script can read.
import { t } from './texts.js';

const OURS = { 'x-cloakroom-console': '1' };
const MOST_BYTES_OF_KEY = 1024;
const RENEWED = 'cloakroom-renewed';
export const LOGIN_ENDED = 'cloakroom-login-ended';

/** A refusal, with a sentence for people. */
export class Failure extends Error {
  constructor(code, message, requestId) {
    super(message);
    this.code = code;
    this.requestId = requestId;
  }

  /** Whether there is nobody logged in. */
  get needsLogin() {
    return this.code === 'InvalidTokenId';
  }
}

const address = (path) => new URL(path, document.baseURI.split('#')[0]);

async function send(path, init) {
  try {
    return await fetch(address(path), { cache: 'no-store', redirect: 'error', ...init, headers: { ...OURS, ...init.headers } });
  } catch (e) {
    if (e.name === 'AbortError') {
      throw e;
    }
    throw new Failure('Unreachable', t('unreachable'));
  }
}

async function post(name, body) {
  const answer = await send(`-/api/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const json = await answer.json().catch(() => ({}));
  if (!answer.ok) {
    throw new Failure(json.code ?? String(answer.status), json.message ?? t('failed'), json.requestId);
  }
  return json;
}

/** The credentials behind a login last a quarter of an hour. Of several tabs, one renews them for all. */
async function renew(since) {
  await navigator.locks.request('cloakroom-renew', async () => {
    if (Number(localStorage.getItem(RENEWED) ?? 0) < since) {
      await post('renew', {});
      localStorage.setItem(RENEWED, String(Date.now()));
    }
  });
}

async function renewing(attempt) {
  const begun = Date.now();
  try {
    return await attempt();
  } catch (e) {
    if (e.code !== 'InvalidAccessKeyId') {
      throw ended(e);
    }
    try {
      await renew(begun);
    } catch (refusal) {
      if (refusal.code === 'InvalidParameterValue') {
        throw new Failure(refusal.code, t('noRights'), refusal.requestId);
      }
      // Revoked, or over: the only way on is another login.
      throw ended(
        refusal.code === 'InvalidAccessKeyId'
          ? new Failure('InvalidTokenId', refusal.message, refusal.requestId)
          : refusal,
      );
    }
    return attempt();
  }
}

/** Tells the frame that nobody is logged in any more. */
function ended(failure) {
  if (failure.needsLogin) {
    window.dispatchEvent(new Event(LOGIN_ENDED));
  }
  return failure;
}

/** Calls the API, and renews the login where that is needed. */
export const call = (name, body = {}) => renewing(() => post(name, body));

const component = (text) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

/** The path of a bucket, or of an object. A browser resolves dots in paths, so such a key cannot be asked for. */
export function pathOf(bucket, key) {
  const parts = key === undefined ? [] : key.split('/');
  if (parts.some((part) => part === '.' || part === '..')) {
    throw new Failure('InvalidName', t('dots'));
  }
  if (/\p{Surrogate}/u.test(key ?? '')) {
    throw new Failure('InvalidName', t('noText'));
  }
  if (new TextEncoder().encode(key).length > MOST_BYTES_OF_KEY) {
    throw new Failure('KeyTooLong', t('nameTooLong'));
  }
  return `${component(bucket)}${key === undefined ? '' : `/${parts.map(component).join('/')}`}`;
}

export const queryOf = (parameters) =>
  Object.entries(parameters)
    .map(([name, value]) => `${component(name)}=${component(value)}`)
    .join('&');

/** The refusal in an answer of S3. */
export function s3Failure(status, text) {
  const xml = new DOMParser().parseFromString(text, 'application/xml');
  const say = (name) => xml.getElementsByTagName(name)[0]?.textContent;
  return new Failure(say('Code') ?? String(status), say('Message') ?? t('failed'), say('RequestId'));
}

/** Sends an S3 request. `path` is encoded already. */
export const s3 = (method, path, init = {}) =>
  renewing(async () => {
    const answer = await send(`-/s3/${path}`, { method, ...init });
    if (answer.ok) {
      return answer;
    }
    const refusal = s3Failure(answer.status, method === 'HEAD' ? '' : await answer.text());
    if (method === 'HEAD' && answer.status === 403) {
      // An answer to HEAD has no text: the API tells whether the login has to be renewed.
      await post('me', {});
      refusal.code = 'AccessDenied';
    }
    throw refusal;
  });

/** The address of S3 requests, for those that report progress. */
export const s3Address = (path) => address(`-/s3/${path}`);
export const own = OURS;

/** A list in XML, with the texts of the named elements of each entry. */
export function entries(xml, entry, names) {
  return [...xml.getElementsByTagName(entry)].map((element) =>
    Object.fromEntries(names.map((name) => [name, element.getElementsByTagName(name)[0]?.textContent ?? ''])),
  );
}

export const xmlOf = async (answer) => new DOMParser().parseFromString(await answer.text(), 'application/xml');

/** The names of the buckets that the user can see. */
export async function buckets() {
  try {
    return entries(await xmlOf(await s3('GET', '')), 'Bucket', ['Name', 'CreationDate']);
  } catch (e) {
    if (e.code === 'AccessDenied') {
      return [];
    }
    throw e;
  }
}
