// Users and groups of this installation. Those of an identity provider are administered there.
import { AdminPart, admin, card, once, table } from './admin-parts.js';
import { askFor, h, visible } from './dom.js';
import { t } from './texts.js';

const SECRET_CHARACTERS = 40;
const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789';

function drawn() {
  const bytes = [];
  while (bytes.length < SECRET_CHARACTERS) {
    // No letter is more likely than another.
    bytes.push(...[...crypto.getRandomValues(new Uint8Array(64))].filter((byte) => byte < 4 * LETTERS.length));
  }
  return bytes.slice(0, SECRET_CHARACTERS).map((byte) => LETTERS[byte % LETTERS.length]).join('');
}

const status = (enabled) => h('span', { class: enabled ? 'good' : 'bad' }, t(enabled ? 'enabled' : 'disabled'));

class Users extends AdminPart {
  async content() {
    const users = this.may('admin:ListUsers') ? await admin('GET', 'list-users') : {};
    return card(
      t('admin_users'),
      h('p', { class: 'quiet' }, t('usersWhy')),
      this.may('admin:CreateUser') ? this.form() : undefined,
      table(t('admin_users'), [t('name'), t('policies'), t('groups'), t('state'), t('actions')], Object.entries(users).map((user) => this.row(...user))),
    );
  }

  row(name, { policyName, status: word, memberOf }) {
    const enabled = word === 'enabled';
    const other = enabled ? 'disabled' : 'enabled';
    return [
      name,
      [
        visible(name),
        this.attached(policyName ? policyName.split(',') : [], { user: name }),
        visible((memberOf ?? []).join(', ')),
        status(enabled),
        h(
          'div',
          { class: 'row' },
          this.may('admin:EnableUser')
            ? h('button', { 'aria-label': `${t(enabled ? 'disable' : 'enable')}: ${visible(name)}`, onclick: () => this.change(() => admin('PUT', 'set-user-status', { accessKey: name, status: other }), t(`is_${other}`, visible(name))) }, t(enabled ? 'disable' : 'enable'))
            : undefined,
          this.may('admin:DeleteUser')
            ? h('button', { class: 'danger', 'aria-label': `${t('remove')}: ${visible(name)}`, onclick: () => this.sure(t('removeUser'), t('removeUserWhat'), [name], () => admin('DELETE', 'remove-user', { accessKey: name }), t('removed', 1)) }, t('remove'))
            : undefined,
        ),
      ],
    ];
  }

  form() {
    const form = h(
      'form',
      {
        class: 'row',
        onsubmit: (event) => {
          event.preventDefault();
          const { name, secret } = Object.fromEntries(new FormData(form));
          const secretKey = secret || drawn();
          this.change(
            () => admin('PUT', 'add-user', { accessKey: name }, { secretKey, status: 'enabled' }),
            secret ? t('saved', visible(name)) : once('keyOnce', [[t('accessKey'), name], [t('secretKey'), secretKey]]),
          );
        },
      },
      h('label', {}, t('ofUser'), h('input', { name: 'name', required: true, minlength: '3', maxlength: '128', autocomplete: 'off' })),
      h('label', {}, t('secretOrDrawn'), h('input', { name: 'secret', type: 'password', minlength: '8', maxlength: '128', autocomplete: 'new-password' })),
      h('button', { class: 'primary' }, t('addUser')),
    );
    return form;
  }
}

class Groups extends AdminPart {
  async content() {
    const names = await admin('GET', 'groups');
    const shown = this.route[0] && names.includes(this.route[0]) ? this.route[0] : undefined;
    return [
      card(
        t('admin_groups'),
        h('p', { class: 'quiet' }, t('groupsWhy')),
        names.length === 0
          ? h('p', {}, t('none'))
          : h(
              'ul',
              { class: 'labels' },
              names.map((name) =>
                h('li', {}, this.may('admin:GetGroup') ? h('a', { class: 'button', href: `#/admin/groups/${encodeURIComponent(name)}`, 'aria-current': name === shown ? 'true' : undefined }, visible(name)) : visible(name)),
              ),
            ),
        this.may('admin:AddUserToGroup') ? h('button', { onclick: () => this.add(undefined) }, t('newGroup')) : undefined,
      ),
      ...(shown ? [await this.group(shown)] : []),
    ];
  }

  members(group, members, isRemove) {
    return admin('PUT', 'update-group-members', {}, { group, members, isRemove, groupStatus: 'enabled' });
  }

  async group(name) {
    const { members, policy, status: word } = await admin('GET', 'group', { group: name });
    const enabled = word === 'enabled';
    const other = enabled ? 'disabled' : 'enabled';
    const may = this.may('admin:AddUserToGroup');
    const member = (user) =>
      h(
        'li',
        { class: 'label' },
        visible(user),
        may
          ? h('button', { class: 'link', 'aria-label': t('takeOut', visible(user), visible(name)), onclick: () => this.change(() => this.members(name, [user], true), t('isOut', visible(user), visible(name))) }, ' ×')
          : undefined,
      );
    return card(
      visible(name),
      h('dl', {}, h('dt', {}, t('state')), h('dd', {}, status(enabled)), h('dt', {}, t('policies')), h('dd', {}, this.attached(policy ? policy.split(',') : [], { group: name })), h('dt', {}, t('members')), h('dd', {}, h('ul', { class: 'labels' }, members.map(member)))),
      h(
        'div',
        { class: 'row' },
        may ? h('button', { onclick: () => this.add(name) }, t('addMember')) : undefined,
        this.may('admin:EnableGroup')
          ? h('button', { onclick: () => this.change(() => admin('PUT', 'set-group-status', { group: name, status: other }), t(`is_${other}`, visible(name))) }, t(enabled ? 'disable' : 'enable'))
          : undefined,
        may && members.length === 0
          ? h('button', { class: 'danger', onclick: () => this.sure(t('removeGroup'), t('removePolicyWhat'), [name], () => this.members(name, [], true), t('removed', 1)) }, t('remove'))
          : undefined,
      ),
    );
  }

  async add(group) {
    const fields = [...(group ? [] : [['group', t('name'), '', { maxlength: '128' }]]), ['user', t('ofUser'), '', { maxlength: '128' }]];
    const chosen = await askFor(group ? t('addMember') : t('newGroup'), fields, t('addIt'), t('cancel'));
    if (chosen) {
      const to = group ?? chosen.group;
      await this.change(() => this.members(to, [chosen.user], false), t('isIn', visible(chosen.user), visible(to)));
    }
  }
}

/** What is attached to users and groups of a directory. */
class Directory extends AdminPart {
  async content() {
    const { policyMappings = [] } = await admin('GET', 'idp/ldap/policy-entities');
    const rows = (kind) => {
      const names = [...new Set(policyMappings.flatMap((mapping) => mapping[`${kind}s`]))].sort();
      const policiesOf = (name) => policyMappings.filter((mapping) => mapping[`${kind}s`].includes(name)).map(({ policy }) => policy);
      return names.map((name) => [name, [visible(name), this.attached(policiesOf(name), { [kind]: name }, 'ldap')]]);
    };
    return card(
      t('admin_directory'),
      h('p', { class: 'quiet' }, t('directoryWhy')),
      this.mayAttach()
        ? h('div', { class: 'row tools' }, ['user', 'group'].map((kind) => h('button', { onclick: () => this.begin(kind) }, t(`attach_${kind}`))))
        : undefined,
      h('h3', {}, t('kind_LDAP_user')),
      table(t('kind_LDAP_user'), [t('userDn'), t('policies')], rows('user')),
      h('h3', {}, t('kind_LDAP_group')),
      table(t('kind_LDAP_group'), [t('groupDn'), t('policies')], rows('group')),
    );
  }

  async begin(kind) {
    const chosen = await askFor(t(`attach_${kind}`), [['name', t(`${kind}Dn`), '', { maxlength: '1024' }]], t('next'), t('cancel'));
    if (chosen) {
      await this.attach({ [kind]: chosen.name }, [], 'ldap');
    }
  }
}

customElements.define('cloakroom-admin-directory', Directory);
customElements.define('cloakroom-admin-users', Users);
customElements.define('cloakroom-admin-groups', Groups);
