// Credentials to take along, in the forms that tools read.
import { call } from './api.js';
import { alertBox, h, time } from './dom.js';
import { FORMS } from './forms.js';
import { t } from './texts.js';

const LASTS = [900, 3600, 4 * 3600, 12 * 3600];

function words(seconds) {
  if (seconds < 3600) {
    return t('minutes', seconds / 60);
  }
  return seconds === 3600 ? t('hour') : t('hours', seconds / 3600);
}

class CredentialsPage extends HTMLElement {
  connectedCallback() {
    const result = h('div', { 'aria-live': 'polite' });
    const form = h(
      'form',
      {
        class: 'stack',
        onsubmit: async (event) => {
          event.preventDefault();
          const { seconds, bucket, prefix, readOnly } = Object.fromEntries(new FormData(form));
          const asked = Date.now();
          try {
            const given = await call('credentials', {
              seconds: Number(seconds),
              readOnly: readOnly === 'on',
              bucket: bucket.trim(),
              prefix,
            });
            result.replaceChildren(this.shown(given, asked + Number(seconds) * 1000));
            result.querySelector('h2').focus();
          } catch (e) {
            result.replaceChildren(alertBox(e));
          }
        },
      },
      h('label', {}, t('lasts'), h('select', { name: 'seconds' }, LASTS.map((s) => h('option', { value: String(s), selected: s === 3600 }, words(s))))),
      h('label', { class: 'check' }, h('input', { type: 'checkbox', name: 'readOnly' }), t('readOnly')),
      h('label', {}, t('onlyBucket'), h('input', { name: 'bucket', maxlength: '63', autocomplete: 'off' })),
      h('label', {}, t('onlyPrefix'), h('input', { name: 'prefix', maxlength: '512', autocomplete: 'off' })),
      h('button', { class: 'primary' }, t('make')),
    );
    this.replaceChildren(
      h('h1', {}, t('credentials')),
      h('section', { class: 'card narrow' }, h('h2', {}, t('take')), h('p', {}, t('takeWhy')), form),
      result,
    );
  }

  shown(given, wanted) {
    const at = { endpoint: this.me.s3, region: this.me.region };
    const text = h('pre', { class: 'code', tabindex: '0', 'aria-label': t('credentials') });
    const show = (name) => {
      text.textContent = FORMS[name](given, at);
    };
    const forms = h(
      'select',
      { onchange: (event) => show(event.target.value) },
      Object.keys(FORMS).map((name) => h('option', {}, name)),
    );
    const copied = h('span', { role: 'status', class: 'quiet' });
    show(Object.keys(FORMS)[0]);
    const isCut = new Date(given.expiration).getTime() < wanted - 60_000;
    return h(
      'section',
      { class: 'card' },
      h('h2', { tabindex: '-1' }, t('until', time(given.expiration))),
      isCut ? h('p', {}, t('cut')) : undefined,
      h('p', { class: 'quiet' }, t('secretShown')),
      h(
        'div',
        { class: 'row' },
        h('label', {}, t('form'), forms),
        h(
          'button',
          {
            onclick: async () => {
              await navigator.clipboard.writeText(text.textContent);
              copied.textContent = t('copied');
            },
          },
          t('copy'),
        ),
        copied,
      ),
      text,
    );
  }
}

customElements.define('cloakroom-credentials', CredentialsPage);
