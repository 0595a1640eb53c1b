// What the pages for administrators have in common. Every call is one of the admin API, which decides it.
import './texts-admin.js';
import { call, queryOf } from './api.js';
import { alertBox, ask, askFor, h, namesOf, visible } from './dom.js';
import { t } from './texts.js';

/** `body` is a text, or what becomes JSON. */
export const admin = (method, path, query = {}, body = '') =>
  call('admin', { method, path, query: queryOf(query), body: typeof body === 'string' ? body : JSON.stringify(body) });

/** A page of administration. It has `me`, and loads what it shows. */
export class AdminPart extends HTMLElement {
  connectedCallback() {
    this.notice = h('div', { 'aria-live': 'polite' });
    this.body = h('div', {}, t('loading'));
    this.replaceChildren(this.notice, this.body);
    this.load();
  }

  /** Shows everything anew. */
  load() {
    return this.attempt(this.body, async () => this.body.replaceChildren(...[await this.content()].flat()));
  }

  may(action) {
    return this.me.admin.includes(action);
  }

  mayAttach() {
    return this.may('admin:UpdatePolicyAssociation') || this.may('admin:AttachUserOrGroupPolicy');
  }

  async attempt(place, work) {
    try {
      await work();
      return true;
    } catch (e) {
      place.replaceChildren(alertBox(e));
      return false;
    }
  }

  told(...content) {
    this.notice.replaceChildren(h('div', { role: 'status', class: 'said' }, ...content));
  }

  /** Does something, and shows what has become of it. */
  async change(work, said) {
    if (await this.attempt(this.notice, work)) {
      this.told(said);
      await this.load();
    }
  }

  /** Asks before it does something that cannot be undone. */
  async sure(title, what, names, work, said, yes = t('remove')) {
    if (await ask(title, namesOf(what, names), yes, t('cancel'))) {
      await this.change(work, said);
    }
  }

  /** The names of the policies there are; undefined if the user may not list them. */
  async policyNames() {
    return this.may('admin:ListUserPolicies') ? Object.keys(await admin('GET', 'list-canned-policies')).sort() : undefined;
  }

  /** The policies of a user or a group (`whose` is `{ user }` or `{ group }`), to attach and to detach. */
  attached(names, whose, at = 'builtin') {
    const name = Object.values(whose)[0];
    const detach = (policy) =>
      this.change(() => admin('POST', `idp/${at}/policy/detach`, {}, { ...whose, policies: [policy] }), t('detached', visible(policy), visible(name)));
    return h(
      'ul',
      { class: 'labels' },
      names.map((policy) =>
        h(
          'li',
          { class: 'label' },
          visible(policy),
          this.mayAttach()
            ? h('button', { class: 'link', 'aria-label': t('detachIt', visible(policy), visible(name)), title: t('detach'), onclick: () => detach(policy) }, ' ×')
            : undefined,
        ),
      ),
      this.mayAttach()
        ? h('li', {}, h('button', { 'aria-label': t('attachTo', visible(name)), onclick: () => this.attach(whose, names, at) }, t('attach')))
        : undefined,
    );
  }

  async attach(whose, has, at = 'builtin') {
    const name = Object.values(whose)[0];
    await this.attempt(this.notice, async () => {
      const all = (await this.policyNames())?.filter((policy) => !has.includes(policy));
      const options = all?.map((policy) => [policy, visible(policy)]);
      const chosen = await askFor(t('attachTo', visible(name)), [['policy', t('policy'), options?.[0]?.[0] ?? '', { options }]], t('attachIt'), t('cancel'));
      if (chosen) {
        await this.change(() => admin('POST', `idp/${at}/policy/attach`, {}, { ...whose, policies: [chosen.policy] }), t('isAttached', visible(chosen.policy), visible(name)));
      }
    });
  }
}

const SHOWN = 200;

/** A table of many rows, with a field to find some. `rows` are `[text to find it by, cells]`. */
export function table(label, heads, rows) {
  const body = h('tbody');
  const rest = h('p', { class: 'quiet' });
  const show = (text) => {
    const found = rows.filter(([name]) => name.toLowerCase().includes(text.toLowerCase()));
    body.replaceChildren(...found.slice(0, SHOWN).map(([, cells]) => h('tr', {}, cells.map((cell) => h('td', {}, cell)))));
    rest.replaceChildren(found.length > SHOWN ? t('removeMore', found.length - SHOWN) : '');
  };
  show('');
  const find = rows.length > 10 ? h('label', {}, t('find'), h('input', { type: 'search', oninput: (event) => show(event.target.value) })) : undefined;
  return [
    find,
    h(
      'div',
      { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': label },
      h('table', {}, h('thead', {}, h('tr', {}, heads.map((head) => h('th', {}, head)))), body),
    ),
    rows.length === 0 ? h('p', {}, t('none')) : rest,
  ].filter((part) => part !== undefined);
}

/** A secret, shown this once. */
export const once = (title, values) => [
  h('p', {}, t(title)),
  h('dl', {}, values.map(([name, value]) => [h('dt', {}, name), h('dd', {}, h('code', {}, value))])),
];

export const card = (title, ...content) => h('section', { class: 'card' }, h('h2', {}, title), ...content);
