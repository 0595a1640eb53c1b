// What is being uploaded. It stays in the frame while its user looks at other pages.
import { pathOf, s3 } from './api.js';
import { alertBox, ask, h, namesOf, size, visible } from './dom.js';
import { each } from './listing.js';
import { t } from './texts.js';
import { find } from './unfinished.js';
import { discard, isTaken, upload } from './upload.js';

export const UPLOADED = 'cloakroom-uploaded';

/** Files and, from those that browsers show as folders, what is in them: each with its name from there. */
export async function dropped(transfer) {
  const found = [];
  const walk = async (entry, folder) => {
    if (entry.isFile) {
      found.push([folder + entry.name, await new Promise((resolve, reject) => entry.file(resolve, reject))]);
      return;
    }
    const reader = entry.createReader();
    const read = () => new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    for (let some = await read(); some.length > 0; some = await read()) {
      for (const inside of some) {
        await walk(inside, `${folder}${entry.name}/`);
      }
    }
  };
  // A browser forgets the items after the event, so they are taken before anything waits.
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry);
  for (const entry of entries) {
    await walk(entry, '');
  }
  return found;
}

class Uploads extends HTMLElement {
  rows = new Map();
  running = 0;

  connectedCallback() {
    if (!this.list) {
      this.list = h('div', { class: 'uploads' });
      this.problem = h('div');
      this.state = h('p', { role: 'status', class: 'quiet' });
      this.clear = h('button', { onclick: () => this.removeDone() }, t('hideDone'));
      this.card = h('section', { class: 'card', hidden: true, 'aria-label': t('uploads') }, h('h2', {}, t('uploads')), this.state, this.list, this.clear);
      this.append(this.problem, this.card);
      window.addEventListener('beforeunload', (event) => this.running > 0 && event.preventDefault());
    }
  }

  /** Whether an upload to this key is shown here already. */
  has(bucket, key) {
    return this.rows.has(`${bucket}/${key}`);
  }

  /** Uploads files into a folder, after asking about those whose names are taken. */
  async add(bucket, folder, files) {
    this.problem.replaceChildren();
    try {
      const plan = files.map(([name, file]) => ({ bucket, folder, key: folder + name, file, mayReplace: false }));
      plan.forEach(({ key }) => pathOf(bucket, key));
      const taken = await this.taken(plan);
      if (taken.length > 0) {
        const names = namesOf(t('exists'), taken.map(({ key }) => key));
        if (!(await ask(t('overwriteTitle'), names, t('overwrite'), t('cancel')))) {
          return;
        }
        taken.forEach((one) => {
          one.mayReplace = true;
        });
      }
      const rows = plan.map((one) => this.rowOf(one));
      this.tell();
      for (const row of rows) {
        await row.run();
      }
    } catch (e) {
      this.problem.replaceChildren(alertBox(e));
    }
  }

  /** Whoever may not look finds out when the store refuses to replace. */
  async taken(plan) {
    const taken = [];
    await each(plan, async (one) => {
      try {
        if (find(one.bucket, one.key, one.file)) {
          return;
        }
        await s3('HEAD', pathOf(one.bucket, one.key));
        taken.push(one);
      } catch (e) {
        if (e.code !== '404' && e.code !== 'AccessDenied') {
          throw e;
        }
      }
    });
    return taken;
  }

  /** A file that is chosen again goes on where it was. */
  rowOf(one) {
    const known = this.rows.get(`${one.bucket}/${one.key}`);
    if (known && !known.isDone) {
      return known;
    }
    known?.element.remove();
    return this.row(one);
  }

  row(one) {
    const { bucket, folder, key, file } = one;
    const name = visible(key.slice(folder.length));
    const bar = h('progress', { max: String(file.size || 1), value: '0', 'aria-label': name });
    const state = h('span', {}, size(file.size));
    const buttons = h('span', { class: 'row' });
    const element = h('div', { class: 'row upload' }, h('span', { class: 'name' }, name), bar, state, buttons);
    const row = { element, isDone: false, isRunning: false };
    const button = (label, action) => h('button', { 'aria-label': `${t(label)}: ${name}`, onclick: action }, t(label));
    const drop = async () => {
      this.rows.delete(`${bucket}/${key}`);
      element.remove();
      this.tell();
      const known = find(bucket, key, file);
      if (known) {
        await discard(bucket, key, known.uploadId).catch((e) => this.problem.replaceChildren(alertBox(e)));
      }
    };
    row.run = async () => {
      if (row.isRunning || this.rows.get(`${bucket}/${key}`) !== row) {
        return;
      }
      row.isRunning = true;
      const stop = new AbortController();
      let isDropped = false;
      buttons.replaceChildren(
        button('pause', () => stop.abort()),
        button('discard', () => {
          isDropped = true;
          stop.abort();
        }),
      );
      state.replaceChildren(size(file.size));
      this.running += 1;
      let again = false;
      try {
        await upload(bucket, key, file, { mayReplace: one.mayReplace, signal: stop.signal, onProgress: (sent) => (bar.value = sent) });
        bar.value = file.size || 1;
        row.isDone = true;
        state.replaceChildren(t('uploaded'));
        buttons.replaceChildren();
        window.dispatchEvent(new CustomEvent(UPLOADED, { detail: { bucket, key } }));
      } catch (e) {
        if (isDropped) {
          await drop();
        } else if (stop.signal.aborted) {
          state.replaceChildren(t('paused'));
          buttons.replaceChildren(button('resume', row.run), button('discard', drop));
        } else if (!one.mayReplace && isTaken(e)) {
          const text = t(e.code === 'NotImplemented' ? 'cannotTell' : 'exists');
          one.mayReplace = await ask(t('overwriteTitle'), namesOf(text, [key]), t('overwrite'), t('cancel'));
          again = one.mayReplace;
          await (again ? undefined : drop());
        } else {
          state.replaceChildren(h('span', { class: 'bad', role: 'alert' }, e.message));
          buttons.replaceChildren(button('again', row.run), button('discard', drop));
        }
      } finally {
        this.running -= 1;
        row.isRunning = false;
        this.tell();
      }
      if (again) {
        await row.run();
      }
    };
    this.rows.set(`${bucket}/${key}`, row);
    buttons.append(button('discard', drop));
    this.list.append(element);
    return row;
  }

  removeDone() {
    for (const [name, row] of this.rows) {
      if (row.isDone) {
        row.element.remove();
        this.rows.delete(name);
      }
    }
    this.tell();
  }

  tell() {
    const all = [...this.rows.values()];
    const done = all.filter((row) => row.isDone).length;
    this.card.hidden = all.length === 0;
    this.clear.hidden = done === 0;
    this.state.textContent = t('uploadedOf', done, all.length);
  }
}

customElements.define('cloakroom-uploads', Uploads);
