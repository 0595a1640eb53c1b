// Drives headless Chromium through a console below a path of a host with TLS, behind a proxy: a client with a secret,
// and users of a directory.
//
//     node proxied.mjs CONSOLE S3 DIRECTORY
import assert from 'node:assert';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accessible, begin } from './browser.mjs';

const [consoleUrl, s3Url, directory] = process.argv.slice(2);
const { browser, context } = await begin({ ignoreHTTPSErrors: true });
const ok = (what) => console.log(`${what}: ok`);
const shot = (tab, name) => tab.screenshot({ path: join(directory, `${name}.png`), fullPage: true });

async function open(options = {}) {
  const tab = await (await context(options)).newPage();
  tab.elsewhere = [];
  tab.on('request', (request) => {
    if (request.url().startsWith(new URL(consoleUrl).origin) && !request.url().startsWith(`${consoleUrl}/`)) {
      tab.elsewhere.push(request.url());
    }
  });
  await tab.goto(`${consoleUrl}/`);
  await tab.waitForSelector('main');
  return tab;
}

try {
  // Several ways to log in are a choice.
  const admin = await open();
  await admin.waitForSelector('text=Log in with single sign-on');
  await admin.waitForSelector('input[name=password]');
  await accessible(admin, 'a choice of logins');
  await shot(admin, 'login-choice-light');
  const narrow = await open({ scheme: 'dark', width: 360, locale: 'de-DE' });
  await narrow.waitForSelector('text=Anmelden mit Single Sign-on');
  await accessible(narrow, 'a choice of logins, dark and narrow');
  await shot(narrow, 'login-choice-dark-360');

  await admin.click('text=Log in with single sign-on');
  assert.match(admin.url(), /client_id=s3-console/);
  await admin.fill('#username', 'admin');
  await admin.fill('#password', 'admin');
  await admin.click('#kc-login');
  await admin.waitForSelector('header .user');
  assert.ok(admin.url().startsWith(`${consoleUrl}/`));
  for (const cookie of (await admin.context().cookies(consoleUrl)).filter(({ name }) => name.includes('cloakroom'))) {
    assert.match(cookie.name, /^__Host-cloakroom/);
    assert.deepStrictEqual([cookie.secure, cookie.httpOnly, cookie.sameSite, cookie.path], [true, true, 'Strict', '/']);
  }
  await admin.goto(`${consoleUrl}/#/logins`);
  await admin.waitForSelector('tbody tr');
  ok('login with a secret, below a path, with cookies of this host only');

  // A policy for a user of the directory.
  await admin.goto(`${consoleUrl}/#/admin/directory`);
  await admin.click('text=To a user …');
  await admin.fill('dialog input[name=name]', 'bob');
  await admin.click('dialog button[value=yes]');
  await admin.selectOption('dialog select', 'readwrite');
  await admin.click('dialog button[value=yes]');
  await admin.waitForSelector('td:has-text("uid=bob,ou=people")');
  await accessible(admin, 'the directory');
  await shot(admin, 'admin-directory-light');
  ok('a policy for a user of the directory');

  const bob = await open();
  const logIn = async (password) => {
    await bob.fill('input[name=user]', 'bob');
    await bob.fill('input[name=password]', password);
    await bob.click('form button.primary');
  };
  await logIn('wrong');
  await bob.waitForSelector('.alert:has-text("the user name or the password is wrong")');
  await accessible(bob, 'a wrong password');
  await logIn('bobs-secret');
  await bob.waitForSelector('header .user:has-text("bob")');
  assert.strictEqual(await bob.evaluate(async () => (await fetch('-/s3/bobs-data', { method: 'PUT', headers: { 'x-cloakroom-console': '1' } })).status), 200);
  await bob.goto(`${consoleUrl}/#/objects/bobs-data/`);
  const file = join(mkdtempSync(join(tmpdir(), 'console-')), 'notes.txt');
  writeFileSync(file, 'below a path\n');
  await bob.setInputFiles('input[type=file][multiple]', file);
  await bob.click('button.link:has-text("notes.txt")');
  await bob.waitForSelector('pre.code:has-text("below a path")');
  const [saved] = await Promise.all([bob.waitForEvent('download'), bob.click('button:text-is("Download")')]);
  assert.strictEqual(readFileSync(await saved.path(), 'utf8'), 'below a path\n');
  const [packed] = await Promise.all([bob.waitForEvent('download'), bob.click('text=Download as zip')]);
  assert.match(packed.suggestedFilename(), /\.zip$/);
  await bob.goto(`${consoleUrl}/#/access`);
  await bob.waitForSelector('text=This login ends');
  await accessible(bob, 'access of a user of the directory');
  await shot(bob, 'access-directory-light');
  await bob.goto(`${consoleUrl}/#/credentials`);
  await bob.click('text=Make credentials');
  await bob.selectOption('section:has(pre) select', 'JSON');
  const given = JSON.parse(await bob.textContent('pre.code'));
  const aws = (...args) =>
    execFileSync('aws', ['--endpoint-url', s3Url, '--region', 'us-east-1', ...args], {
      encoding: 'utf8',
      env: { ...process.env, AWS_ACCESS_KEY_ID: given.AccessKeyId, AWS_SECRET_ACCESS_KEY: given.SecretAccessKey, AWS_SESSION_TOKEN: given.SessionToken },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  assert.match(aws('s3', 'ls', 's3://bobs-data/'), /notes\.txt/);
  await bob.click('text=Log out');
  await bob.waitForSelector('[role=status]:has-text("You are logged out")');
  assert.throws(() => aws('s3', 'ls', 's3://bobs-data/'), /InvalidAccessKeyId/);
  ok('a user of the directory: form, objects, credentials, logout');

  await admin.goto(`${consoleUrl}/#/admin/state`);
  await admin.waitForSelector('section:has(h2:text-is("LDAP directories")) >> text=fine');
  await accessible(admin, 'the state, with a directory');
  ok('the state of the directory');

  for (const tab of [admin, narrow, bob]) {
    assert.deepStrictEqual(tab.violations, []);
    assert.deepStrictEqual(tab.elsewhere, [], 'asked beside the path of the console');
  }
} catch (e) {
  const tabs = browser.contexts().flatMap((each) => each.pages());
  await Promise.all(tabs.map((page, i) => page.screenshot({ path: join(directory, `proxied-failed-${i}.png`) }).catch(() => {})));
  throw e;
} finally {
  await browser.close();
}
