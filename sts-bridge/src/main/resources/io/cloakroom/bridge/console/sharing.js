// Sharing an object by a presigned URL, or a folder by a link, and what the user shares now.
import { call } from './api.js';
import { alertBox, ask, askFor, h, namesOf, time, visible } from './dom.js';
import { addressOf } from './listing.js';
import { t } from './texts.js';

const LASTS = [3600, 24 * 3600, 7 * 24 * 3600];
const WORDS = { 3600: 'hour', 86400: 'day', 604800: 'week' };

/** Asks how long, and shows the link: it cannot be shown again. */
export async function share(bucket, key, place) {
  const isFolder = key === '' || key.endsWith('/');
  const options = LASTS.map((seconds) => [String(seconds), t(WORDS[seconds])]);
  const chosen = await askFor(
    t(isFolder ? 'shareFolder' : 'shareObject'),
    [['seconds', t('lasts'), '86400', { options, hint: t(isFolder ? 'shareFolderWhy' : 'shareObjectWhy') }]],
    t('makeLink'),
    t('cancel'),
  );
  if (!chosen) {
    return;
  }
  try {
    const { url, until } = await call('share', { bucket, key, seconds: Number(chosen.seconds) });
    const link = h('input', { class: 'address', readonly: true, value: url, 'aria-label': t('link') });
    const copied = h('span', { role: 'status', class: 'quiet' });
    const title = h('h2', { tabindex: '-1' }, t('shareUntil', visible(key || bucket), time(until)));
    place.replaceChildren(
      h(
        'section',
        { class: 'card shared' },
        title,
        h('p', { class: 'quiet' }, t('linkWhy')),
        h(
          'div',
          { class: 'row' },
          link,
          h(
            'button',
            {
              onclick: async () => {
                await navigator.clipboard.writeText(url);
                copied.textContent = t('copied');
              },
            },
            t('copy'),
          ),
          h('button', { onclick: () => place.replaceChildren() }, t('close')),
          copied,
        ),
      ),
    );
    title.focus();
  } catch (e) {
    place.replaceChildren(alertBox(e));
  }
}

class SharesPage extends HTMLElement {
  connectedCallback() {
    this.notice = h('div', { 'aria-live': 'polite' });
    this.body = h('div', {}, t('loading'));
    this.replaceChildren(h('h1', {}, t('shares')), this.notice, this.body);
    this.load();
  }

  async load() {
    try {
      const { shares } = await call('shares');
      this.body.replaceChildren(
        h('p', {}, t(this.me.sharesFolders ? 'sharesWhy' : 'sharesOff')),
        shares.length === 0 ? h('section', { class: 'card' }, h('p', {}, t('noShares'))) : this.all(shares),
      );
    } catch (e) {
      this.body.replaceChildren(alertBox(e));
    }
  }

  all(shares) {
    const table = h(
      'table',
      {},
      h('thead', {}, h('tr', {}, ['folder', 'started', 'sharedTo', 'actions'].map((name) => h('th', {}, t(name))))),
      h(
        'tbody',
        {},
        shares.map((one) => {
          const name = visible(`${one.bucket}/${one.prefix}`);
          return h(
            'tr',
            {},
            h('td', {}, h('a', { href: addressOf(one.bucket, one.prefix) }, name)),
            h('td', {}, time(one.made)),
            h('td', {}, time(one.until)),
            h('td', {}, h('button', { class: 'danger', 'aria-label': `${t('end')}: ${name}`, onclick: () => this.end(one, name) }, t('end'))),
          );
        }),
      ),
    );
    return h('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': t('shares') }, table);
  }

  async end({ name }, folder) {
    if (!(await ask(t('endShare'), namesOf(t('endShareWhat'), [folder]), t('end'), t('cancel')))) {
      return;
    }
    try {
      await call('unshare', { name });
      this.notice.replaceChildren(h('p', { role: 'status' }, t('endedSome', 1)));
    } catch (e) {
      this.notice.replaceChildren(alertBox(e));
    }
    await this.load();
  }
}

customElements.define('cloakroom-shares', SharesPage);
