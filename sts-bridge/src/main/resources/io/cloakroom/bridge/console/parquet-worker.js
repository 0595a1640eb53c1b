// Reads the head of a Parquet file, of which nothing is believed: sizes are bounded before memory is taken for them,
// and a column that cannot be read leaves the others alone. What goes back to the page is text.
import { decompress as unzstd } from './fzstd/index.mjs';
import { parquetHeader } from './hyparquet/column.js';
import { parquetMetadataAsync, parquetSchema } from './hyparquet/metadata.js';
import { parquetReadObjects } from './hyparquet/read.js';
import { snappyUncompress } from './hyparquet/snappy.js';

const ROWS = 50;
const COLUMNS = 50;
const ELEMENTS = 1000;
const LETTERS = 300;
const FOOTER_BYTES = 512 << 10;
/** Of a column, no more is read: its first page has to be in it. */
const COLUMN_BYTES = 2 << 20;
const MOST_PAGE_BYTES = 32 << 20;
const MOST_VALUES = 2_000_000;
const CODECS = ['UNCOMPRESSED', 'SNAPPY', 'ZSTD'];

const waiting = new Map();
let asked = 0;

onmessage = ({ data }) => {
  if (data.bytes !== undefined) {
    read(data.bytes).then((head) => postMessage({ head }), () => postMessage({}));
    return;
  }
  const { resolve, reject } = waiting.get(data.id);
  waiting.delete(data.id);
  if (data.part) {
    resolve(data.part);
  } else {
    reject(new Error('more than is given'));
  }
};

const ask = (begin, end) =>
  new Promise((resolve, reject) => {
    asked += 1;
    const id = asked;
    waiting.set(id, { resolve, reject });
    postMessage({ wanted: { id, begin, end } });
  });

const bounded = (length) => {
  if (!(length >= 0 && length <= MOST_PAGE_BYTES)) {
    throw new Error('a page is too large');
  }
  return new Uint8Array(length);
};

const compressors = {
  SNAPPY: (input, length) => {
    const output = bounded(length);
    snappyUncompress(input, output);
    return output;
  },
  ZSTD: (input, length) => unzstd(input, bounded(length)),
};

async function read(bytes) {
  const metadata = await parquetMetadataAsync({ byteLength: bytes, slice: ask }, { initialFetchSize: FOOTER_BYTES, geoparquet: false });
  const root = parquetSchema(metadata);
  const group = metadata.row_groups.find(({ num_rows }) => num_rows > 0);
  const count = Number(metadata.num_rows);
  const columns = [];
  const values = [];
  for (const { element } of group ? root.children.slice(0, COLUMNS) : []) {
    const column = { name: text(element.name) };
    const parts = group.columns.filter(({ meta_data: of }) => of?.path_in_schema[0] === element.name);
    column.codec = parts.find(({ meta_data: of }) => !CODECS.includes(of.codec))?.meta_data.codec;
    try {
      if (column.codec) {
        column.problem = 'parquetCodec';
      } else {
        values.push([columns.length, await columnOf(element.name, metadata, group)]);
      }
    } catch {
      column.problem = 'parquetColumn';
    }
    columns.push(column);
  }
  const length = Math.min(ROWS, count, Number(group?.num_rows ?? 0));
  const rows = Array.from({ length }, () => new Array(columns.length).fill('…'));
  for (const [i, found] of values) {
    rows.forEach((row, j) => {
      row[i] = j in found ? text(found[j]) : '…';
    });
  }
  return { rowCount: count, madeBy: text(metadata.created_by ?? ''), schema: describe(root), columns, rows };
}

/** The first values of a column, read as if the file had no other row group. */
async function columnOf(name, metadata, group) {
  const file = {
    byteLength: Infinity,
    slice: async (begin, end) => wholePages(await ask(begin, Math.min(end, begin + COLUMN_BYTES))),
  };
  const rowEnd = Math.min(ROWS, Number(group.num_rows));
  const rows = await parquetReadObjects({ file, metadata: { ...metadata, row_groups: [group] }, columns: [name], rowStart: 0, rowEnd, compressors });
  return rows.map((row) => row[name]);
}

/** The pages that came whole, after a look at what each will take. */
function wholePages(part) {
  const reader = { view: new DataView(part), offset: 0 };
  let end = 0;
  let values = 0;
  while (reader.offset < part.byteLength - 1) {
    let header;
    try {
      header = parquetHeader(reader);
    } catch {
      break; // cut in the middle
    }
    const { compressed_page_size: bytes, uncompressed_page_size: unpacked } = header;
    values += (header.data_page_header ?? header.data_page_header_v2 ?? header.dictionary_page_header)?.num_values ?? 0;
    if (!(bytes >= 0) || !(unpacked >= 0 && unpacked <= MOST_PAGE_BYTES) || !(values >= 0 && values <= MOST_VALUES)) {
      break;
    }
    if (reader.offset + bytes > part.byteLength) {
      break;
    }
    reader.offset += bytes;
    end = reader.offset;
  }
  if (end === 0) {
    throw new Error('no page of it is whole');
  }
  return part.slice(0, end);
}

/** A line for each element of the schema. */
function describe(root) {
  const lines = [];
  const walk = ({ element, children }, depth) => {
    if (lines.length === ELEMENTS) {
      return;
    }
    const { name, type, repetition_type: repetition, logical_type: logical, converted_type: converted } = element;
    const kind = [repetition?.toLowerCase(), type?.toLowerCase() ?? 'group', logical?.type ?? converted].filter(Boolean);
    lines.push(`${'  '.repeat(Math.min(depth, 20))}${text(name)}: ${kind.join(' ')}`);
    children.forEach((child) => walk(child, depth + 1));
  };
  root.children.forEach((child) => walk(child, 0));
  return lines;
}

/** As a number where that is exact. */
const shortest = (value) => (Number.isSafeInteger(Number(value)) ? Number(value) : String(value));

function text(value) {
  return plain(value).slice(0, LETTERS);
}

function plain(value) {
  if (value === null || value === undefined) {
    return '';
  }
  if (typeof value === 'string') {
    return value;
  }
  if (value instanceof Date) {
    return Number.isNaN(value.getTime()) ? '?' : value.toISOString();
  }
  if (value instanceof Uint8Array) {
    return `0x${[...value.subarray(0, LETTERS / 2)].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
  }
  return typeof value === 'object' ? JSON.stringify(value, (key, inner) => (typeof inner === 'bigint' ? shortest(inner) : inner instanceof Uint8Array ? plain(inner) : inner)) : String(value);
}
