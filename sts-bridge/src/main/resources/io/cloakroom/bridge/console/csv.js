// Tables in plain text (RFC 4180), as programs really write them.
const DELIMITERS = [',', ';', '\t', '|'];

/** The text of bytes: UTF-8, or UTF-16 if it says so, else what Windows in the west writes. */
export function textOf(bytes) {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) {
    return new TextDecoder('utf-16le').decode(bytes);
  }
  try {
    // A letter at the end may be cut.
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/** The one that is most in the first line, outside of quotes. */
function delimiterOf(text) {
  const line = text.slice(0, 10_000).replace(/"[^"]*"/g, '').split(/[\r\n]/, 1)[0];
  const counts = DELIMITERS.map((one) => line.split(one).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))];
}

/**
 * The first rows.
 *
 * @param isCut whether the text goes on: then its last row is left out, which may be a part of one
 * @param most so many rows
 */
export function rowsOf(text, { isCut = false, most = Infinity } = {}) {
  const delimiter = delimiterOf(text);
  const rows = [];
  let row = [];
  let field = '';
  let isQuoted = false;
  const endField = () => {
    row.push(field);
    field = '';
  };
  const endRow = () => {
    endField();
    if (row.length > 1 || row[0] !== '') {
      rows.push(row);
    }
    row = [];
  };
  for (let i = 0; i < text.length && rows.length < most; i += 1) {
    const c = text[i];
    if (isQuoted) {
      if (c !== '"') {
        field += c;
      } else if (text[i + 1] === '"') {
        field += '"';
        i += 1;
      } else {
        isQuoted = false;
      }
    } else if (c === '"' && field === '') {
      isQuoted = true;
    } else if (c === delimiter) {
      endField();
    } else if (c === '\n' || c === '\r') {
      if (c === '\r' && text[i + 1] === '\n') {
        i += 1;
      }
      endRow();
    } else {
      field += c;
    }
  }
  if (rows.length < most && (!isCut || rows.length === 0)) {
    endRow();
  }
  return rows;
}
