// What is in buckets, as S3 lists it.
import { entries, pathOf, queryOf, s3, s3Failure, xmlOf } from './api.js';
import { t } from './texts.js';

const PAGE = 200;
const AT_ONCE = 6;

/** Of a folder, so many objects are copied or removed at once. */
export const MOST_AT_ONCE = 1000;

const decoded = (text) => decodeURIComponent(text.replaceAll('+', ' '));
const textOf = (xml, name) => xml.getElementsByTagName(name)[0]?.textContent || undefined;

/** The address of a folder in this page. */
export const addressOf = (bucket, prefix) =>
  `#/objects/${encodeURIComponent(bucket)}/${prefix.split('/').map(encodeURIComponent).join('/')}`;

/** What is in a folder. `begin`: only names that begin like this. */
export async function list(bucket, prefix, { begin = '', token, delimiter = '/', limit = PAGE } = {}) {
  const query = { 'list-type': '2', 'encoding-type': 'url', 'max-keys': String(limit), prefix: prefix + begin };
  if (delimiter) {
    query.delimiter = delimiter;
  }
  if (token) {
    query['continuation-token'] = token;
  }
  const xml = await xmlOf(await s3('GET', `${pathOf(bucket)}?${queryOf(query)}`));
  return {
    folders: entries(xml, 'CommonPrefixes', ['Prefix']).map(({ Prefix }) => decoded(Prefix)),
    objects: entries(xml, 'Contents', ['Key', 'Size', 'LastModified'])
      .map(({ Key, Size, LastModified }) => ({ key: decoded(Key), bytes: Number(Size), changed: LastModified }))
      .filter(({ key }) => delimiter === '' || key !== prefix),
    token: textOf(xml, 'NextContinuationToken'),
  };
}

/** Every version below a prefix, the newest of each key first; of a folder only, unless `delimiter` is empty. */
export async function versions(bucket, prefix, { delimiter = '', after, limit = PAGE } = {}) {
  const query = { 'encoding-type': 'url', 'max-keys': String(limit), prefix };
  if (delimiter) {
    query.delimiter = delimiter;
  }
  const xml = await xmlOf(await s3('GET', `${pathOf(bucket)}?versions&${queryOf({ ...query, ...after })}`));
  const marker = decoded(textOf(xml, 'NextKeyMarker') ?? '');
  return {
    versions: [...xml.documentElement.children]
      .filter(({ localName }) => localName === 'Version' || localName === 'DeleteMarker')
      .map((element) => ({
        key: decoded(textOf(element, 'Key') ?? ''),
        id: textOf(element, 'VersionId') ?? 'null',
        isLatest: textOf(element, 'IsLatest') === 'true',
        isMarker: element.localName === 'DeleteMarker',
        bytes: Number(textOf(element, 'Size') ?? 0),
        changed: textOf(element, 'LastModified'),
      })),
    after: marker ? { 'key-marker': marker, 'version-id-marker': textOf(xml, 'NextVersionIdMarker') ?? '' } : undefined,
  };
}

/** The keys of objects and, for a name that ends with a slash, of everything below it. */
export async function keysOf(bucket, names) {
  const keys = [];
  for (const name of names) {
    if (name.endsWith('/')) {
      const inside = await list(bucket, name, { delimiter: '', limit: MOST_AT_ONCE });
      if (inside.token) {
        throw new Error(t('tooMany', MOST_AT_ONCE));
      }
      keys.push(...inside.objects.map((object) => object.key));
    } else {
      keys.push(name);
    }
    if (keys.length > MOST_AT_ONCE) {
      throw new Error(t('tooManyAtOnce', MOST_AT_ONCE));
    }
  }
  return keys;
}

/**
 * Copies an object, with its metadata and tags.
 *
 * @param from bucket, key, and the version if not the newest
 * @param headers besides
 */
export async function copy(from, to, headers = {}) {
  const source = `/${pathOf(from.bucket, from.key)}${from.version ? `?${queryOf({ versionId: from.version })}` : ''}`;
  const said = await (
    await s3('PUT', pathOf(to.bucket, to.key), { headers: { 'x-amz-copy-source': source, ...headers } })
  ).text();
  if (said.includes('<Error>')) {
    throw s3Failure(500, said);
  }
}

/** Does the same for many, a few at a time. */
export async function each(all, work) {
  const rest = [...all];
  const worker = async () => {
    while (rest.length > 0) {
      await work(rest.shift());
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}
