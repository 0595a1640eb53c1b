// Elements are built, never parsed: a name of an object is text, whatever is in it.
import { t } from './texts.js';

/** An element with properties (`class`, `onclick`, `aria-label` …) and children. */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith('on')) {
      element.addEventListener(name.slice(2), value);
    } else if (typeof value === 'boolean') {
      element.toggleAttribute(name, value);
    } else if (value !== undefined) {
      element.setAttribute(name, value);
    }
  }
  element.append(...children.flat(Infinity).filter((child) => child !== undefined && child !== null));
  return element;
}

/** A text in which nothing is hidden: control characters and marks that turn the order of letters are shown. */
export function visible(text) {
  return text.replace(
    /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** A dialog that is answered by yes or no. */
export function ask(title, body, yes, no) {
  return new Promise((answer) => {
    const dialog = h(
      'dialog',
      { 'aria-labelledby': 'question' },
      h('h2', { id: 'question' }, title),
      body,
      h(
        'form',
        { method: 'dialog', class: 'row' },
        h('button', { value: 'yes', class: 'danger' }, yes),
        h('button', { value: 'no', autofocus: true }, no),
      ),
    );
    dialog.addEventListener('close', () => {
      answer(dialog.returnValue === 'yes');
      dialog.remove();
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

/**
 * A dialog with a few fields: a name, its label and its value each, and `options` to choose from or a `hint`.
 *
 * @returns the values by name; undefined if it was cancelled
 */
export function askFor(title, fields, yes, no) {
  return new Promise((answer) => {
    const inputs = fields.map(([name, label, value, { options, hint, ...more } = {}]) => [
      label,
      options
        ? h('select', { name }, options.map(([of, text]) => h('option', { value: of, selected: of === value }, text)))
        : h('input', { name, value, required: true, autocomplete: 'off', ...more }),
      hint,
    ]);
    const form = h(
      'form',
      { method: 'dialog', class: 'stack' },
      inputs.map(([label, input, hint]) => [h('label', {}, label, input), hint ? h('p', { class: 'quiet' }, hint) : undefined]),
      h(
        'div',
        { class: 'row' },
        h('button', { value: 'yes', class: 'primary' }, yes),
        h('button', { value: 'no', formnovalidate: true }, no),
      ),
    );
    const dialog = h('dialog', { 'aria-labelledby': 'question' }, h('h2', { id: 'question' }, title), form);
    dialog.addEventListener('close', () => {
      answer(dialog.returnValue === 'yes' ? Object.fromEntries(new FormData(form)) : undefined);
      dialog.remove();
    });
    document.body.append(dialog);
    dialog.showModal();
    inputs.at(-1)[1].select?.();
  });
}

const SHOWN = 12;

/** A few of many names, under a title. */
export function namesOf(title, keys) {
  return h(
    'div',
    {},
    h('p', {}, title),
    h('ul', { class: 'names', tabindex: '0', 'aria-label': title }, keys.slice(0, SHOWN).map((key) => h('li', {}, visible(key)))),
    keys.length > SHOWN ? h('p', {}, t('removeMore', keys.length - SHOWN)) : undefined,
  );
}

/** What went wrong, in a box that a screen reader speaks. */
export function alertBox(failure) {
  return h(
    'div',
    { class: 'alert', role: 'alert' },
    h('p', {}, failure.message),
    failure.requestId ? h('p', { class: 'quiet' }, `${failure.code} · ${failure.requestId}`) : undefined,
  );
}

/** On a narrow page, what is chosen may be beside the part of a bar that can be seen. */
export function showCurrent(nav) {
  const link = nav.querySelector('[aria-current]');
  const bar = nav.querySelector('ul');
  if (link) {
    bar.scrollLeft = link.offsetLeft - bar.offsetLeft - (bar.clientWidth - link.offsetWidth) / 2;
  }
}

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

export function size(bytes) {
  let unit = 0;
  let value = bytes;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${value.toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 })} ${UNITS[unit]}`;
}

export function time(text) {
  return new Date(text).toLocaleString(document.documentElement.lang, { dateStyle: 'medium', timeStyle: 'short' });
}
