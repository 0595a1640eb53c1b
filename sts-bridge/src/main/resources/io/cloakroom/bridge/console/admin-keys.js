// Access keys (service accounts) and roles.
import { AdminPart, admin, card, once, table } from './admin-parts.js';
import { alertBox, h, time, visible } from './dom.js';
import { t } from './texts.js';

const NEVER = '1970-01-01T00:00:00Z';
const TRUST = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::000000000000:user/NAME' }, Action: 'sts:AssumeRole' }],
};
const pretty = (document) => JSON.stringify(document, null, 2);
const list = (text) => text.split(',').map((part) => part.trim()).filter((part) => part);

class Keys extends AdminPart {
  async content() {
    const all = await admin('GET', 'list-access-keys-bulk', this.may('admin:ListUsers') ? { listType: 'svcacc-only', all: 'true' } : { listType: 'svcacc-only' });
    const rows = Object.entries(all).flatMap(([owner, { serviceAccounts }]) => serviceAccounts.map((key) => this.row(owner, key)));
    this.details = h('div', { 'aria-live': 'polite' });
    return [
      card(
        t('admin_keys'),
        h('p', { class: 'quiet' }, t('keysWhy')),
        this.may('admin:CreateServiceAccount') ? this.form() : undefined,
        table(t('admin_keys'), [t('owner'), t('accessKey'), t('until0'), t('actions')], rows),
      ),
      this.details,
    ];
  }

  row(owner, { accessKey, expiration }) {
    const name = visible(accessKey);
    return [
      `${owner} ${accessKey}`,
      [
        visible(owner),
        h('code', {}, name),
        expiration === NEVER ? t('never') : time(expiration),
        h(
          'div',
          { class: 'row' },
          h('button', { 'aria-label': `${t('show')}: ${name}`, onclick: () => this.show(accessKey) }, t('show')),
          this.may('admin:RemoveServiceAccount')
            ? h('button', { class: 'danger', 'aria-label': `${t('remove')}: ${name}`, onclick: () => this.sure(t('removeKey'), t('removeKeyWhat'), [accessKey], () => admin('DELETE', 'delete-service-account', { accessKey }), t('removed', 1)) }, t('remove'))
            : undefined,
        ),
      ],
    ];
  }

  show(accessKey) {
    return this.attempt(this.details, async () => {
      const { name, description, accountStatus, impliedPolicy, policy } = await admin('GET', 'info-service-account', { accessKey });
      const enabled = accountStatus === 'on';
      this.details.replaceChildren(
        card(
          visible(accessKey),
          h(
            'dl',
            {},
            [
              ['name', name],
              ['description', description],
            ]
              .filter(([, value]) => value)
              .map(([label, value]) => [h('dt', {}, t(label)), h('dd', {}, visible(value))]),
            h('dt', {}, t('state')),
            h('dd', {}, t(enabled ? 'enabled' : 'disabled')),
            h('dt', {}, t('policy')),
            h('dd', {}, impliedPolicy ? t('ofOwner') : t('ofKey')),
          ),
          h('pre', { class: 'code', tabindex: '0' }, policy),
          this.may('admin:UpdateServiceAccount')
            ? h('button', { onclick: () => this.change(() => admin('POST', 'update-service-account', { accessKey }, { newStatus: enabled ? 'off' : 'on' }), t(enabled ? 'is_disabled' : 'is_enabled', visible(accessKey))) }, t(enabled ? 'disable' : 'enable'))
            : undefined,
        ),
      );
    });
  }

  form() {
    const form = h(
      'form',
      {
        class: 'row',
        onsubmit: async (event) => {
          event.preventDefault();
          const { owner, name, days } = Object.fromEntries(new FormData(form));
          const expiration = days ? { expiration: new Date(Date.now() + Number(days) * 86_400_000).toISOString() } : {};
          await this.attempt(this.notice, async () => {
            const { credentials } = await admin('PUT', 'add-service-account', {}, { targetUser: owner, ...(name ? { name } : {}), ...expiration });
            await this.load();
            this.told(once('keyOnce', [[t('accessKey'), credentials.accessKey], [t('secretKey'), credentials.secretKey]]));
          });
        },
      },
      h('label', {}, t('ownerUser'), h('input', { name: 'owner', required: true, maxlength: '128', autocomplete: 'off' })),
      h('label', {}, t('nameOptional'), h('input', { name: 'name', maxlength: '32', autocomplete: 'off' })),
      h('label', {}, t('daysOptional'), h('input', { name: 'days', type: 'number', min: '1', max: '3650' })),
      h('button', { class: 'primary' }, t('addKey')),
    );
    return form;
  }
}

class Roles extends AdminPart {
  async content() {
    const { roles } = await admin('GET', 'cloakroom/roles');
    this.editor = h('div');
    return [
      card(
        t('admin_roles'),
        h('p', { class: 'quiet' }, t('rolesWhy')),
        table(
          t('admin_roles'),
          [t('name'), t('policies'), t('longest'), t('description'), t('actions')],
          roles.map((role) => [role.name, [visible(role.name), visible(role.policies.join(', ')), t('minutes', role.longestSessionSeconds / 60), visible(role.description), this.actions(role)]]),
        ),
        this.may('admin:AttachUserOrGroupPolicy') ? h('button', { onclick: () => this.edit(undefined) }, t('newRole')) : undefined,
      ),
      this.editor,
    ];
  }

  actions(role) {
    const name = visible(role.name);
    return h(
      'div',
      { class: 'row' },
      h('button', { 'aria-label': `${t('show')}: ${name}`, onclick: () => this.edit(role) }, t('show')),
      this.may('admin:AttachUserOrGroupPolicy')
        ? h('button', { class: 'danger', 'aria-label': `${t('remove')}: ${name}`, onclick: () => this.sure(t('removeRole'), t('removeRoleWhat'), [role.name], () => admin('POST', 'cloakroom/remove-role', { name: role.name }), t('removed', 1)) }, t('remove'))
        : undefined,
    );
  }

  edit(role) {
    const may = this.may('admin:AttachUserOrGroupPolicy');
    const failure = h('div', { 'aria-live': 'polite' });
    const trust = h('textarea', { class: 'code', name: 'trust', rows: '12', spellcheck: 'false', readonly: !may });
    trust.value = pretty(role?.trust ?? TRUST);
    const form = h(
      'form',
      {
        class: 'stack',
        onsubmit: async (event) => {
          event.preventDefault();
          const { name, policies, minutes, description } = Object.fromEntries(new FormData(form));
          failure.replaceChildren();
          try {
            const wanted = { trust: JSON.parse(trust.value), policies: list(policies), longestSessionSeconds: Number(minutes) * 60, description };
            await admin('POST', role ? 'cloakroom/update-role' : 'cloakroom/create-role', { name: role?.name ?? name }, wanted);
            this.told(t('saved', visible(role?.name ?? name)));
            await this.load();
          } catch (e) {
            failure.replaceChildren(alertBox(e));
          }
        },
      },
      h('label', {}, t('name'), h('input', { name: 'name', required: true, maxlength: '64', value: role?.name ?? '', readonly: Boolean(role), autocomplete: 'off' })),
      h('label', {}, t('policiesList'), h('input', { name: 'policies', value: role?.policies.join(', ') ?? '', readonly: !may, autocomplete: 'off' })),
      h('label', {}, t('longestMinutes'), h('input', { name: 'minutes', type: 'number', min: '15', max: '720', required: true, value: String((role?.longestSessionSeconds ?? 3600) / 60), readonly: !may })),
      h('label', {}, t('description'), h('input', { name: 'description', maxlength: '1000', value: role?.description ?? '', readonly: !may, autocomplete: 'off' })),
      h('label', {}, t('trust'), trust),
      failure,
      h('div', { class: 'row' }, may ? h('button', { class: 'primary' }, t('save')) : undefined, h('button', { type: 'button', onclick: () => this.editor.replaceChildren() }, t('close'))),
    );
    this.editor.replaceChildren(card(role ? visible(role.name) : t('newRole'), form));
    form.querySelector(role ? 'textarea' : 'input').focus();
  }
}

customElements.define('cloakroom-admin-keys', Keys);
customElements.define('cloakroom-admin-roles', Roles);
