// The frame: login, navigation, and the page that the address names.
import './access.js';
import './admin.js';
import './credentials.js';
import './logins.js';
import './objects.js';
import './sharing.js';
import './uploads.js';
import { LOGIN_ENDED, call } from './api.js';
import { alertBox, h, showCurrent, visible } from './dom.js';
import { passwordForm } from './password.js';
import { language, speak, t } from './texts.js';
import { forgetAll } from './unfinished.js';

const PAGES = { objects: 'cloakroom-objects', access: 'cloakroom-access', credentials: 'cloakroom-credentials', shares: 'cloakroom-shares', logins: 'cloakroom-logins', admin: 'cloakroom-admin' };
const GOING_TO = 'cloakroom-going-to';

const parts = () => location.hash.replace(/^#\/?/, '').split('/').map((part) => {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
});

class Console extends HTMLElement {
  uploads = document.createElement('cloakroom-uploads');

  async connectedCallback() {
    window.addEventListener('hashchange', () => this.show());
    window.addEventListener(LOGIN_ENDED, () => this.me && this.toLogin(t('ended')));
    try {
      this.me = await call('me');
    } catch (e) {
      await (e.needsLogin ? this.toLogin() : this.fail(e));
      return;
    }
    const goal = sessionStorage.getItem(GOING_TO);
    sessionStorage.removeItem(GOING_TO);
    if (goal && location.hash === '') {
      location.replace(goal);
    }
    this.show();
  }

  fail(e) {
    this.replaceChildren(h('main', { class: 'alone' }, h('h1', {}, 'Cloakroom'), alertBox(e)));
  }

  /** Nobody is logged in. Where the user wanted to go is kept for afterwards. */
  async toLogin(why) {
    if (location.hash) {
      sessionStorage.setItem(GOING_TO, location.hash);
    }
    this.me = undefined;
    let providers = [];
    let directory = false;
    try {
      ({ providers, directory } = await call('start'));
    } catch (e) {
      this.fail(e);
      return;
    }
    const links = providers.map((name) =>
      h(
        'p',
        {},
        h(
          'a',
          { class: 'button primary', href: `-/login?provider=${encodeURIComponent(name)}` },
          providers.length === 1 && !directory ? t('login') : name === '_' ? t('loginSso') : t('loginWith', visible(name)),
        ),
      ),
    );
    this.replaceChildren(
      h(
        'main',
        { class: 'alone' },
        h('h1', {}, 'Cloakroom'),
        h('p', {}, t('welcome')),
        why ? h('p', { role: 'status' }, why) : undefined,
        links,
        directory ? passwordForm(() => location.reload()) : undefined,
        this.languages(),
      ),
    );
  }

  languages() {
    const select = h(
      'select',
      { onchange: () => speak(select.value) },
      ['en', 'de'].map((code) => h('option', { value: code, selected: code === language, lang: code }, code === 'en' ? 'English' : 'Deutsch')),
    );
    return h('label', { class: 'language' }, h('span', { class: 'hidden' }, t('language')), select);
  }

  show() {
    if (!this.me) {
      return;
    }
    const [name, ...rest] = parts();
    const pages = Object.keys(PAGES).filter((page) => page !== 'admin' || this.me.admin.length > 0);
    const current = pages.includes(name) ? name : 'objects';
    const page = document.createElement(PAGES[current]);
    page.me = this.me;
    page.route = current === name ? rest : [];
    const main = h('main', { id: 'main', tabindex: '-1' }, page);
    const link = (target) =>
      h('li', {}, h('a', { href: `#/${target}`, 'aria-current': target === current ? 'page' : undefined }, t(target)));
    this.replaceChildren(
      h('a', { class: 'skip', href: '#main', onclick: (event) => { event.preventDefault(); main.focus(); } }, t('skip')),
      h(
        'header',
        {},
        h('a', { class: 'brand', href: '#/objects' }, 'Cloakroom'),
        h('nav', { 'aria-label': t('navigation') }, h('ul', {}, pages.map(link))),
        h(
          'div',
          { class: 'who' },
          h('span', { class: 'user' }, visible(this.me.name)),
          this.languages(),
          h('button', { onclick: () => this.logout() }, t('logout')),
        ),
      ),
      main,
      this.uploads,
    );
    showCurrent(this.querySelector('header nav'));
    document.title = `${t(current)} · Cloakroom`;
  }

  async logout() {
    try {
      const { ended, voided } = await call('logout');
      history.replaceState(null, '', location.pathname);
      forgetAll();
      sessionStorage.removeItem(GOING_TO);
      const failures = [...(voided ? [] : [t('notVoided')]), ...(ended ? [] : [t('halfLoggedOut')])];
      await this.toLogin(failures.length === 0 ? t('loggedOut') : failures.join(' '));
    } catch (e) {
      this.fail(e);
    }
  }
}

customElements.define('cloakroom-console', Console);
