// Policies: an editor with what is wrong, what to look at, what each statement means, and what comes of tests.
import { AdminPart, admin, card } from './admin-parts.js';
import { call } from './api.js';
import { alertBox, ask, h, namesOf, visible } from './dom.js';
import { t } from './texts.js';

const EMPTY = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: ['s3:GetObject'], Resource: ['arn:aws:s3:::bucket/*'] }] };
const ACTIONS = ['s3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:ListBucket', 's3:CreateBucket', 's3:DeleteBucket'];
const CHECK_AFTER_MS = 400;
const all = (value) => (value === undefined ? [] : [value].flat());

/** What a test looks like, for the policy at hand. */
const example = (name) =>
  `${JSON.stringify({ id: 'reads', kind: 'iam', policy: name || 'policy', args: { action: 's3:GetObject', bucket: 'bucket', object: 'a.txt' }, expect: true })}\n`;

/** Where in a text the value is that a JSON pointer names; undefined if it is not there. */
export function placeOf(text, pointer) {
  const path = pointer.split('/').slice(1).map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  const token = /"(?:[^"\\]|\\.)*"|[{}[\]:,]|[^\s{}[\]:,"]+/g;
  const stack = [];
  let found;
  const begins = (at) => {
    const here = stack.map((level) => String(level.name));
    if (found === undefined && here.length === path.length && here.every((name, i) => name === path[i])) {
      found = at;
    }
  };
  let match;
  let isName = false;
  while (found === undefined && (match = token.exec(text))) {
    const [word] = match;
    const top = stack.at(-1);
    if (word === '{' || word === '[') {
      begins(match.index);
      stack.push({ isList: word === '[', name: word === '[' ? 0 : '' });
      isName = word === '{';
    } else if (word === '}' || word === ']') {
      stack.pop();
      isName = false;
    } else if (word === ',') {
      if (top?.isList) {
        top.name += 1;
      }
      isName = top !== undefined && !top.isList;
    } else if (word === ':') {
      isName = false;
    } else if (isName) {
      try {
        top.name = JSON.parse(word);
      } catch {
        return undefined;
      }
    } else {
      begins(match.index);
    }
  }
  return found;
}

class Policies extends AdminPart {
  async content() {
    const policies = await admin('GET', 'list-canned-policies');
    this.editor = h('div');
    return card(
      t('policies'),
      h(
        'ul',
        { class: 'labels' },
        Object.keys(policies)
          .sort()
          .map((name) => h('li', {}, h('button', { onclick: () => this.edit(name, policies[name]) }, visible(name)))),
      ),
      this.may('admin:CreatePolicy') ? h('button', { onclick: () => this.edit('', EMPTY) }, t('newPolicy')) : undefined,
      this.editor,
    );
  }

  edit(known, document) {
    const name = h('input', { name: 'name', required: true, maxlength: '128', value: known, readonly: known !== '', autocomplete: 'off' });
    const text = h('textarea', { class: 'code', rows: '22', spellcheck: 'false', name: 'document' });
    text.value = JSON.stringify(document, null, 2);
    const findings = h('div', { 'aria-live': 'polite' });
    const meaning = h('div');
    const check = () =>
      this.attempt(findings, async () => {
        this.tell(findings, await call('check-policy', { document: text.value }), text);
        this.explainStatements(meaning, text.value);
      });
    text.addEventListener('input', () => {
      clearTimeout(this.soon);
      this.soon = setTimeout(check, CHECK_AFTER_MS);
    });
    const form = h(
      'form',
      {
        class: 'stack',
        onsubmit: (event) => {
          event.preventDefault();
          this.attempt(findings, async () => {
            await admin('PUT', 'add-canned-policy', { name: name.value }, text.value);
            this.told(t('saved', visible(name.value)));
            await this.load();
          });
        },
      },
      h('label', {}, t('name'), name),
      h('div', { class: 'beside' }, h('label', {}, t('document'), text), h('div', {}, findings, meaning)),
      h(
        'div',
        { class: 'row' },
        this.may('admin:CreatePolicy') ? h('button', { class: 'primary' }, t('save')) : undefined,
        known !== '' && this.may('admin:DeletePolicy')
          ? h('button', { type: 'button', class: 'danger', onclick: () => this.remove(findings, known) }, t('remove'))
          : undefined,
        h('button', { type: 'button', onclick: () => this.editor.replaceChildren() }, t('close')),
      ),
    );
    this.editor.replaceChildren(
      h('h3', { tabindex: '-1' }, known === '' ? t('newPolicy') : visible(known)),
      form,
      this.trial(text),
      this.me.runsTests ? this.tests(name, text) : '',
    );
    this.editor.firstChild.focus();
    check();
  }

  /** Problems and findings; each leads to its place in the text. */
  tell(place, { problems, findings }, text) {
    const line = ({ place: where, message }) => {
      const at = where ? placeOf(text.value, where) : undefined;
      const pointer = h('code', {}, visible(where));
      return h('li', {}, at === undefined ? (where ? [pointer, ' '] : '') : [h('button', { type: 'button', class: 'link', onclick: () => this.goTo(text, at) }, pointer), ' '], visible(message));
    };
    const lines = (title, some, look) =>
      some.length === 0 ? undefined : [h('p', {}, h('strong', { class: look }, t(title))), h('ul', {}, some.map(line))];
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

  goTo(text, at) {
    text.focus();
    text.setSelectionRange(at, at);
    const before = text.value.slice(0, at).split('\n').length;
    text.scrollTop = (text.scrollHeight / text.value.split('\n').length) * Math.max(0, before - 4);
  }

  /** Each statement in words. */
  explainStatements(place, document) {
    let statements;
    try {
      statements = all(JSON.parse(document).Statement);
    } catch {
      place.replaceChildren(); // the problems say so
      return;
    }
    const words = (statement) => {
      const parts = [];
      const add = (title, values) => {
        if (values.length > 0) {
          parts.push(h('dt', {}, t(title)), h('dd', {}, values.map((value, i) => [i > 0 ? ', ' : '', h('code', {}, visible(String(value)))])));
        }
      };
      add('stActions', all(statement.Action));
      add('stNotActions', all(statement.NotAction));
      add('stResources', all(statement.Resource));
      add('stNotResources', all(statement.NotResource));
      add(
        'stConditions',
        Object.entries(statement.Condition ?? {}).flatMap(([operator, keys]) =>
          Object.entries(keys ?? {}).map(([key, values]) => `${key} ${operator} ${all(values).join(' | ')}`),
        ),
      );
      const allows = statement.Effect === 'Allow';
      return h('li', {}, h('strong', { class: allows ? 'good' : 'bad' }, t(allows ? 'stAllows' : 'stDenies')), statement.Sid ? ` ${visible(String(statement.Sid))}` : '', h('dl', {}, parts));
    };
    place.replaceChildren(
      h('h4', {}, t('meaning')),
      h('ol', { class: 'statements', start: '0' }, statements.filter((statement) => statement && typeof statement === 'object').map(words)),
      h('p', { class: 'quiet' }, t('meaningWhy')),
    );
  }

  /** What the text would say about a request. */
  trial(text) {
    const answer = h('div', { class: 'answer', 'aria-live': 'polite' });
    const form = h(
      'form',
      {
        class: 'row',
        onsubmit: async (event) => {
          event.preventDefault();
          const { action, bucket, key, values } = Object.fromEntries(new FormData(form));
          const pairs = values
            .split('\n')
            .map((line) => [line.slice(0, line.indexOf('=')).trim(), line.slice(line.indexOf('=') + 1).trim()])
            .filter(([name]) => name);
          try {
            const said = await call('explain-policy', { document: text.value, action, bucket, key, values: Object.fromEntries(pairs) });
            answer.replaceChildren(
              h('p', {}, h('strong', { class: said.allowed ? 'good' : 'bad' }, t(said.allowed ? 'yes' : 'no')), ` ${t(`decision_${said.decision}`)}`),
              h('pre', { class: 'code', tabindex: '0' }, said.lines.map(visible).join('\n')),
              said.missed.length > 0 ? h('p', { class: 'quiet' }, t('missed', said.missed.map(visible).join(', '))) : '',
            );
          } catch (e) {
            answer.replaceChildren(alertBox(e));
          }
        },
      },
      h('label', {}, t('action'), h('input', { name: 'action', required: true, value: 's3:GetObject', list: 'trial-actions', maxlength: '128', autocomplete: 'off' })),
      h('datalist', { id: 'trial-actions' }, ACTIONS.map((action) => h('option', { value: action }))),
      h('label', {}, t('bucket'), h('input', { name: 'bucket', maxlength: '63', autocomplete: 'off' })),
      h('label', {}, t('key'), h('input', { name: 'key', maxlength: '1024', autocomplete: 'off' })),
      h('label', { class: 'grows' }, t('values'), h('textarea', { name: 'values', rows: '2', spellcheck: 'false', placeholder: 'aws:SourceIp=192.0.2.1' })),
      h('button', {}, t('tryIt')),
    );
    return h('section', {}, h('h4', {}, t('trial')), form, answer);
  }

  /** The tests of the policy, as `cloakroom policy test` has them. */
  tests(name, text) {
    const outcome = h('div', { 'aria-live': 'polite' });
    const cases = h('textarea', { class: 'code', rows: '6', spellcheck: 'false', name: 'tests' });
    cases.value = example(name.value);
    const file = h('input', { type: 'file', accept: '.jsonl,.json,.txt', onchange: async () => (cases.value = (await file.files[0]?.text()) ?? cases.value) });
    const form = h(
      'form',
      {
        class: 'stack',
        onsubmit: (event) => {
          event.preventDefault();
          this.attempt(outcome, async () => this.tellTests(outcome, await call('test-policy', { name: name.value || 'policy', document: text.value, tests: cases.value })));
        },
      },
      h('p', { class: 'quiet' }, t('testsWhy')),
      h('label', {}, t('testsFile'), file),
      h('label', {}, t('tests'), cases),
      h('button', {}, t('runTests')),
      outcome,
    );
    return h('section', {}, h('h4', {}, t('tests')), form);
  }

  tellTests(place, { passed, failures, doubts }) {
    place.replaceChildren(
      h('p', {}, h('strong', { class: failures.length === 0 ? 'good' : 'bad' }, t('testsDone', passed, failures.length))),
      h(
        'ul',
        { class: 'findings' },
        failures.map(({ line, id, message, details }) =>
          h('li', {}, line > 0 ? `${t('line', line)}: ` : '', id ? [h('strong', {}, visible(id)), ' '] : '', visible(message), details.length > 0 ? h('pre', { class: 'code', tabindex: '0' }, details.map(visible).join('\n')) : ''),
        ),
        doubts.map((doubt) => h('li', { class: 'quiet' }, visible(doubt))),
      ),
    );
  }

  async remove(place, name) {
    if (await ask(t('removePolicy'), namesOf(t('removePolicyWhat'), [name]), t('remove'), t('cancel'))) {
      await this.attempt(place, async () => {
        await admin('DELETE', 'remove-canned-policy', { name });
        this.told(t('removed', 1));
        await this.load();
      });
    }
  }
}

customElements.define('cloakroom-admin-policies', Policies);
