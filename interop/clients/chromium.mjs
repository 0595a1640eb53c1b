// Presigned URLs of the SDK for JavaScript in headless Chromium: a page of another origin signs, puts and gets.
//
//     node chromium.mjs ENDPOINT BUCKET [version]
import assert from 'node:assert';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';

const [endpoint, bucket, version] = process.argv.slice(2);
const launch = () =>
  chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
if (version) {
  const browser = await launch();
  console.log(browser.version());
  await browser.close();
  process.exit(0);
}

const bundle = await build({
  entryPoints: [join(import.meta.dirname, 'chromium_page.mjs')],
  bundle: true,
  format: 'esm',
  platform: 'browser',
  target: 'es2022',
  write: false,
  logLevel: 'error',
});
const settings = {
  endpoint,
  bucket,
  credentials: {
    accessKeyId: process.env.AWS_ACCESS_KEY_ID,
    secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY,
    sessionToken: process.env.AWS_SESSION_TOKEN,
  },
};
const html = '<!doctype html><meta charset=utf-8><title>A page</title><script type=module src=/page.js></script>';
const files = {
  '/': ['text/html', html],
  '/page.js': ['text/javascript', bundle.outputFiles[0].contents],
  '/settings.json': ['application/json', JSON.stringify(settings)],
};
const server = createServer((request, response) => {
  const [type, body] = files[request.url] ?? ['text/plain', ''];
  response.writeHead(200, { 'content-type': type }).end(body);
});
await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
const browser = await launch();
try {
  const tab = await browser.newPage();
  const failures = [];
  tab.on('console', (message) => message.type() === 'error' && failures.push(message.text()));
  await tab.goto(`http://127.0.0.1:${server.address().port}/`);
  await tab.waitForFunction(() => window.result, undefined, { timeout: 60_000 });
  const result = await tab.evaluate(() => window.result);
  assert.strictEqual(result.error, undefined, `${result.error}\n${failures.join('\n')}`);
  assert.strictEqual(result.putStatus, 200, JSON.stringify(result));
  assert.match(result.putETag, /^"[0-9a-f]{32}"$/, 'the page cannot read the ETag');
  assert.deepStrictEqual(
    { status: result.getStatus, type: result.type, same: result.same, length: result.length },
    { status: 200, type: 'text/x-page', same: true, length: 300_000 },
  );
  assert.strictEqual(result.range, 'bytes 5-9/300000');
  assert.match(result.missing, /<Code>NoSuchKey<\/Code>/);
} finally {
  await browser.close();
  server.close();
}
