// My access: who the bridge takes the user for, which policies count, and what they allow.
import { buckets, call } from './api.js';
import { alertBox, h, time, visible } from './dom.js';
import { t } from './texts.js';

const DEEDS = ['list', 'read', 'write', 'delete', 'read_tags', 'tag', 'create_bucket', 'delete_bucket'];

class AccessPage extends HTMLElement {
  connectedCallback() {
    const me = this.me;
    this.replaceChildren(
      h('h1', {}, t('access')),
      h('div', { class: 'cards' }, this.who(me), this.policies(me)),
      this.question(),
      this.reach(),
    );
  }

  who(me) {
    const rows = [
      ['user', me.name],
      ['userName', me.userName],
      ['provider', me.issuer],
      ['principal', me.arn],
      ['role', me.role],
      ['roles', me.claims.roles?.join(', ')],
      ['groups', me.claims.groups?.join(', ')],
      ['loginEnds', me.byPassword && time(me.expires)],
    ];
    return h(
      'section',
      { class: 'card' },
      h('h2', {}, t('you')),
      h(
        'dl',
        {},
        rows.filter(([, value]) => value).map(([name, value]) => [h('dt', {}, t(name)), h('dd', {}, visible(value))]),
      ),
    );
  }

  policies(me) {
    return h(
      'section',
      { class: 'card' },
      h('h2', {}, t('policies')),
      h(
        'ul',
        { class: 'labels' },
        me.policies.length === 0 ? h('li', {}, t('noPolicies')) : undefined,
        me.policies.map(({ name, known }) =>
          h('li', { class: known ? 'label' : 'label warn' }, visible(name), known ? '' : ` – ${t('unknownPolicy')}`),
        ),
      ),
      h('p', { class: 'quiet' }, t(me.byPassword ? 'policiesOfDirectory' : me.role ? 'policiesOfRole' : 'policiesWhy')),
    );
  }

  question() {
    const answer = h('div', { class: 'answer', 'aria-live': 'polite' });
    const form = h(
      'form',
      {
        class: 'row',
        onsubmit: async (event) => {
          event.preventDefault();
          const { deed, bucket, key } = Object.fromEntries(new FormData(form));
          try {
            const said = await call('may', { deed, bucket, key });
            answer.replaceChildren(
              h(
                'p',
                {},
                h('strong', { class: said.allowed ? 'good' : 'bad' }, t(said.allowed ? 'yes' : 'no')),
                ` ${t(`decision_${said.decision}`)} `,
                h('code', {}, said.action),
              ),
              said.by ? h('p', {}, t('decidedBy', visible(said.by))) : '',
            );
          } catch (e) {
            answer.replaceChildren(alertBox(e));
          }
        },
      },
      h('label', {}, t('deed'), h('select', { name: 'deed' }, DEEDS.map((deed) => h('option', { value: deed }, t(`deed_${deed}`))))),
      h('label', {}, t('bucket'), h('input', { name: 'bucket', required: true, maxlength: '63', autocomplete: 'off' })),
      h('label', {}, t('key'), h('input', { name: 'key', maxlength: '1024', autocomplete: 'off' })),
      h('button', { class: 'primary' }, t('askIt')),
    );
    return h('section', { class: 'card' }, h('h2', {}, t('may')), form, answer);
  }

  reach() {
    const list = h('div', {}, t('loading'));
    buckets().then(
      (found) =>
        list.replaceChildren(
          found.length === 0
            ? h('p', {}, t('empty'))
            : h(
                'ul',
                {},
                found.map(({ Name, CreationDate }) =>
                  h(
                    'li',
                    {},
                    h('a', { href: `#/objects/${encodeURIComponent(Name)}/` }, Name),
                    h('span', { class: 'quiet' }, ` ${time(CreationDate)}`),
                  ),
                ),
              ),
        ),
      (e) => list.replaceChildren(alertBox(e)),
    );
    return h('section', { class: 'card' }, h('h2', {}, t('reach')), list);
  }
}

customElements.define('cloakroom-access', AccessPage);
