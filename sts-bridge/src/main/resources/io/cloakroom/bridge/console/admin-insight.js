// What administrators see of the bridge at work: who may do something, why a request was decided so, and its state.
import { AdminPart, admin, card, table } from './admin-parts.js';
import { alertBox, h, size, time, visible } from './dom.js';
import { language, t } from './texts.js';

const ACTIONS = { 's3:GetObject': 'deed_read', 's3:ListBucket': 'deed_list', 's3:PutObject': 'deed_write', 's3:DeleteObject': 'deed_delete' };
const KINDS = ['anybody', 'user', 'service account', 'role', 'LDAP user', 'LDAP group', 'group', 'policy'];

/** Who can read this? */
class Readers extends AdminPart {
  content() {
    const answer = h('div', { 'aria-live': 'polite' });
    const form = h(
      'form',
      {
        class: 'row',
        onsubmit: async (event) => {
          event.preventDefault();
          const { action, bucket, key } = Object.fromEntries(new FormData(form));
          try {
            this.tell(answer, await admin('GET', 'cloakroom/who-may', { action, bucket, key }));
          } catch (e) {
            answer.replaceChildren(alertBox(e));
          }
        },
      },
      h('label', {}, t('deed'), h('select', { name: 'action' }, Object.entries(ACTIONS).map(([action, word]) => h('option', { value: action }, t(word))))),
      h('label', {}, t('bucket'), h('input', { name: 'bucket', required: true, maxlength: '63', autocomplete: 'off' })),
      h('label', {}, t('key'), h('input', { name: 'key', maxlength: '1024', autocomplete: 'off' })),
      h('button', { class: 'primary' }, t('askIt')),
    );
    return card(t('admin_readers'), h('p', { class: 'quiet' }, t('readersWhy')), form, answer);
  }

  tell(place, { holders, leftOut, more }) {
    const of = (kind) => holders.filter((holder) => holder.kind === kind);
    const row = ({ name, allowed, policy, statement, reason }) => [
      name,
      [
        name === '*' ? t('everybody') : visible(name),
        h('span', { class: allowed ? 'good' : '' }, t(allowed ? 'yes' : 'itDepends')),
        policy ? `${visible(policy)} / ${visible(statement)}` : visible(reason),
      ],
    ];
    const groups = KINDS.filter((kind) => of(kind).length > 0).map((kind) => [
      h('h3', {}, t(`kind_${kind.replace(' ', '_')}`)),
      kind === 'policy' ? h('p', { class: 'quiet' }, t('policiesOfOthers')) : '',
      ...table(t(`kind_${kind.replace(' ', '_')}`), [t('name'), t('answer'), t('because')], of(kind).map(row)),
      more.includes(kind) ? h('p', {}, t('mayBeMore', of(kind).length.toLocaleString(language))) : '',
    ]);
    place.replaceChildren(
      ...groups.flat(),
      groups.length === 0 ? h('p', {}, t('nobody')) : '',
      leftOut.length > 0 ? h('p', { class: 'quiet' }, t('leftOut', leftOut.map((kind) => t(`kind_${kind.replace(' ', '_')}`)).join(', '))) : '',
    );
  }
}

/** The decision behind a request id. */
class Decision extends AdminPart {
  content() {
    const answer = h('div', { 'aria-live': 'polite' });
    const form = h(
      'form',
      {
        class: 'row',
        onsubmit: async (event) => {
          event.preventDefault();
          const { id } = Object.fromEntries(new FormData(form));
          try {
            const { found, record } = await admin('GET', 'cloakroom/request', { id: id.trim() });
            answer.replaceChildren(found ? this.record(record) : h('p', {}, t('noRecord')));
          } catch (e) {
            answer.replaceChildren(alertBox(e));
          }
        },
      },
      h('label', {}, t('requestId'), h('input', { name: 'id', required: true, maxlength: '128', autocomplete: 'off' })),
      h('button', { class: 'primary' }, t('askIt')),
    );
    return card(t('admin_decision'), h('p', { class: 'quiet' }, t('decisionWhy')), form, answer);
  }

  record(record) {
    const decision = record.decision.replace('-', '_') || 'none';
    const allowed = ['allow', 'owner'].includes(record.decision);
    const rows = Object.entries(record).filter(([name, value]) => value !== '' && value !== null && name !== 'objects');
    return h(
      'div',
      {},
      h('p', {}, h('strong', { class: allowed ? 'good' : 'bad' }, t(`decision_${decision}`)), record.policy ? ` ${t('decidedBy', `${visible(record.policy)} / ${visible(record.statement ?? '')}`)}` : ''),
      h('dl', {}, rows.map(([name, value]) => [h('dt', {}, h('code', {}, name)), h('dd', {}, name === 'time' ? time(value) : visible(String(value)))])),
      record.objects ? h('pre', { class: 'code', tabindex: '0' }, JSON.stringify(record.objects, null, 2)) : '',
    );
  }
}

const duration = (seconds) => {
  const days = Math.floor(seconds / 86_400);
  const rest = `${String(Math.floor(seconds / 3600) % 24).padStart(2, '0')}:${String(Math.floor(seconds / 60) % 60).padStart(2, '0')}`;
  return days > 0 ? t('daysAnd', days, rest) : rest;
};

/** Providers, stores, signals and their state, as readiness and metrics know them. */
class State extends AdminPart {
  async content() {
    const state = await admin('GET', 'cloakroom/status');
    const word = (said) => h('strong', { class: said === 'ok' || said === 'ready' ? 'good' : 'bad' }, t(`said_${said.replaceAll(' ', '_')}`));
    const facts = (rows) => h('dl', {}, rows.filter(([, value]) => value !== undefined).map(([name, value]) => [h('dt', {}, t(name)), h('dd', {}, value)]));
    return [
      h('div', { class: 'row tools' }, h('button', { onclick: () => this.load() }, t('refresh'))),
      h(
        'div',
        { class: 'cards' },
        card(
          t('bridge'),
          facts([
            ['state', word(state.status)],
            ['version', visible(state.version)],
            ['uptime', duration(state.uptimeSeconds)],
            ['region', state.region ? visible(state.region) : t('any')],
            ['installation', visible(state.deploymentId)],
          ]),
        ),
        card(
          t('store'),
          facts([
            ['state', word(state.store)],
            ['kind', visible(state.storeKind)],
            ['buckets', state.usage?.buckets.toLocaleString(language)],
            ['objects', state.usage?.objects.toLocaleString(language)],
            ['sizeOf', state.usage && size(state.usage.bytes)],
          ]),
        ),
        card(t('stateStore'), facts([['state', word(state.state)], ['stateAge', this.age(state.figures)]])),
      ),
      card(
        t('providers'),
        table(
          t('providers'),
          [t('name'), t('state'), t('lastGood'), t('policiesRead'), t('signals')],
          state.providers.map(({ name, state: said, lastGood, failingSince, policiesRead, signals }) => [
            name,
            [visible(name), [word(said), failingSince ? ` ${t('since', time(failingSince))}` : ''], lastGood ? time(lastGood) : '–', policiesRead ? time(policiesRead) : '–', t(`signals_${signals}`)],
          ]),
        ),
        h('p', { class: 'quiet' }, t('signalsWhy')),
      ),
      state.directories
        ? card(
            t('directories'),
            table(
              t('directories'),
              [t('name'), t('state'), t('lastAnswer')],
              state.directories.map(({ name, state: said, lastGood, failingSince }) => [
                name,
                [visible(name), [word(said), failingSince ? ` ${t('since', time(failingSince))}` : ''], lastGood ? time(lastGood) : '–'],
              ]),
            ),
          )
        : '',
      h(
        'details',
        { class: 'card' },
        h('summary', {}, t('figures')),
        table(
          t('figures'),
          [t('name'), t('labels'), t('value')],
          state.figures.map(({ name, labels, value }) => [
            name,
            [h('code', {}, name), visible(Object.entries(labels).map((pair) => pair.join('=')).join(', ')), value.toLocaleString(language, { maximumFractionDigits: 3 })],
          ]),
        ),
      ),
    ];
  }

  age(figures) {
    const found = figures.find(({ name }) => name.endsWith('state_age_seconds'));
    return found && t('seconds', found.value.toLocaleString(language, { maximumFractionDigits: 1 }));
  }
}

customElements.define('cloakroom-admin-readers', Readers);
customElements.define('cloakroom-admin-decision', Decision);
customElements.define('cloakroom-admin-state', State);
