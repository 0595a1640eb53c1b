// The rows of a long table in a box that scrolls. Only those that can be seen, and some around them, are in the page:
// the others are empty space of their height. A row with the focus stays, and each row says which one it is.
import { h } from './dom.js';

const CHUNK = 50;
const GUESSED_HEIGHT = 41;
/** Pixels around what can be seen. */
const AROUND = 800;

export class Rows {
  /**
   * @param head the cells of the table's head
   * @param row makes the row of an entry
   * @param more is called near the end of what is there; promises whether it has added something
   */
  constructor({ head, row, more }) {
    this.row = row;
    this.more = more;
    this.table = h('table', {}, h('thead', {}, h('tr', { 'aria-rowindex': '1' }, head)));
    this.columns = String(head.length);
    this.element = h('div', { class: 'list', onscroll: () => this.later() }, this.table);
    this.sizes = new ResizeObserver(([{ contentRect }]) => {
      if (contentRect.width !== this.width) {
        this.width = contentRect.width;
        this.heights.clear();
        this.later();
      }
    });
    this.sizes.observe(this.element);
    this.clear();
  }

  clear() {
    this.entries = [];
    this.heights = new Map();
    this.rowHeight = undefined;
    this.shown = new Map();
    this.isAll = true;
    this.element.scrollTop = 0;
    this.table.querySelectorAll('tbody').forEach((body) => body.remove());
  }

  add(entries, isAll) {
    const last = Math.floor(this.entries.length / CHUNK);
    const inLast = this.entries.length % CHUNK;
    this.entries.push(...entries);
    this.isAll = isAll;
    this.table.setAttribute('aria-rowcount', isAll ? String(this.entries.length + 1) : '-1');
    const body = this.shown.get(last);
    if (body) {
      body.append(...this.rowsFrom(last * CHUNK + inLast, (last + 1) * CHUNK));
    }
    this.heights.delete(last);
    this.update();
  }

  rowsFrom(begin, end) {
    return this.entries.slice(begin, end).map((entry, i) => {
      const row = this.row(entry);
      row.setAttribute('aria-rowindex', String(begin + i + 2));
      return row;
    });
  }

  /** Brings an entry into view; gives its row. */
  reveal(isIt) {
    const index = this.entries.findIndex(isIt);
    if (index < 0) {
      return undefined;
    }
    const chunk = Math.floor(index / CHUNK);
    let body = this.shown.get(chunk);
    if (!body) {
      let top = 0;
      for (let i = 0; i < chunk; i += 1) {
        top += this.heightOf(i);
      }
      this.element.scrollTop = top + ((index % CHUNK) / CHUNK) * this.heightOf(chunk);
      this.update();
      body = this.shown.get(chunk);
    }
    return body.rows[index % CHUNK];
  }

  /** Once before the next picture, however often it scrolls. */
  later() {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = undefined;
      this.update();
    });
  }

  heightOf(chunk) {
    const rows = Math.min(CHUNK, this.entries.length - chunk * CHUNK);
    return this.heights.get(chunk) ?? rows * (this.rowHeight ?? GUESSED_HEIGHT);
  }

  measure() {
    for (const [chunk, body] of this.shown) {
      const height = body.offsetHeight;
      if (height > 0) {
        this.heights.set(chunk, height);
        this.rowHeight ??= height / body.rows.length;
      }
    }
  }

  update() {
    this.measure();
    const count = Math.ceil(this.entries.length / CHUNK);
    const { scrollTop, clientHeight } = this.element;
    const focused = document.activeElement?.closest?.('tbody');
    const children = [];
    const wanted = new Set();
    let y = 0;
    let gap = 0;
    for (let chunk = 0; chunk < count; chunk += 1) {
      const height = this.heightOf(chunk);
      const isNear = y + height > scrollTop - AROUND && y < scrollTop + (clientHeight || AROUND) + AROUND;
      const body = this.shown.get(chunk);
      if (isNear || (body && body === focused)) {
        if (gap > 0) {
          children.push(this.space(gap));
        }
        gap = 0;
        wanted.add(chunk);
        children.push(body ?? this.body(chunk));
      } else {
        gap += height;
      }
      y += height;
    }
    if (gap > 0) {
      children.push(this.space(gap));
    }
    this.arrange(children, wanted);
    if (!this.isAll && scrollTop + clientHeight + AROUND > y) {
      this.load();
    }
  }

  body(chunk) {
    const body = h('tbody', {}, this.rowsFrom(chunk * CHUNK, (chunk + 1) * CHUNK));
    this.shown.set(chunk, body);
    return body;
  }

  space(height) {
    const cell = h('td', { colspan: this.columns });
    cell.style.height = `${height}px`;
    return h('tbody', { class: 'space', 'aria-hidden': 'true' }, h('tr', {}, cell));
  }

  /** Nothing that stays is moved: it would lose the focus. */
  arrange(children, wanted) {
    this.table.querySelectorAll('.space').forEach((space) => space.remove());
    for (const [chunk, body] of this.shown) {
      if (!wanted.has(chunk)) {
        body.remove();
        this.shown.delete(chunk);
      }
    }
    let next = this.table.tHead.nextSibling;
    for (const child of children) {
      if (child === next) {
        next = next.nextSibling;
      } else {
        this.table.insertBefore(child, next);
      }
    }
  }

  /** One request at a time. */
  async load() {
    if (this.isLoading) {
      return;
    }
    this.isLoading = true;
    const isMore = await this.more().finally(() => {
      this.isLoading = false;
    });
    if (isMore) {
      this.later(); // Perhaps that was not enough to fill the box.
    }
  }
}
