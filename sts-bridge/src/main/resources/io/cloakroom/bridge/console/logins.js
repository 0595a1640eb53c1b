// My logins, wherever they are: ending one voids all credentials that it has given.
import { call } from './api.js';
import { alertBox, ask, h, namesOf, time, visible } from './dom.js';
import { t } from './texts.js';

class LoginsPage extends HTMLElement {
  connectedCallback() {
    this.notice = h('div', { 'aria-live': 'polite' });
    this.body = h('div', {}, t('loading'));
    this.replaceChildren(h('h1', {}, t('logins')), this.notice, this.body);
    this.load();
  }

  async load() {
    try {
      const { known, logins } = await call('logins');
      this.body.replaceChildren(...(known ? this.all(logins) : [h('section', { class: 'card' }, h('p', {}, t('loginsUnknown')))]));
    } catch (e) {
      this.body.replaceChildren(alertBox(e));
    }
  }

  all(logins) {
    const others = logins.filter(({ current }) => !current);
    const head = ['device', 'address', 'started', 'lastUsed', 'usedFor', 'actions'];
    return [
      h('p', {}, t('loginsWhy')),
      h(
        'div',
        { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': t('logins') },
        h(
          'table',
          {},
          h('thead', {}, h('tr', {}, head.map((name) => h('th', {}, t(name))))),
          h('tbody', {}, logins.map((login) => this.row(login))),
        ),
      ),
      others.length > 0
        ? h('button', { class: 'danger', onclick: () => this.end('', others) }, t('endOthers'))
        : h('p', { class: 'quiet' }, t('noOthers')),
    ];
  }

  row(login) {
    const { current, device, address, started, lastUsed, clients } = login;
    const name = visible(device ?? '–');
    const since = started ? time(started) : '–';
    return h(
      'tr',
      {},
      h('td', {}, name),
      h('td', {}, visible(address ?? '–')),
      h('td', {}, since),
      h('td', {}, lastUsed ? time(lastUsed) : '–'),
      h('td', {}, visible(clients.join(', '))),
      h(
        'td',
        {},
        current
          ? h('strong', {}, t('thisLogin'))
          : h('button', { class: 'danger', 'aria-label': `${t('end')}: ${name}, ${since}`, onclick: () => this.end(login.id, [login]) }, t('end')),
      ),
    );
  }

  async end(id, logins) {
    const names = logins.map(({ device, address, started }) => [device, address, started && time(started)].filter((part) => part).join(' · '));
    if (!(await ask(t(id ? 'endTitle' : 'endOthers'), namesOf(t('endWhat'), names), t('end'), t('cancel')))) {
      return;
    }
    try {
      const { ended } = await call('end-logins', { id });
      this.notice.replaceChildren(h('p', { role: 'status' }, t('endedSome', ended)));
    } catch (e) {
      this.notice.replaceChildren(alertBox(e));
    }
    await this.load();
  }
}

customElements.define('cloakroom-logins', LoginsPage);
