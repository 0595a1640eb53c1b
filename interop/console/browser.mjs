// A headless Chromium, and what axe finds in its pages.
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
// The styles that screenshots set, which the page's policy refuses as it should: what the page does itself counts.
const OF_TOOLS = ['sha256-ICa0DhwZQJsOd/Rn0N8H6FdQ71GfNL+op2zhAQ+Y4mM=', 'sha256-ZD0chCyBaNHl+4UwQHJIHGoYhKwMeyCXGgJTKW5/67E='];

/** The browser, and a function that makes a context of it; pages note in `violations` what their policy refuses. */
export async function begin(more = {}) {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  });
  const context = async ({ scheme = 'light', width = 1440, locale = 'en-US' } = {}) => {
    const made = await browser.newContext({
      colorScheme: scheme,
      viewport: { width, height: 900 },
      locale,
      acceptDownloads: true,
      permissions: ['clipboard-read', 'clipboard-write'],
      ...more,
    });
    made.setDefaultTimeout(120_000); // some machines are busy
    made.on('page', (page) => {
      page.violations = [];
      page.on('console', (message) => {
        if (/Content Security Policy/.test(message.text()) && !OF_TOOLS.some((hash) => message.text().includes(hash))) {
          page.violations.push(message.text());
        }
      });
    });
    return made;
  };
  return { browser, context };
}

/**
 * The rules of WCAG 2.2, A and AA, and nothing is beside the window. A policy against scripts holds for axe too, so it
 * goes in by the debugger.
 */
export async function accessible(tab, what) {
  await tab.evaluate(axe);
  const { violations } = await tab.evaluate(() =>
    window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }),
  );
  assert.deepStrictEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`), [], what);
  const [wide, seen] = await tab.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  assert.ok(wide <= seen, `${what}: the page is ${wide} wide, and the window ${seen}`);
}
