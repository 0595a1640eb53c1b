// One object: what is known of it, its tags and versions, and a preview.
import { call, entries, pathOf, queryOf, s3, xmlOf } from './api.js';
import { alertBox, ask, h, namesOf, size, time, visible } from './dom.js';
import { copy, versions } from './listing.js';
import { metadataEditor, metadataOf } from './metadata.js';
import { preview } from './preview.js';
import { share } from './sharing.js';
import { t } from './texts.js';

/** The browser saves it as it saves any file: a navigation to a link that is good for a minute. */
export async function download(link) {
  await goTo('link', link);
}

/** A folder, as one file. */
export const downloadZip = (bucket, prefix) => goTo('zip', { bucket, prefix });

async function goTo(name, body) {
  const { url } = await call(name, body);
  // If it is refused after all, this page stays where it is.
  h('a', { href: new URL(url, document.baseURI.split('#')[0]), download: '' }).click();
}

/**
 * The details of an object, in a card.
 *
 * @param page where it is shown: `bucket`, `folder`, `changed()`, `transfer(names, isMove)`
 * @param close ends it
 */
export class Details {
  constructor(page, key, close) {
    this.page = page;
    this.bucket = page.bucket;
    this.key = key;
    this.path = pathOf(page.bucket, key);
    this.title = h('h2', { tabindex: '-1' }, t('details', visible(key.slice(page.folder.length))));
    this.notice = h('div', { 'aria-live': 'polite' });
    this.renaming = h('button', { onclick: () => page.transfer([key], true) }, t('rename'));
    this.element = h(
      'section',
      { class: 'card', onkeydown: (event) => event.key === 'Escape' && close() },
      this.title,
      h(
        'div',
        { class: 'row' },
        h('button', { class: 'primary', onclick: () => this.attempt(() => download({ bucket: this.bucket, key })) }, t('download')),
        h('button', { onclick: () => page.transfer([key], false) }, t('copyTo')),
        this.renaming,
        h('button', { onclick: () => share(this.bucket, key, this.notice) }, t('share')),
        h('button', { onclick: close }, t('close')),
      ),
      this.notice,
    );
  }

  /** @param head the answer to HEAD; undefined for an object that is deleted */
  async show(head) {
    const part = (title) => {
      const place = h('div');
      this.element.append(h('h3', {}, t(title)), place);
      return place;
    };
    if (head) {
      this.element.append(this.facts(head), metadataEditor(this, head, () => this.page.changed(this.key)));
      this.showTags(part('tags'));
      this.may('delete').then((may) => {
        if (!may) {
          this.renaming.disabled = true;
          this.notice.before(h('p', { class: 'quiet' }, t('mayNotMove')));
        }
      });
    } else {
      this.element.querySelector('.row').replaceChildren(this.element.querySelector('.row').lastChild);
    }
    this.showVersions(part('versions'));
    if (head) {
      const shown = h('div');
      this.element.append(shown);
      preview(this, head, shown);
    }
    this.title.focus();
  }

  /** Whether its user may do something with it. Where that cannot be said, the deed itself says it. */
  may(deed) {
    return call('may', { deed, bucket: this.bucket, key: this.key }).then(({ allowed }) => allowed, () => true);
  }

  async attempt(work) {
    try {
      this.notice.replaceChildren();
      await work();
    } catch (e) {
      this.notice.replaceChildren(alertBox(e));
    }
  }

  facts(head) {
    const { headers, own } = metadataOf(head);
    const rows = [
      [t('keyOf'), visible(this.key)],
      [t('sizeOf'), size(Number(head.headers.get('content-length')))],
      [t('changed'), time(head.headers.get('last-modified'))],
      [t('etag'), head.headers.get('etag') ?? ''],
      ...Object.entries(headers)
        .filter(([, value]) => value)
        .map(([name, value]) => [t(`header_${name}`), visible(value)]),
      ...own.map(([name, value]) => [`x-amz-meta-${name}`, visible(value)]),
    ];
    return h('dl', {}, rows.map(([name, value]) => [h('dt', {}, name), h('dd', {}, value)]));
  }

  async showTags(place) {
    try {
      const [answer, mayTag] = await Promise.all([s3('GET', `${this.path}?tagging`), this.may('tag')]);
      const found = entries(await xmlOf(answer), 'Tag', ['Key', 'Value']);
      const remove = (name) =>
        h('button', { class: 'link', 'aria-label': `${t('remove')}: ${visible(name)}`, onclick: () => this.saveTags(found.filter((tag) => tag.Key !== name), place) }, '×');
      const form = h(
        'form',
        {
          class: 'row',
          onsubmit: async (event) => {
            event.preventDefault();
            const { tag, value } = Object.fromEntries(new FormData(form));
            const others = found.filter(({ Key }) => Key !== tag);
            await this.saveTags([...others, { Key: tag, Value: value }], place);
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
                h('li', { class: 'label' }, `${visible(Key)} = ${visible(Value)} `, mayTag ? remove(Key) : ''),
              ),
            ),
        mayTag ? form : h('p', { class: 'quiet' }, t('mayNotTag')),
      );
    } catch (e) {
      place.replaceChildren(e.code === 'AccessDenied' ? h('p', { class: 'quiet' }, t('mayNotSeeTags')) : alertBox(e));
    }
  }

  async saveTags(tags, place) {
    const document = new Document();
    const root = document.appendChild(document.createElement('Tagging'));
    const set = root.appendChild(document.createElement('TagSet'));
    for (const { Key, Value } of tags) {
      const tag = set.appendChild(document.createElement('Tag'));
      tag.appendChild(document.createElement('Key')).textContent = Key;
      tag.appendChild(document.createElement('Value')).textContent = Value;
    }
    try {
      await s3('PUT', `${this.path}?tagging`, {
        body: new XMLSerializer().serializeToString(document),
        headers: { 'content-type': 'application/xml' },
      });
      await this.showTags(place);
    } catch (e) {
      place.prepend(alertBox(e));
    }
  }

  /** Stores without versions say so, or list one that has no name. */
  async showVersions(place) {
    try {
      const all = (await versions(this.bucket, this.key, { limit: 100 })).versions.filter(({ key }) => key === this.key);
      if (all.length === 0 || (all.length === 1 && all[0].id === 'null')) {
        place.replaceChildren(h('p', { class: 'quiet' }, t('noVersions')));
        return;
      }
      place.replaceChildren(
        h(
          'table',
          {},
          h('thead', {}, h('tr', {}, h('th', {}, t('changed')), h('th', { class: 'number' }, t('sizeOf')), h('th', {}, t('actions')))),
          h('tbody', {}, all.map((version) => this.version(version))),
        ),
      );
    } catch (e) {
      const isNone = ['NotImplemented', 'AccessDenied'].includes(e.code);
      const why = e.code === 'AccessDenied' ? 'mayNotSeeVersions' : 'noVersions';
      place.replaceChildren(isNone ? h('p', { class: 'quiet' }, t(why)) : alertBox(e));
    }
  }

  version(version) {
    const { id, isLatest, isMarker, bytes, changed } = version;
    const said = time(changed);
    const button = (label, action, look = '') =>
      h('button', { class: look, 'aria-label': `${t(label)}: ${said}`, onclick: () => this.attempt(action) }, t(label));
    const kind = isMarker ? t('deleted') : isLatest ? t('newest') : '';
    return h(
      'tr',
      {},
      h('td', {}, said, h('span', { class: 'quiet' }, ` ${kind}`)),
      h('td', { class: 'number' }, isMarker ? '' : size(bytes)),
      h(
        'td',
        {},
        h(
          'div',
          { class: 'row' },
          isMarker ? undefined : button('download', () => download({ bucket: this.bucket, key: this.key, version: id })),
          isMarker || isLatest ? undefined : button('restore', () => this.restore(version)),
          isMarker && isLatest ? button('restore', () => this.removeVersion(version)) : button('remove', () => this.removeVersion(version, said), 'danger'),
        ),
      ),
    );
  }

  /** The version becomes the newest again, by a copy: what came after it stays. */
  async restore({ id }) {
    await copy({ bucket: this.bucket, key: this.key, version: id }, this);
    await this.page.changed(this.key);
  }

  /** A version that is removed is gone for good, so that is asked; without its marker, an object is there again. */
  async removeVersion({ id }, said) {
    if (said && !(await ask(t('removeVersion'), namesOf(said, [this.key]), t('remove'), t('cancel')))) {
      return;
    }
    await s3('DELETE', `${this.path}?${queryOf({ versionId: id })}`);
    await this.page.changed(this.key);
  }
}
