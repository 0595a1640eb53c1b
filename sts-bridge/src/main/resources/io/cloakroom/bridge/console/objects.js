// Buckets, folders and objects. The address of the page is the folder: #/objects/BUCKET/FOLDER/
import { buckets, call, pathOf, s3 } from './api.js';
import { Details, downloadZip } from './details.js';
import { alertBox, ask, askFor, h, namesOf, size, time, visible } from './dom.js';
import { addressOf, copy, each, keysOf, list, versions } from './listing.js';
import { Rows } from './rows.js';
import { share } from './sharing.js';
import { t } from './texts.js';
import { inFolder, isSame } from './unfinished.js';
import { discard } from './upload.js';
import { UPLOADED, dropped } from './uploads.js';

const NEXT_PAGE = 1000;

class ObjectsPage extends HTMLElement {
  connectedCallback() {
    const [bucket, ...folder] = this.route;
    this.bucket = bucket ?? '';
    this.folder = folder.join('/');
    this.selected = new Set();
    this.notice = h('div', { 'aria-live': 'polite' });
    this.body = h('div', {}, t('loading'));
    this.replaceChildren(this.head(), this.notice, this.body);
    this.whenUploaded = ({ detail: { bucket: where, key } }) => {
      if (where === this.bucket && key.startsWith(this.folder)) {
        this.refreshSoon();
      }
    };
    window.addEventListener(UPLOADED, this.whenUploaded);
    (this.bucket ? this.openFolder() : this.openBuckets()).catch((e) => this.body.replaceChildren(alertBox(e)));
  }

  disconnectedCallback() {
    window.removeEventListener(UPLOADED, this.whenUploaded);
  }

  head() {
    const crumbs = [h('li', {}, h('a', { href: '#/objects' }, t('buckets')))];
    if (this.bucket) {
      crumbs.push(h('li', {}, h('a', { href: addressOf(this.bucket, '') }, visible(this.bucket))));
      const parts = this.folder.split('/').slice(0, -1);
      parts.forEach((part, i) => {
        const prefix = `${parts.slice(0, i + 1).join('/')}/`;
        crumbs.push(h('li', {}, h('a', { href: addressOf(this.bucket, prefix) }, visible(part) || '∅')));
      });
    }
    crumbs.at(-1).firstChild.setAttribute('aria-current', 'page');
    return [h('h1', {}, t('objects')), h('nav', { 'aria-label': t('breadcrumb') }, h('ol', { class: 'crumbs' }, crumbs))];
  }

  replaceChildren(...children) {
    super.replaceChildren(...children.flat());
  }

  async openBuckets() {
    const found = await buckets();
    const name = h('input', { name: 'bucket', required: true, maxlength: '63', autocomplete: 'off', 'aria-label': t('bucket') });
    const other = h(
      'form',
      {
        class: 'row',
        onsubmit: (event) => {
          event.preventDefault();
          location.hash = addressOf(name.value.trim(), '');
        },
      },
      name,
      h('button', {}, t('open')),
    );
    this.body.replaceChildren(
      found.length === 0
        ? h('section', { class: 'card' }, h('p', {}, t('noBuckets')), other)
        : h(
            'table',
            {},
            h('thead', {}, h('tr', {}, h('th', {}, t('name')), h('th', {}, t('created')))),
            h(
              'tbody',
              {},
              found.map(({ Name, CreationDate }) =>
                h('tr', {}, h('td', {}, h('a', { href: addressOf(Name, '') }, Name)), h('td', {}, time(CreationDate))),
              ),
            ),
          ),
    );
  }

  async openFolder() {
    this.begin = '';
    const first = await list(this.bucket, this.folder);
    this.more = h('p', { hidden: true }, h('button', { onclick: () => this.rows.load() }, t('more')));
    this.all = h('input', { type: 'checkbox', 'aria-label': t('selectAll'), onchange: () => this.selectAll() });
    this.rows = new Rows({
      head: [h('th', { class: 'box' }, this.all), h('th', {}, t('name')), h('th', { class: 'number' }, t('sizeOf')), h('th', { class: 'wide' }, t('changed'))],
      row: (entry) => this.row(entry),
      more: () => this.showMore(),
    });
    this.panel = h('div');
    this.unfinished = h('div');
    this.body.replaceChildren(this.tools(), this.ofSelection(), this.unfinished, this.rows.element, this.more, this.deletedOnes(), this.panel);
    this.show(first);
    this.showUnfinished();
    this.addEventListener('dragover', (event) => event.preventDefault());
    this.addEventListener('drop', (event) => {
      event.preventDefault();
      dropped(event.dataTransfer).then((files) => this.uploadAll(files), (e) => this.notice.replaceChildren(alertBox(e)));
    });
  }

  /** What may be done here; the rest says why not. */
  tools() {
    const picked = (input, nameOf) => {
      this.uploadAll([...input.files].map((file) => [nameOf(file), file]));
      input.value = '';
    };
    const files = h('input', { type: 'file', multiple: true, hidden: true, onchange: () => picked(files, (file) => file.name) });
    const folder = h('input', { type: 'file', webkitdirectory: true, hidden: true, onchange: () => picked(folder, (file) => file.webkitRelativePath) });
    const up = h('button', { class: 'primary', onclick: () => files.click() }, t('upload'));
    const upFolder = h('button', { onclick: () => folder.click() }, t('uploadFolder'));
    const why = h('p', { class: 'quiet' }, t('dropHere'));
    const key = `${this.folder}x`;
    call('may', { deed: 'write', bucket: this.bucket, key }).then(({ allowed }) => {
      if (!allowed) {
        up.disabled = true;
        upFolder.disabled = true;
        why.textContent = t('mayNotWrite');
      }
    }, () => {});
    const shared = this.me.sharesFolders
      ? h('button', { onclick: () => share(this.bucket, this.folder, this.notice) }, t('shareHere'))
      : undefined;
    const zip = h(
      'button',
      { onclick: () => downloadZip(this.bucket, this.folder).catch((e) => this.notice.replaceChildren(alertBox(e))) },
      t('downloadZip'),
    );
    return h('div', { class: 'row tools' }, up, upFolder, zip, shared, files, folder, why, this.finder());
  }

  /** In a folder of a million names, nobody scrolls: the store finds those that begin like this. */
  finder() {
    const begin = h('input', { type: 'search', maxlength: '1024', autocomplete: 'off' });
    let soon;
    begin.addEventListener('input', () => {
      clearTimeout(soon);
      soon = setTimeout(() => {
        this.begin = begin.value;
        this.refresh().catch((e) => this.notice.replaceChildren(alertBox(e)));
      }, 300);
    });
    return h('label', { class: 'finder' }, t('beginsWith'), begin);
  }

  /** What is done with the selected ones. */
  ofSelection() {
    this.removal = h('button', { class: 'danger', disabled: true, onclick: () => this.removeSelected() }, t('remove'));
    this.transfers = [false, true].map((isMove) =>
      h('button', { disabled: true, onclick: () => this.transfer([...this.selected], isMove) }, t(isMove ? 'moveTo' : 'copyTo')),
    );
    const why = h('p', { class: 'quiet' });
    call('may', { deed: 'delete', bucket: this.bucket, key: `${this.folder}x` }).then(({ allowed }) => {
      if (!allowed) {
        this.removal.hidden = true;
        this.transfers[1].hidden = true;
        why.textContent = t('mayNotDelete');
      }
    }, () => {});
    this.count = h('p', { class: 'quiet', role: 'status' });
    return h('div', { class: 'row tools', role: 'group', 'aria-label': t('selectedOnes') }, this.transfers, this.removal, this.count, why);
  }

  /** All that have been listed so far. */
  selectAll() {
    this.selected = new Set(this.all.checked ? this.rows.entries.map(({ key }) => key) : []);
    this.rows.table.querySelectorAll('tbody input').forEach((box) => {
      box.checked = this.all.checked;
    });
    this.tellSelected();
  }

  tellSelected() {
    this.count.textContent = this.selected.size === 0 ? '' : t('selectedCount', this.selected.size);
    [this.removal, ...this.transfers].forEach((button) => {
      button.disabled = this.selected.size === 0;
    });
  }

  show(page) {
    this.selected.clear();
    this.all.checked = false;
    this.tellSelected();
    this.rows.clear();
    this.add(page);
    if (page.folders.length + page.objects.length === 0) {
      this.rows.table.append(h('tbody', {}, h('tr', {}, h('td', { colspan: '4' }, t(this.begin ? 'noSuchNames' : 'empty')))));
    }
  }

  add({ folders, objects, token }) {
    this.token = token;
    this.more.hidden = !token;
    this.rows.add([...folders.map((key) => ({ key })), ...objects], !token);
  }

  /** The row of an object, or of a folder: that has neither size nor time. */
  row({ key, bytes, changed }) {
    const name = visible(key.slice(this.folder.length));
    const box = h('input', {
      type: 'checkbox',
      'aria-label': t('select', name),
      onchange: () => {
        this.selected[box.checked ? 'add' : 'delete'](key);
        this.tellSelected();
      },
    });
    box.checked = this.selected.has(key);
    const link =
      changed === undefined
        ? h('a', { class: 'folder', href: addressOf(this.bucket, key) }, name)
        : h('button', { class: 'link', onclick: (event) => this.showDetails(key, event.target) }, name);
    return h(
      'tr',
      {},
      h('td', { class: 'box' }, box),
      h('td', {}, link),
      h('td', { class: 'number' }, changed === undefined ? '' : size(bytes)),
      h('td', { class: 'wide' }, changed === undefined ? '' : time(changed)),
    );
  }

  async showMore() {
    const { token, begin } = this;
    try {
      const page = await list(this.bucket, this.folder, { begin, token, limit: NEXT_PAGE });
      if (token === this.token && begin === this.begin) {
        this.add(page);
      }
      return true;
    } catch (e) {
      this.notice.replaceChildren(alertBox(e));
      return false;
    }
  }

  async refresh() {
    const { begin } = this;
    const page = await list(this.bucket, this.folder, { begin });
    if (begin === this.begin) {
      this.show(page);
      this.showUnfinished();
    }
  }

  /** After several uploads in a row, one look is enough. */
  refreshSoon() {
    clearTimeout(this.soon);
    this.soon = setTimeout(() => {
      if (!this.isConnected || !this.rows) {
        return;
      }
      if (this.rows.element.scrollTop > 0) {
        // Whoever looks at names far below goes on to do so.
        const again = h('button', { onclick: () => this.refreshNow() }, t('showAnew'));
        this.notice.replaceChildren(h('p', { role: 'status' }, t('folderChanged'), ' ', again));
      } else {
        this.refreshNow();
      }
    }, 300);
  }

  refreshNow() {
    return this.refresh().then(() => this.notice.replaceChildren(), (e) => this.notice.replaceChildren(alertBox(e)));
  }

  uploadAll(files) {
    return document.querySelector('cloakroom-uploads').add(this.bucket, this.folder, files);
  }

  /** Files that this browser has not sent whole, before it was closed or its user logged out. */
  showUnfinished() {
    const running = document.querySelector('cloakroom-uploads');
    const found = inFolder(this.bucket, this.folder).filter(({ key }) => !running.has(this.bucket, key));
    if (found.length === 0) {
      this.unfinished.replaceChildren();
      return;
    }
    const row = (upload) => {
      const name = visible(upload.key.slice(this.folder.length));
      const file = h('input', {
        type: 'file',
        hidden: true,
        onchange: () => {
          if (!isSame(upload, file.files[0])) {
            this.notice.replaceChildren(alertBox(new Error(t('anotherFile', visible(upload.name), size(upload.size)))));
            return;
          }
          this.notice.replaceChildren();
          file.parentNode.remove();
          this.uploadAll([[upload.key.slice(this.folder.length), file.files[0]]]);
        },
      });
      const remove = async () => {
        try {
          await discard(upload.bucket, upload.key, upload.uploadId);
        } catch (e) {
          this.notice.replaceChildren(alertBox(e));
        }
        this.showUnfinished();
      };
      return h(
        'div',
        { class: 'row upload' },
        h('span', { class: 'name' }, name),
        h('span', { class: 'quiet' }, size(upload.size)),
        h('button', { 'aria-label': `${t('chooseAgain')}: ${name}`, onclick: () => file.click() }, t('chooseAgain')),
        h('button', { 'aria-label': `${t('discard')}: ${name}`, onclick: remove }, t('discard')),
        file,
      );
    };
    this.unfinished.replaceChildren(
      h('section', { class: 'card unfinished' }, h('h2', {}, t('unfinished')), h('p', { class: 'quiet' }, t('unfinishedWhy')), found.map(row)),
    );
  }

  async removeSelected() {
    try {
      const keys = await keysOf(this.bucket, this.selected);
      const title = keys.length === 1 ? t('removeOne') : t('removeTitle', keys.length);
      if (await ask(title, namesOf(this.bucket, keys), t('remove'), t('cancel'))) {
        await each(keys, (key) => s3('DELETE', pathOf(this.bucket, key)));
        this.notice.replaceChildren(h('p', { role: 'status' }, t('removed', keys.length)));
        this.panel.replaceChildren();
        await this.refresh();
      }
    } catch (e) {
      this.notice.replaceChildren(alertBox(e));
    }
  }

  /** Copies or moves objects and folders into another folder; one object alone may get another name. */
  async transfer(names, isMove) {
    const isOne = names.length === 1 && !names[0].endsWith('/');
    const target = await askFor(
      t(isMove ? (isOne ? 'rename' : 'moveTo') : 'copyTo'),
      [
        ['bucket', t('bucket'), this.bucket, { maxlength: '63' }],
        ['to', t(isOne ? 'newName' : 'newFolder'), isOne ? names[0] : this.folder, { maxlength: '1024', required: isOne }],
      ],
      t(isMove ? 'move' : 'copyIt'),
      t('cancel'),
    );
    if (!target) {
      return;
    }
    try {
      const keys = await keysOf(this.bucket, names);
      const isName = isOne && !target.to.endsWith('/');
      const into = isName || target.to === '' || target.to.endsWith('/') ? target.to : `${target.to}/`;
      const plan = keys.map((key) => ({ key, to: isName ? into : into + key.slice(this.folder.length), headers: {} }));
      plan.forEach(({ to }) => pathOf(target.bucket, to));
      if (target.bucket === this.bucket && plan.some(({ key, to }) => key === to)) {
        throw new Error(t('samePlace'));
      }
      if (await this.mayReplace(target.bucket, plan)) {
        await each(plan, async ({ key, to, headers }) => {
          await copy({ bucket: this.bucket, key }, { bucket: target.bucket, key: to }, headers);
          if (isMove) {
            await s3('DELETE', pathOf(this.bucket, key));
          }
        });
        this.notice.replaceChildren(h('p', { role: 'status' }, t(isMove ? 'moved' : 'copiedMany', keys.length)));
        this.panel.replaceChildren();
        await this.refresh();
      }
    } catch (e) {
      this.notice.replaceChildren(alertBox(e));
    }
  }

  /** Whether nothing is replaced, or may be. Where its user may not look, the store is told not to replace. */
  async mayReplace(bucket, plan) {
    const taken = [];
    await each(plan, async (one) => {
      try {
        await s3('HEAD', pathOf(bucket, one.to));
        taken.push(one.to);
      } catch (e) {
        if (e.code === 'AccessDenied') {
          one.headers = { 'if-none-match': '*' };
        } else if (e.code !== '404') {
          throw e;
        }
      }
    });
    return taken.length === 0 || ask(t('overwriteTitle'), namesOf(t('exists'), taken), t('overwrite'), t('cancel'));
  }

  async showDetails(key, opener, isDeleted = false) {
    const close = () => {
      this.panel.replaceChildren();
      (opener.isConnected ? opener : this.rows.reveal((entry) => entry.key === key)?.querySelector('button'))?.focus();
    };
    try {
      const details = new Details(this, key, close);
      const head = isDeleted ? undefined : await s3('HEAD', pathOf(this.bucket, key));
      this.panel.replaceChildren(details.element);
      await details.show(head);
    } catch (e) {
      this.panel.replaceChildren(alertBox(e));
    }
  }

  /** A version of an object has come or gone. */
  async changed(key) {
    await this.refresh();
    const head = await s3('HEAD', pathOf(this.bucket, key)).catch(() => undefined);
    await this.showDetails(key, this.panel.firstChild ?? this.panel, head === undefined);
    this.notice.replaceChildren(h('p', { role: 'status' }, t('changedIt', visible(key))));
  }

  /** Where versions are kept, what was deleted can come back. */
  deletedOnes() {
    const place = h('div');
    const show = async (after) => {
      try {
        const page = await versions(this.bucket, this.folder, { delimiter: '/', after });
        const gone = page.versions.filter(({ isMarker, isLatest }) => isMarker && isLatest);
        place.replaceChildren(
          gone.length === 0 ? h('p', {}, t('noneDeleted')) : h(
            'ul',
            {},
            gone.map(({ key, changed }) =>
              h(
                'li',
                {},
                h('button', { class: 'link', onclick: (event) => this.showDetails(key, event.target, true) }, visible(key.slice(this.folder.length))),
                h('span', { class: 'quiet' }, ` ${time(changed)}`),
              ),
            ),
          ),
          page.after ? h('button', { onclick: () => show(page.after) }, t('more')) : '',
        );
      } catch (e) {
        const isNone = ['NotImplemented', 'AccessDenied'].includes(e.code);
        const why = e.code === 'AccessDenied' ? 'mayNotSeeVersions' : 'noVersions';
        place.replaceChildren(isNone ? h('p', { class: 'quiet' }, t(why)) : alertBox(e));
      }
    };
    const box = h('details', { class: 'deleted', ontoggle: () => box.open && show() }, h('summary', {}, t('deletedOnes')), place);
    return box;
  }
}

customElements.define('cloakroom-objects', ObjectsPage);
