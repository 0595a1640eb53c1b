// What is stored with an object beside its bytes: shown, and changed by copying the object onto itself.
import { Failure, call, pathOf, s3 } from './api.js';
import { alertBox, h, visible } from './dom.js';
import { copy } from './listing.js';
import { t } from './texts.js';

const OWN = 'x-amz-meta-';
/** The headers that S3 stores, and how a page says them: browsers use some for their own talk with the console. */
const HEADERS = {
  'content-type': 'content-type',
  'cache-control': 'x-cloakroom-cache-control',
  'content-disposition': 'content-disposition',
  'content-encoding': 'content-encoding',
  'content-language': 'content-language',
};
/** A copy that replaces metadata forgets these, unless they are said again. */
const KEPT = [
  'expires',
  'x-amz-storage-class',
  'x-amz-website-redirect-location',
  'x-amz-server-side-encryption',
  'x-amz-server-side-encryption-aws-kms-key-id',
  'x-amz-server-side-encryption-bucket-key-enabled',
  'x-amz-object-lock-mode',
  'x-amz-object-lock-retain-until-date',
  'x-amz-object-lock-legal-hold',
];
/** So many of its own are not in the answer, for no header can hold them. */
const MISSING = 'x-amz-missing-meta';
/** S3 copies no more at once. */
const MOST_BYTES = 5 * 2 ** 30;
const TOKEN = "[A-Za-z0-9!#$%&'*+.^_`~\\|\\-]+";

const bytesOf = (text) => Uint8Array.from(text, (c) => c.charCodeAt(0));

/** Texts that are not ASCII are stored in encoded words (RFC 2047). */
export function decoded(value) {
  return value
    .replace(/(=\?utf-8\?[bq]\?[^?\s]*\?=)\s+(?==\?utf-8\?)/gi, '$1')
    .replace(/=\?utf-8\?([bq])\?([^?\s]*)\?=/gi, (all, form, text) => {
      try {
        const bytes =
          form.toLowerCase() === 'b'
            ? bytesOf(atob(text))
            : bytesOf(text.replaceAll('_', ' ').replace(/=([0-9a-f]{2})/gi, (any, hex) => String.fromCharCode(parseInt(hex, 16))));
        return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
      } catch {
        return all;
      }
    });
}

export function encoded(value) {
  if (/^[\x20-\x7e]*$/.test(value) && !value.includes('=?')) {
    return value;
  }
  const words = [];
  let word = '';
  const close = () => words.push(`=?UTF-8?B?${btoa(String.fromCharCode(...new TextEncoder().encode(word)))}?=`);
  for (const letter of value) {
    if (new TextEncoder().encode(word + letter).length > 45) {
      close();
      word = '';
    }
    word += letter;
  }
  close();
  return words.join(' ');
}

/** What an answer to HEAD says of it: `headers` by name, and the user's `own` as pairs. */
export function metadataOf({ headers }) {
  return {
    headers: Object.fromEntries(
      Object.entries(HEADERS).map(([name, said]) => [name, decoded(headers.get(said) ?? '')]),
    ),
    own: [...headers]
      .filter(([name]) => name.startsWith(OWN))
      .map(([name, value]) => [name.slice(OWN.length), decoded(value)]),
  };
}

/** Which object it is, and all that is stored with it: two answers to HEAD that say the same are about the same. */
function statusOf({ headers }) {
  const names = ['etag', 'last-modified', 'x-amz-version-id', MISSING, ...KEPT, ...Object.values(HEADERS)];
  const ofUser = [...headers.keys()].filter((name) => name.startsWith(OWN)).sort();
  return JSON.stringify([...names, ...ofUser].map((name) => [name, headers.get(name)]));
}

/**
 * The button that changes it, and its form.
 *
 * @param object `bucket` and `key`
 * @param head the answer to HEAD
 * @param changed is called when it has been changed
 */
export function metadataEditor({ bucket, key }, head, changed) {
  const place = h('div');
  const why = h('span', { class: 'quiet' });
  const open = h('button', { onclick: () => edit() }, t('editMetadata'));
  const button = h('div', { class: 'row' }, open, why);
  const cannot = (reason) => {
    open.disabled = true;
    why.textContent = t(reason);
  };
  if (Number(head.headers.get('content-length')) > MOST_BYTES) {
    cannot('tooLargeToEdit');
  } else if (Number(head.headers.get(MISSING)) > 0) {
    cannot('someNotShown');
  } else {
    call('may', { deed: 'write', bucket, key }).then(({ allowed }) => allowed || cannot('mayNotEdit'), () => {});
  }
  const close = () => {
    place.replaceChildren(button);
    open.focus();
  };

  function edit() {
    const now = metadataOf(head);
    const rows = h('div', { class: 'stack' });
    const row = ([name, value]) => {
      const line = h(
        'div',
        { class: 'row own' },
        h('label', {}, t('metaName'), h('input', { name: 'name', value: name, required: true, pattern: TOKEN, autocomplete: 'off', spellcheck: 'false' })),
        h('label', { class: 'grows' }, t('metaValue'), h('input', { name: 'value', value, autocomplete: 'off' })),
        h('button', { type: 'button', 'aria-label': t('removeRow'), onclick: () => line.remove() }, '×'),
      );
      return line;
    };
    rows.append(...now.own.map(row));
    const problem = h('div');
    const form = h(
      'form',
      {
        class: 'stack card metadata',
        'aria-label': t('editMetadata'),
        onsubmit: async (event) => {
          event.preventDefault();
          try {
            await save(form, rows);
            changed();
          } catch (e) {
            const isOther = ['PreconditionFailed', '404'].includes(e.code);
            problem.replaceChildren(alertBox(isOther ? new Error(t('changedMeanwhile')) : e));
          }
        },
      },
      Object.entries(now.headers).map(([name, value]) =>
        h('label', {}, t(`header_${name}`), h('input', { name, value, autocomplete: 'off', spellcheck: 'false' })),
      ),
      h('fieldset', {}, h('legend', {}, t('ownMetadata')), rows, h('button', { type: 'button', onclick: () => {
        const line = rows.appendChild(row(['', '']));
        line.querySelector('input').focus();
      } }, t('addRow'))),
      h('p', { class: 'quiet' }, t('metadataWhy')),
      problem,
      h('div', { class: 'row' }, h('button', { class: 'primary' }, t('save')), h('button', { type: 'button', onclick: close }, t('cancel'))),
    );
    place.replaceChildren(form);
    form.querySelector('input').focus();
  }

  /**
   * It is not changed if it became another object since it was shown, nor if others have changed what is stored with
   * it: no condition of a copy tells that on every store, so it is looked at again first.
   */
  async function save(form, rows) {
    if (statusOf(await s3('HEAD', pathOf(bucket, key))) !== statusOf(head)) {
      throw new Failure('PreconditionFailed', t('changedMeanwhile'));
    }
    const headers = { 'x-amz-metadata-directive': 'REPLACE', 'x-amz-copy-source-if-match': head.headers.get('etag') };
    for (const name of KEPT) {
      const value = head.headers.get(name);
      if (value) {
        headers[name] = value;
      }
    }
    for (const name of Object.keys(HEADERS)) {
      const value = form.elements[name].value.trim();
      if (value) {
        headers[HEADERS[name]] = encoded(value);
      }
    }
    for (const line of rows.children) {
      const [name, value] = [...line.querySelectorAll('input')].map((input) => input.value.trim());
      const header = OWN + name.toLowerCase();
      if (headers[header] !== undefined) {
        throw new Error(t('sameName', visible(name)));
      }
      headers[header] = encoded(value);
    }
    await copy({ bucket, key }, { bucket, key }, headers);
  }

  place.append(button);
  return place;
}
