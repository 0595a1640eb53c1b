// The schema and the first rows of a Parquet file. It is read by a worker, which reaches neither page nor network: this
// part hands it the bytes that it asks for, a bounded number of them, and ends it when it takes too long.
import { t } from './texts.js';

const MOST_BYTES = 24 << 20;
const MOST_AT_ONCE = 4 << 20;
const MILLISECONDS = 20_000;

/**
 * Reads the head of a file.
 *
 * @param bytes of the whole file
 * @param get reads a part of it: from, and up to
 * @returns `rowCount`, `madeBy`, `schema` (a text for each element), `columns` and `rows` of texts
 */
export function read(bytes, get) {
  const worker = new Worker(new URL('parquet-worker.js', import.meta.url), { type: 'module' });
  let left = MOST_BYTES;
  let timer;
  return new Promise((resolve, reject) => {
    timer = setTimeout(() => reject(new Error(t('previewSlow'))), MILLISECONDS);
    const unreadable = () => reject(new Error(t('notParquet')));
    const hand = async ({ id, begin, end }) => {
      const isPart = Number.isSafeInteger(begin) && Number.isSafeInteger(end) && begin >= 0 && begin < end && end <= bytes;
      if (!isPart || end - begin > Math.min(left, MOST_AT_ONCE)) {
        worker.postMessage({ id });
        return;
      }
      left -= end - begin;
      const part = await get(begin, end);
      worker.postMessage({ id, part }, [part]);
    };
    worker.onerror = unreadable;
    worker.onmessage = ({ data }) => {
      if (data.wanted) {
        hand(data.wanted).catch(reject);
      } else if (data.head) {
        resolve(data.head);
      } else {
        unreadable();
      }
    };
    worker.postMessage({ bytes });
  }).finally(() => {
    clearTimeout(timer);
    worker.terminate();
  });
}
