// Drives headless Chromium through page.mjs, which is served from an origin of its own.
//
//     node suite.mjs ISSUER CLIENT ENDPOINT CLOSED_ENDPOINT BUCKET PAGE_PORT DIRECTORY
//
// ENDPOINT is a bridge that every page may call; CLOSED_ENDPOINT is one that only names another origin.
import assert from 'node:assert';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';

const [issuer, client, endpoint, closedEndpoint, bucket, port, directory] = process.argv.slice(2);
const bundle = await build({
  entryPoints: [join(import.meta.dirname, 'page.mjs')],
  bundle: true,
  format: 'esm',
  platform: 'browser',
  target: 'es2022',
  write: false,
  logLevel: 'error',
});
const html = '<!doctype html><meta charset=utf-8><title>A page</title><pre></pre><script type=module src=/page.js></script>';
let settings = { issuer, client, endpoint, bucket };
const server = createServer((request, response) => {
  const path = new URL(request.url, 'http://page').pathname;
  const [type, body] = {
    '/': ['text/html', html],
    '/page.js': ['text/javascript', bundle.outputFiles[0].contents],
    '/settings.json': ['application/json', JSON.stringify(settings)],
  }[path] ?? ['text/plain', ''];
  response.writeHead(200, { 'content-type': type }).end(body);
}).listen(Number(port), '127.0.0.1');
const page = `http://127.0.0.1:${port}/`;

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
try {
  const context = await browser.newContext();
  const tab = await context.newPage();
  const failures = [];
  tab.on('console', (message) => message.type() === 'error' && failures.push(message.text()));
  const result = async () => {
    await tab.waitForFunction(() => window.result, undefined, { timeout: 120_000 });
    await tab.screenshot({ path: join(directory, 'page.png') });
    return tab.evaluate(() => window.result);
  };

  await tab.goto(page);
  await tab.fill('#username', 'writer');
  await tab.fill('#password', 'writer');
  await tab.screenshot({ path: join(directory, 'login.png') });
  await tab.click('#kc-login');
  const open = await result();
  assert.strictEqual(open.error, undefined, failures.join('\n'));
  assert.deepStrictEqual(open.listed, [`page/large ${12 << 20}`]);
  assert.match(open.etag, /^"[0-9a-f]{32}-3"$/);
  assert.strictEqual(open.metadata, 'page');
  assert.strictEqual(open.range, `bytes 1000-1999/${12 << 20}`);
  assert.ok(open.same, 'the range has other bytes');
  assert.strictEqual(open.missing, 'NoSuchKey');
  console.log('a page logs in at Keycloak, calls STS, uploads in parts, lists and reads: ok');

  settings = { ...settings, endpoint: closedEndpoint };
  await tab.goto(page);
  const closed = await result();
  assert.match(closed.error, /Failed to fetch/, JSON.stringify(closed));
  assert.ok(failures.some((text) => text.includes('CORS')), failures.join('\n'));
  console.log('a page of an origin that is not listed is kept out: ok');
} finally {
  await browser.close();
  server.close();
}
