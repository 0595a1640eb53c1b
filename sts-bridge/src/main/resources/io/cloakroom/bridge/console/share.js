// A shared folder, for visitors: whoever has the link. There is no login here, and nothing but reading.
import { alertBox, h, size, time, visible } from './dom.js';
import { t } from './texts.js';

const textOf = (element, name) => element.getElementsByTagName(name)[0]?.textContent ?? '';
const decoded = (text) => decodeURIComponent(text.replaceAll('+', ' '));
const address = (name) => name.split('/').map(encodeURIComponent).join('/');

class Share extends HTMLElement {
  connectedCallback() {
    this.rows = h('tbody');
    this.notice = h('div', { 'aria-live': 'polite' }, t('loading'));
    this.more = h('p', { hidden: true }, h('button', { onclick: () => this.load() }, t('more')));
    this.replaceChildren(
      h(
        'main',
        {},
        h('h1', {}, t('shared')),
        this.crumbs(),
        this.notice,
        h(
          'table',
          {},
          h('thead', {}, h('tr', {}, h('th', {}, t('name')), h('th', { class: 'number' }, t('sizeOf')), h('th', { class: 'wide' }, t('changed')), h('th', { class: 'wide' }, t('actions')))),
          this.rows,
        ),
        this.more,
        h('p', { class: 'quiet' }, t('sharedWhy')),
      ),
    );
    document.title = `${t('shared')} · Cloakroom`;
    this.load();
  }

  /** The folders from the shared one to this one: what is above it is nobody's business here. */
  crumbs() {
    const parts = location.pathname.split('/').slice(0, -1);
    const id = parts.findIndex((part) => /^[\w-]{22}$/.test(part));
    const names = parts.slice(id + 1).map((part) => decodeURIComponent(part));
    const crumb = (name, up) => h('li', {}, h('a', { href: up === 0 ? './' : '../'.repeat(up), 'aria-current': up === 0 ? 'page' : undefined }, name));
    return h(
      'nav',
      { 'aria-label': t('breadcrumb') },
      h('ol', { class: 'crumbs' }, crumb(t('shared'), names.length), names.map((name, i) => crumb(visible(name) || '∅', names.length - 1 - i))),
    );
  }

  async load() {
    try {
      const answer = await fetch(`./?list=1${this.token ? `&token=${encodeURIComponent(this.token)}` : ''}`, {
        cache: 'no-store',
        headers: { accept: 'application/xml' },
      });
      const xml = new DOMParser().parseFromString(await answer.text(), 'application/xml');
      if (!answer.ok) {
        throw new Error(textOf(xml, 'Message') || t('failed'));
      }
      this.notice.replaceChildren();
      this.add(xml);
    } catch (e) {
      this.notice.replaceChildren(alertBox(e instanceof TypeError ? new Error(t('unreachable')) : e));
    }
  }

  add(xml) {
    const folder = [...xml.documentElement.children].find(({ localName }) => localName === 'Prefix')?.textContent ?? '';
    const prefix = decoded(folder);
    const nameOf = (key) => decoded(key).slice(prefix.length);
    for (const element of xml.getElementsByTagName('CommonPrefixes')) {
      const name = nameOf(textOf(element, 'Prefix'));
      this.rows.append(h('tr', {}, h('td', {}, h('a', { class: 'folder', href: `./${address(name)}` }, visible(name))), h('td'), h('td', { class: 'wide' }), h('td', { class: 'wide' })));
    }
    for (const element of xml.getElementsByTagName('Contents')) {
      const name = nameOf(textOf(element, 'Key'));
      if (name !== '') {
        this.rows.append(
          h(
            'tr',
            {},
            h('td', {}, h('a', { href: `./${address(name)}` }, visible(name))),
            h('td', { class: 'number' }, size(Number(textOf(element, 'Size')))),
            h('td', { class: 'wide' }, time(textOf(element, 'LastModified'))),
            h('td', { class: 'wide' }, h('a', { href: `./${address(name)}`, download: '', 'aria-label': `${t('download')}: ${visible(name)}` }, t('download'))),
          ),
        );
      }
    }
    this.token = textOf(xml, 'NextContinuationToken');
    this.more.hidden = !this.token;
    if (this.rows.children.length === 0) {
      this.rows.append(h('tr', {}, h('td', { colspan: '4' }, t('empty'))));
    }
  }
}

customElements.define('cloakroom-share', Share);
