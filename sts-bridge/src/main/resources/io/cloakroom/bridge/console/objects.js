// Buckets, folders and objects. The address of the page is the folder: #/objects/BUCKET/FOLDER/
import { buckets, call, entries, pathOf, queryOf, s3, xmlOf } from './api.js';
import { alertBox, ask, h, size, time, visible } from './dom.js';
import { t } from './texts.js';
import { upload } from './upload.js';

const PAGE = 200;
const MOST_REMOVED = 1000;
const SHOWN = 12;
const AT_ONCE = 6;
const TEXT_BYTES = 64 << 10;
const IMAGES = ['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif'];
const MOST_IMAGE_BYTES = 16 << 20;

const decoded = (text) => decodeURIComponent(text.replaceAll('+', ' '));
const addressOf = (bucket, prefix) =>
  `#/objects/${encodeURIComponent(bucket)}/${prefix.split('/').map(encodeURIComponent).join('/')}`;

async function list(bucket, prefix, { token, delimiter = '/', limit = PAGE } = {}) {
  const query = { 'list-type': '2', 'encoding-type': 'url', 'max-keys': String(limit), prefix };
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
    token: xml.getElementsByTagName('NextContinuationToken')[0]?.textContent,
  };
}

/** Does the same for many, a few at a time. */
async function each(all, work) {
  const rest = [...all];
  const worker = async () => {
    while (rest.length > 0) {
      await work(rest.shift());
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

class ObjectsPage extends HTMLElement {
  connectedCallback() {
    const [bucket, ...folder] = this.route;
    this.bucket = bucket ?? '';
    this.folder = folder.join('/');
    this.selected = new Set();
    this.notice = h('div', { 'aria-live': 'polite' });
    this.body = h('div', {}, t('loading'));
    this.replaceChildren(this.head(), this.notice, this.body);
    (this.bucket ? this.openFolder() : this.openBuckets()).catch((e) => this.body.replaceChildren(alertBox(e)));
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
    const first = await list(this.bucket, this.folder);
    this.rows = h('tbody');
    this.more = h('p', { hidden: true }, h('button', { onclick: () => this.showMore() }, t('more')));
    const all = h('input', {
      type: 'checkbox',
      'aria-label': t('selectAll'),
      onchange: () => this.rows.querySelectorAll('input').forEach((box) => box.checked !== all.checked && box.click()),
    });
    const table = h(
      'table',
      {},
      h('thead', {}, h('tr', {}, h('th', { class: 'box' }, all), h('th', {}, t('name')), h('th', { class: 'number' }, t('sizeOf')), h('th', { class: 'wide' }, t('changed')))),
      this.rows,
    );
    this.panel = h('div');
    this.body.replaceChildren(this.tools(), table, this.more, this.panel);
    this.add(first);
    if (first.folders.length + first.objects.length === 0) {
      this.rows.append(h('tr', {}, h('td', { colspan: '4' }, t('empty'))));
    }
    this.addEventListener('dragover', (event) => event.preventDefault());
    this.addEventListener('drop', (event) => {
      event.preventDefault();
      this.uploadAll([...event.dataTransfer.files].map((file) => [file.name, file]));
    });
  }

  /** What may be done here; the rest says why not. */
  tools() {
    const picked = (input, nameOf) => this.uploadAll([...input.files].map((file) => [nameOf(file), file])).finally(() => (input.value = ''));
    const files = h('input', { type: 'file', multiple: true, hidden: true, onchange: () => picked(files, (file) => file.name) });
    const folder = h('input', { type: 'file', webkitdirectory: true, hidden: true, onchange: () => picked(folder, (file) => file.webkitRelativePath) });
    const up = h('button', { class: 'primary', onclick: () => files.click() }, t('upload'));
    const upFolder = h('button', { onclick: () => folder.click() }, t('uploadFolder'));
    this.removal = h('button', { class: 'danger', disabled: true, onclick: () => this.removeSelected() }, t('remove'));
    const why = h('p', { class: 'quiet' }, t('dropHere'));
    const key = `${this.folder}x`;
    call('may', { deed: 'write', bucket: this.bucket, key }).then(({ allowed }) => {
      if (!allowed) {
        up.disabled = true;
        upFolder.disabled = true;
        why.textContent = t('mayNotWrite');
      }
    }, () => {});
    call('may', { deed: 'delete', bucket: this.bucket, key }).then(({ allowed }) => {
      this.removal.hidden = !allowed;
      this.removal.title = allowed ? '' : t('mayNotDelete');
    }, () => {});
    return h('div', { class: 'row tools' }, up, upFolder, this.removal, files, folder, why);
  }

  add({ folders, objects, token }) {
    this.token = token;
    this.more.hidden = !token;
    const box = (name, key) =>
      h('td', { class: 'box' }, h('input', {
        type: 'checkbox',
        'aria-label': t('select', name),
        onchange: (event) => {
          this.selected[event.target.checked ? 'add' : 'delete'](key);
          this.removal.disabled = this.selected.size === 0;
        },
      }));
    this.rows.append(
      ...folders.map((prefix) => {
        const name = visible(prefix.slice(this.folder.length));
        return h('tr', {}, box(name, prefix), h('td', {}, h('a', { class: 'folder', href: addressOf(this.bucket, prefix) }, name)), h('td', {}), h('td', { class: 'wide' }));
      }),
      ...objects.map(({ key, bytes, changed }) => {
        const name = visible(key.slice(this.folder.length));
        return h(
          'tr',
          {},
          box(name, key),
          h('td', {}, h('button', { class: 'link', onclick: (event) => this.showDetails(key, event.target) }, name)),
          h('td', { class: 'number' }, size(bytes)),
          h('td', { class: 'wide' }, time(changed)),
        );
      }),
    );
  }

  async showMore() {
    try {
      this.add(await list(this.bucket, this.folder, { token: this.token }));
    } catch (e) {
      this.notice.replaceChildren(alertBox(e));
    }
  }

  async uploadAll(files) {
    const plan = files.map(([name, file]) => ({ key: this.folder + name, file }));
    try {
      plan.forEach(({ key }) => pathOf(this.bucket, key));
      const taken = [];
      await each(plan, async ({ key }) => {
        try {
          await s3('HEAD', pathOf(this.bucket, key));
          taken.push(key);
        } catch (e) {
          if (e.needsLogin) {
            throw e;
          }
        }
      });
      if (taken.length > 0 && !(await ask(t('overwriteTitle'), this.names(t('exists'), taken), t('overwrite'), t('cancel')))) {
        return;
      }
    } catch (e) {
      this.notice.replaceChildren(alertBox(e));
      return;
    }
    const box = h('section', { class: 'card' }, h('h2', {}, t('uploads')));
    this.notice.replaceChildren(box);
    for (const { key, file } of plan) {
      await this.uploadOne(box, key, file);
    }
    if (this.isConnected) {
      await this.refresh();
    }
  }

  async uploadOne(box, key, file) {
    const stop = new AbortController();
    const name = visible(key.slice(this.folder.length));
    const bar = h('progress', { max: String(file.size || 1), value: '0', 'aria-label': name });
    const state = h('span', {}, size(file.size));
    const button = h('button', { onclick: () => stop.abort() }, t('stop'));
    box.append(h('div', { class: 'row upload' }, h('span', { class: 'name' }, name), bar, state, button));
    try {
      await upload(this.bucket, key, file, (sent) => (bar.value = sent), stop.signal);
      bar.value = file.size || 1;
      state.textContent = t('uploaded');
      button.remove();
    } catch (e) {
      state.replaceChildren(h('span', { class: 'bad', role: 'alert' }, e.name === 'AbortError' ? t('stopped') : e.message));
      button.replaceWith(h('button', { onclick: (event) => { event.target.parentNode.remove(); this.uploadOne(box, key, file); } }, t('again')));
    }
  }

  async refresh() {
    const first = await list(this.bucket, this.folder);
    this.selected.clear();
    this.removal.disabled = true;
    this.rows.replaceChildren();
    this.add(first);
  }

  names(title, keys) {
    return h(
      'div',
      {},
      h('p', {}, title),
      h('ul', { class: 'names' }, keys.slice(0, SHOWN).map((key) => h('li', {}, visible(key)))),
      keys.length > SHOWN ? h('p', {}, t('removeMore', keys.length - SHOWN)) : undefined,
    );
  }

  async removeSelected() {
    try {
      const keys = [];
      for (const key of this.selected) {
        if (key.endsWith('/')) {
          const inside = await list(this.bucket, key, { delimiter: '', limit: MOST_REMOVED });
          if (inside.token) {
            this.notice.replaceChildren(alertBox(new Error(t('removeLimit', MOST_REMOVED))));
            return;
          }
          keys.push(...inside.objects.map((object) => object.key));
        } else {
          keys.push(key);
        }
      }
      const title = keys.length === 1 ? t('removeOne') : t('removeTitle', keys.length);
      if (await ask(title, this.names(this.bucket, keys), t('remove'), t('cancel'))) {
        await each(keys, (key) => s3('DELETE', pathOf(this.bucket, key)));
        this.notice.replaceChildren(h('p', { role: 'status' }, t('removed', keys.length)));
        this.panel.replaceChildren();
        await this.refresh();
      }
    } catch (e) {
      this.notice.replaceChildren(alertBox(e));
    }
  }

  async showDetails(key, opener) {
    const close = () => {
      this.panel.replaceChildren();
      opener.focus();
    };
    try {
      const head = await s3('HEAD', pathOf(this.bucket, key));
      const title = h('h2', { tabindex: '-1' }, t('details', visible(key.slice(this.folder.length))));
      const preview = h('div');
      const tags = h('div');
      this.panel.replaceChildren(
        h(
          'section',
          { class: 'card', onkeydown: (event) => event.key === 'Escape' && close() },
          title,
          h(
            'div',
            { class: 'row' },
            h('button', { class: 'primary', onclick: () => this.download(key) }, t('download')),
            h('button', { onclick: close }, t('close')),
          ),
          this.facts(key, head),
          h('h3', {}, t('tags')),
          tags,
          preview,
        ),
      );
      title.focus();
      this.showTags(key, tags);
      this.showPreview(key, head, preview).catch((e) => preview.replaceChildren(alertBox(e)));
    } catch (e) {
      this.panel.replaceChildren(alertBox(e));
    }
  }

  facts(key, head) {
    const rows = [
      [t('key'), visible(key)],
      [t('sizeOf'), size(Number(head.headers.get('content-length')))],
      [t('type'), visible(head.headers.get('content-type') ?? '')],
      [t('changed'), time(head.headers.get('last-modified'))],
      [t('etag'), head.headers.get('etag') ?? ''],
      ...[...head.headers].filter(([name]) => name.startsWith('x-amz-meta-')).map(([name, value]) => [name, visible(value)]),
    ];
    return h('dl', {}, rows.map(([name, value]) => [h('dt', {}, name), h('dd', {}, value)]));
  }

  /** The browser saves it as it saves any file: a navigation to a link that is good for a minute. */
  async download(key) {
    try {
      const { url } = await call('link', { bucket: this.bucket, key });
      // If it is refused after all, this page stays where it is.
      h('a', { href: new URL(url, document.baseURI.split('#')[0]), download: '' }).click();
    } catch (e) {
      this.notice.replaceChildren(alertBox(e));
    }
  }

  async showTags(key, place) {
    try {
      const found = entries(await xmlOf(await s3('GET', `${pathOf(this.bucket, key)}?tagging`)), 'Tag', ['Key', 'Value']);
      const form = h(
        'form',
        {
          class: 'row',
          onsubmit: async (event) => {
            event.preventDefault();
            const { tag, value } = Object.fromEntries(new FormData(form));
            const others = found.filter(({ Key }) => Key !== tag);
            await this.saveTags(key, [...others, { Key: tag, Value: value }], place);
          },
        },
        h('label', {}, t('tagKey'), h('input', { name: 'tag', required: true, maxlength: '128', autocomplete: 'off' })),
        h('label', {}, t('tagValue'), h('input', { name: 'value', maxlength: '256', autocomplete: 'off' })),
        h('button', {}, t('addTag')),
      );
      place.replaceChildren(
        found.length === 0
          ? h('p', { class: 'quiet' }, t('noTags'))
          : h(
              'ul',
              { class: 'labels' },
              found.map(({ Key, Value }) =>
                h(
                  'li',
                  { class: 'label' },
                  `${visible(Key)} = ${visible(Value)} `,
                  h('button', { class: 'link', 'aria-label': `${t('remove')}: ${visible(Key)}`, onclick: () => this.saveTags(key, found.filter((tag) => tag.Key !== Key), place) }, '×'),
                ),
              ),
            ),
        form,
      );
    } catch (e) {
      place.replaceChildren(alertBox(e));
    }
  }

  async saveTags(key, tags, place) {
    const document = new Document();
    const root = document.appendChild(document.createElement('Tagging'));
    const set = root.appendChild(document.createElement('TagSet'));
    for (const { Key, Value } of tags) {
      const tag = set.appendChild(document.createElement('Tag'));
      tag.appendChild(document.createElement('Key')).textContent = Key;
      tag.appendChild(document.createElement('Value')).textContent = Value;
    }
    try {
      await s3('PUT', `${pathOf(this.bucket, key)}?tagging`, {
        body: new XMLSerializer().serializeToString(document),
        headers: { 'content-type': 'application/xml' },
      });
      await this.showTags(key, place);
    } catch (e) {
      place.prepend(alertBox(e));
    }
  }

  /** Text is shown as text, and images as images: nothing of an object becomes part of the page. */
  async showPreview(key, head, place) {
    const type = (head.headers.get('content-type') ?? '').split(';')[0].trim().toLowerCase();
    const bytes = Number(head.headers.get('content-length'));
    if (IMAGES.includes(type) && bytes <= MOST_IMAGE_BYTES) {
      const blob = await (await s3('GET', pathOf(this.bucket, key))).blob();
      const url = URL.createObjectURL(new Blob([blob], { type }));
      const image = h('img', { src: url, alt: t('preview'), class: 'preview', onload: () => URL.revokeObjectURL(url) });
      place.replaceChildren(h('h3', {}, t('preview')), image);
    } else if (bytes > 0 && (type.startsWith('text/') || /json|xml|yaml|javascript|csv/.test(type))) {
      const range = { headers: { range: `bytes=0-${TEXT_BYTES - 1}` } };
      const text = await (await s3('GET', pathOf(this.bucket, key), range)).text();
      place.replaceChildren(
        h('h3', {}, t('preview')),
        bytes > TEXT_BYTES ? h('p', { class: 'quiet' }, t('previewCut', size(TEXT_BYTES))) : '',
        h('pre', { class: 'code', tabindex: '0', 'aria-label': t('preview') }, text),
      );
    }
  }
}

customElements.define('cloakroom-objects', ObjectsPage);
