// The form by which users of a directory log in. The password goes to the bridge, which shows it to the directory.
import { call } from './api.js';
import { alertBox, h } from './dom.js';
import { t } from './texts.js';

/** `loggedIn` is called once somebody has. */
export function passwordForm(loggedIn) {
  const failure = h('div', { 'aria-live': 'polite' });
  const button = h('button', { class: 'primary' }, t('login'));
  const form = h(
    'form',
    {
      class: 'stack',
      onsubmit: async (event) => {
        event.preventDefault();
        const { user, password } = Object.fromEntries(new FormData(form));
        button.disabled = true;
        failure.replaceChildren();
        try {
          await call('password-login', { user, password });
          loggedIn();
        } catch (e) {
          form.elements.password.value = '';
          failure.replaceChildren(alertBox(e));
        } finally {
          button.disabled = false;
        }
      },
    },
    h('label', {}, t('directoryUser'), h('input', { name: 'user', required: true, maxlength: '512', autocomplete: 'username', autocapitalize: 'none', spellcheck: 'false' })),
    h('label', {}, t('password'), h('input', { name: 'password', type: 'password', required: true, maxlength: '1024', autocomplete: 'current-password' })),
    failure,
    button,
    h('p', { class: 'quiet' }, t('passwordWhy')),
  );
  return h('section', {}, h('h2', {}, t('withDirectory')), form);
}
