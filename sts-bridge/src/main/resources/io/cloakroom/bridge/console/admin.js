// For administrators: policies with their problems beside the text, and the cut-offs that end sessions. Every call is
// one of the admin API, which decides it.
import { call, queryOf } from './api.js';
import { alertBox, ask, h, namesOf, time, visible } from './dom.js';
import { t } from './texts.js';

const EMPTY = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: ['s3:GetObject'], Resource: ['arn:aws:s3:::bucket/*'] }] };
const admin = (method, path, query = {}, body = '') => call('admin', { method, path, query: queryOf(query), body });

class AdminPage extends HTMLElement {
  connectedCallback() {
    this.notice = h('div', { 'aria-live': 'polite' });
    this.policies = h('div');
    this.cutoffs = h('div');
    this.replaceChildren(h('h1', {}, t('administration')), this.notice, this.policies, this.cutoffs);
    if (this.may('admin:ListUserPolicies')) {
      this.showPolicies();
    }
    if (this.may('admin:ListTemporaryAccounts') || this.may('admin:RemoveServiceAccount')) {
      this.showCutoffs();
    }
  }

  may(action) {
    return this.me.admin.includes(action);
  }

  async attempt(place, work) {
    try {
      await work();
    } catch (e) {
      place.replaceChildren(alertBox(e));
    }
  }

  told(name, ...values) {
    this.notice.replaceChildren(h('p', { role: 'status' }, t(name, ...values)));
  }

  showPolicies() {
    return this.attempt(this.policies, async () => {
      const all = await admin('GET', 'list-canned-policies');
      const names = Object.keys(all).sort();
      const editor = h('div');
      this.policies.replaceChildren(
        h(
          'section',
          { class: 'card' },
          h('h2', {}, t('policies')),
          h(
            'ul',
            { class: 'labels' },
            names.map((name) => h('li', {}, h('button', { onclick: () => this.edit(editor, name, all[name]) }, visible(name)))),
          ),
          this.may('admin:CreatePolicy') ? h('button', { onclick: () => this.edit(editor, '', EMPTY) }, t('newPolicy')) : undefined,
          editor,
        ),
      );
    });
  }

  edit(place, known, document) {
    const name = h('input', { name: 'name', required: true, maxlength: '128', value: known, readonly: known !== '', autocomplete: 'off' });
    const text = h('textarea', { class: 'code', rows: '16', spellcheck: 'false', name: 'document' });
    text.value = JSON.stringify(document, null, 2);
    const findings = h('div', { 'aria-live': 'polite' });
    const check = () => this.attempt(findings, async () => this.tell(findings, await call('check-policy', { document: text.value })));
    text.addEventListener('input', () => {
      clearTimeout(this.soon);
      this.soon = setTimeout(check, 500);
    });
    const save = this.may('admin:CreatePolicy') ? h('button', { class: 'primary' }, t('save')) : undefined;
    const remove =
      known !== '' && this.may('admin:DeletePolicy')
        ? h('button', { type: 'button', class: 'danger', onclick: () => this.removePolicy(findings, known) }, t('remove'))
        : undefined;
    const form = h(
      'form',
      {
        class: 'stack',
        onsubmit: (event) => {
          event.preventDefault();
          this.attempt(findings, async () => {
            await admin('PUT', 'add-canned-policy', { name: name.value }, text.value);
            this.told('saved', visible(name.value));
            await this.showPolicies();
          });
        },
      },
      h('label', {}, t('name'), name),
      h('label', {}, t('document'), text),
      findings,
      h('div', { class: 'row' }, save, remove, h('button', { type: 'button', onclick: () => place.replaceChildren() }, t('close'))),
    );
    place.replaceChildren(h('h3', { tabindex: '-1' }, known === '' ? t('newPolicy') : visible(known)), form);
    place.firstChild.focus();
    check();
  }

  tell(place, { problems, findings }) {
    const lines = (title, all, look) =>
      all.length === 0
        ? undefined
        : [h('p', {}, h('strong', { class: look }, t(title))), h('ul', {}, all.map(({ place: where, message }) => h('li', {}, where ? [h('code', {}, visible(where)), ' '] : '', visible(message))))];
    place.replaceChildren(
      h(
        'div',
        { class: 'findings' },
        problems.length + findings.length === 0 ? h('p', { class: 'good' }, t('noFindings')) : undefined,
        lines('problems', problems, 'bad'),
        lines('findings', findings, ''),
      ),
    );
  }

  async removePolicy(place, name) {
    if (await ask(t('removePolicy'), namesOf(t('removePolicyWhat'), [name]), t('remove'), t('cancel'))) {
      await this.attempt(place, async () => {
        await admin('DELETE', 'remove-canned-policy', { name });
        this.told('removed', 1);
        await this.showPolicies();
      });
    }
  }

  showCutoffs() {
    return this.attempt(this.cutoffs, async () => {
      const list = this.may('admin:ListTemporaryAccounts') ? (await admin('GET', 'cloakroom/cutoffs')).cutoffs : [];
      const words = ({ kind, ...rest }) => [kind, ...Object.values(rest)].join(' · ');
      this.cutoffs.replaceChildren(
        h(
          'section',
          { class: 'card' },
          h('h2', {}, t('cutoffs')),
          h('p', { class: 'quiet' }, t('cutoffsWhy')),
          this.may('admin:RemoveServiceAccount') ? this.cutOffForm() : undefined,
          list.length === 0
            ? h('p', {}, t('noCutoffs'))
            : h(
                'table',
                {},
                h('thead', {}, h('tr', {}, h('th', {}, t('whose')), h('th', {}, t('before')), h('th', { class: 'wide' }, t('keptUntil')))),
                h(
                  'tbody',
                  {},
                  list.map(({ scope, before, keepUntil }) =>
                    h('tr', {}, h('td', {}, visible(words(scope))), h('td', {}, time(before)), h('td', { class: 'wide' }, time(keepUntil))),
                  ),
                ),
              ),
        ),
      );
    });
  }

  /** Users are named as MinIO names them: by `aws:username`. */
  cutOffForm() {
    const form = h(
      'form',
      {
        class: 'row',
        onsubmit: async (event) => {
          event.preventDefault();
          const { user } = Object.fromEntries(new FormData(form));
          if (await ask(t('cutOffTitle'), namesOf(t('endWhat'), [user]), t('end'), t('cancel'))) {
            await this.attempt(this.notice, async () => {
              await admin('POST', 'cloakroom/cutoffs', {}, JSON.stringify({ scope: { kind: 'account', user } }));
              this.told('endedSome', visible(user));
              await this.showCutoffs();
            });
          }
        },
      },
      h('label', {}, t('sessionsOf'), h('input', { name: 'user', required: true, maxlength: '256', autocomplete: 'off' })),
      h('button', { class: 'danger' }, t('endSessions')),
    );
    return form;
  }
}

customElements.define('cloakroom-admin', AdminPage);
