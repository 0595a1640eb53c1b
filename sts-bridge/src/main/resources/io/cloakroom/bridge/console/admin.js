// The frame of the pages for administrators. Which of them there are depends on what the user may do.
import './admin-accounts.js';
import './admin-insight.js';
import './admin-keys.js';
import './admin-policies.js';
import { AdminPart, admin, card, table } from './admin-parts.js';
import { h, showCurrent, time, visible } from './dom.js';
import { t } from './texts.js';

/** Each part, and the actions of which one is enough to see it. */
const PARTS = {
  policies: ['admin:ListUserPolicies'],
  users: ['admin:ListUsers', 'admin:CreateUser'],
  groups: ['admin:ListGroups'],
  directory: ['admin:ListUsers', 'admin:ListGroups', 'admin:ListUserPolicies'],
  keys: ['admin:ListServiceAccounts'],
  roles: ['admin:ListUserPolicies'],
  sessions: ['admin:ListTemporaryAccounts', 'admin:RemoveServiceAccount'],
  readers: ['admin:ListUserPolicies'],
  decision: ['admin:ServerTrace'],
  state: ['admin:ServerInfo'],
};

class AdminPage extends HTMLElement {
  connectedCallback() {
    const parts = Object.keys(PARTS)
      .filter((name) => PARTS[name].some((action) => this.me.admin.includes(action)))
      .filter((name) => name !== 'directory' || this.me.hasDirectory);
    const current = parts.includes(this.route[0]) ? this.route[0] : parts[0];
    const part = h(`cloakroom-admin-${current}`);
    part.me = this.me;
    part.route = this.route.slice(1);
    this.replaceChildren(
      h('h1', {}, t('administration')),
      h(
        'nav',
        { class: 'parts', 'aria-label': t('administration') },
        h(
          'ul',
          {},
          parts.map((name) =>
            h('li', {}, h('a', { href: `#/admin/${name}`, 'aria-current': name === current ? 'page' : undefined }, t(`admin_${name}`))),
          ),
        ),
      ),
      part,
    );
    showCurrent(this.querySelector('.parts'));
  }
}

/** What a cut-off ends: all of its scope, or those of it whose policies are not those that are left. */
function rowsOf({ scope: { kind, ...names }, before, left = [], keepUntil }) {
  const whose = [kind, ...Object.values(names)].join(' · ');
  const row = (words, at) => [words, [visible(words), time(at), time(keepUntil)]];
  const rows = left.flatMap(({ at, names: kept, given = [] }) => [
    ...(kept.includes('') ? [] : [row(t('holdsOther', whose, kept.join(', ') || '–'), at)]),
    ...(given.length > 0 ? [row(t('lacks', whose, given.join(', ')), at)] : []),
  ]);
  // Where only policies are looked at, no time ends everything.
  return new Date(before).getTime() > 0 ? [row(whose, before), ...rows] : rows;
}

/** The cut-offs that end sessions. */
class Sessions extends AdminPart {
  async content() {
    const list = this.may('admin:ListTemporaryAccounts') ? (await admin('GET', 'cloakroom/cutoffs')).cutoffs : [];
    return card(
      t('cutoffs'),
      h('p', { class: 'quiet' }, t('cutoffsWhy')),
      this.may('admin:RemoveServiceAccount') ? this.form() : undefined,
      list.length === 0
        ? h('p', {}, t('noCutoffs'))
        : table(
            t('cutoffs'),
            [t('whose'), t('before'), t('keptUntil')],
            list.flatMap(rowsOf),
          ),
    );
  }

  /** Users are named as MinIO names them: by `aws:username`. */
  form() {
    const form = h(
      'form',
      {
        class: 'row',
        onsubmit: (event) => {
          event.preventDefault();
          const { user } = Object.fromEntries(new FormData(form));
          this.sure(
            t('cutOffTitle'),
            t('endWhat'),
            [user],
            () => admin('POST', 'cloakroom/cutoffs', {}, { scope: { kind: 'account', user } }),
            t('endedSome', visible(user)),
            t('end'),
          );
        },
      },
      h('label', {}, t('sessionsOf'), h('input', { name: 'user', required: true, maxlength: '256', autocomplete: 'off' })),
      h('button', { class: 'danger' }, t('endSessions')),
    );
    return form;
  }
}

customElements.define('cloakroom-admin-sessions', Sessions);
customElements.define('cloakroom-admin', AdminPage);
