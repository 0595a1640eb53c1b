// The head of an object, shown so that nothing of it becomes part of the page: text is text in an element, an image is
// an image, a PDF is in the browser's own viewer, and tables are cells with text. Little of a large object is read.
import { call, s3 } from './api.js';
import { alertBox, h, size, visible } from './dom.js';
import { t } from './texts.js';

const TEXT_BYTES = 64 << 10;
const IMAGES = ['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif'];
const MOST_IMAGE_BYTES = 16 << 20;
const MOST_PDF_BYTES = 64 << 20;
const MOST_ROWS = 100;
const MOST_COLUMNS = 50;
const MOST_LETTERS = 200;
/** What browsers and tools say of files they do not know. The ending says more. */
const UNKNOWN = ['', 'application/octet-stream', 'binary/octet-stream'];
const BY_ENDING = { pdf: 'pdf', csv: 'csv', tsv: 'csv', parquet: 'parquet', parq: 'parquet' };
const KINDS = {
  'application/pdf': 'pdf',
  'text/csv': 'csv',
  'application/csv': 'csv',
  'text/tab-separated-values': 'csv',
  'application/vnd.apache.parquet': 'parquet',
  'application/x-parquet': 'parquet',
};

function kindOf(type, key) {
  const ending = BY_ENDING[key.slice(key.lastIndexOf('.') + 1).toLowerCase()];
  // Some systems take every table for one of theirs.
  if (ending && (UNKNOWN.includes(type) || (ending === 'csv' && ['text/plain', 'application/vnd.ms-excel'].includes(type)))) {
    return ending;
  }
  if (IMAGES.includes(type)) {
    return 'image';
  }
  return KINDS[type] ?? (type.startsWith('text/') || /json|xml|yaml|javascript|csv/.test(type) ? 'text' : undefined);
}

/**
 * Shows the head of an object.
 *
 * @param object `bucket`, `key`, and its `path`
 * @param head the answer to HEAD
 * @param place is left empty for what cannot be shown
 */
export async function preview(object, head, place) {
  const type = (head.headers.get('content-type') ?? '').split(';')[0].trim().toLowerCase();
  const bytes = Number(head.headers.get('content-length'));
  const kind = bytes > 0 ? kindOf(type, object.key) : undefined;
  if (kind) {
    const body = h('div', {}, h('p', { class: 'quiet' }, t('loading')));
    place.replaceChildren(h('h3', {}, t('preview')), body);
    try {
      body.replaceChildren(...[await SHOWN[kind](object, { type, bytes, etag: head.headers.get('etag') })].flat());
    } catch (e) {
      body.replaceChildren(alertBox(e));
    }
  }
}

const SHOWN = { image: imageOf, text: textOf, pdf: pdfOf, csv: csvOf, parquet: parquetOf };

const quiet = (text) => h('p', { class: 'quiet' }, text);
const cut = (bytes) => (bytes > TEXT_BYTES ? [quiet(t('previewCut', size(TEXT_BYTES)))] : []);

/** A part of the object that was seen. A store that sends all of it is not read. */
async function partOf(path, begin, end, etag) {
  const answer = await s3('GET', path, { headers: { range: `bytes=${begin}-${end - 1}`, 'if-match': etag } });
  if (Number(answer.headers.get('content-length')) !== end - begin) {
    await answer.body.cancel();
    throw new Error(t('noPart'));
  }
  return answer.arrayBuffer();
}

const headOf = async ({ path }, { bytes, etag }) => new Uint8Array(await partOf(path, 0, Math.min(bytes, TEXT_BYTES), etag));

async function imageOf({ path }, { type, bytes, etag }) {
  if (bytes > MOST_IMAGE_BYTES) {
    return quiet(t('tooLargeToShow', size(MOST_IMAGE_BYTES)));
  }
  const url = URL.createObjectURL(new Blob([await partOf(path, 0, bytes, etag)], { type }));
  return h('img', { src: url, alt: t('preview'), class: 'preview', onload: () => URL.revokeObjectURL(url) });
}

async function textOf(object, what) {
  const text = new TextDecoder().decode(await headOf(object, what));
  return [...cut(what.bytes), h('pre', { class: 'code', tabindex: '0', 'aria-label': t('preview') }, text)];
}

/**
 * The browser's viewer has a process and an origin of its own; what a script in a PDF can do there is show a message.
 * So it is opened when its user wants that. The bridge says that it is a PDF and nothing else, whatever it is.
 */
function pdfOf({ bucket, key }, { bytes }) {
  if (!navigator.pdfViewerEnabled) {
    return quiet(t('noPdfViewer'));
  }
  if (bytes > MOST_PDF_BYTES) {
    return quiet(t('tooLargeToShow', size(MOST_PDF_BYTES)));
  }
  const place = h('div', {}, h('button', { onclick: () => show().catch((e) => place.replaceChildren(alertBox(e))) }, t('showPdf')), quiet(t('showPdfWhy')));
  const show = async () => {
    const { url } = await call('link', { bucket, key, show: true });
    const src = new URL(url, document.baseURI.split('#')[0]);
    place.replaceChildren(h('iframe', { class: 'pdf', title: t('previewOf', visible(key)), referrerpolicy: 'no-referrer', src }));
  };
  return place;
}

async function csvOf(object, what) {
  const { rowsOf, textOf: read } = await import('./csv.js');
  const isCut = what.bytes > TEXT_BYTES;
  const rows = rowsOf(read(await headOf(object, what)), { isCut, most: MOST_ROWS + 1 });
  const width = Math.max(0, ...rows.map((row) => row.length));
  const [names = [], ...values] = rows;
  return [
    ...cut(what.bytes),
    sheet(Array.from({ length: Math.min(width, MOST_COLUMNS) }, (any, i) => names[i] ?? ''), values),
    quiet(t('rowsShown', Math.min(values.length, MOST_ROWS), Math.min(width, MOST_COLUMNS), width)),
  ];
}

async function parquetOf(object, { bytes, etag }) {
  const { read } = await import('./parquet.js');
  const get = (begin, end) => partOf(object.path, begin, end, etag);
  const { rowCount, madeBy, schema, columns, rows } = await read(bytes, get);
  return [
    quiet(t('parquetWhat', rowCount, visible(madeBy))),
    h('details', {}, h('summary', {}, t('schemaOf', schema.length)), h('pre', { class: 'code', tabindex: '0', 'aria-label': t('schema') }, schema.join('\n'))),
    ...(columns.length === 0 ? [] : [sheet(columns.map(({ name }) => name), rows)]),
    ...columns
      .filter(({ problem }) => problem)
      .slice(0, 10)
      .map(({ name, problem, codec }) => quiet(t(problem, visible(shortened(name)), codec))),
  ];
}

const shortened = (text) => (text.length > MOST_LETTERS ? `${text.slice(0, MOST_LETTERS)}…` : text);

/** A table of texts that can be scrolled with the keyboard too. */
function sheet(names, rows) {
  const cell = (tag, text, more = {}) => h(tag, more, visible(shortened(text)));
  return h(
    'div',
    { class: 'scroll sheet', tabindex: '0', role: 'region', 'aria-label': t('preview') },
    h(
      'table',
      {},
      h('thead', {}, h('tr', {}, names.map((name) => (name === '' ? h('td', {}) : cell('th', name, { scope: 'col' }))))),
      h('tbody', {}, rows.slice(0, MOST_ROWS).map((row) => h('tr', {}, names.map((any, i) => cell('td', row[i] ?? ''))))),
    ),
  );
}
